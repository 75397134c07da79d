import { describe, expect, it } from "vitest";

import { uuid7 } from "./uuid7";

describe("uuid7", () => {
  it("has the version and variant of RFC 9562", () => {
    expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("begins with the time in milliseconds, so that ids sort as they were made", () => {
    expect(uuid7(0x0193_1234_5678).startsWith("01931234-5678-7")).toBe(true);
    expect(uuid7(1_000) < uuid7(2_000)).toBe(true);
  });

  it("is another one each time", () => {
    expect(new Set(Array.from({ length: 1_000 }, () => uuid7(7))).size).toBe(1_000);
  });
});
