// @vitest-environment node
import { expect, test } from "vitest";

import { nextVersion } from "./versions";

test("the next number is above every one that is taken, as numbers and not as words", () => {
  expect(nextVersion([])).toBe("1.0.0");
  expect(nextVersion([{ version: "1.9.0", state: "ready" }, { version: "1.10.2", state: "withdrawn" }])).toBe("1.11.0");
  expect(nextVersion([{ version: "1.0.0", state: "failed" }])).toBe("1.0.0");
});
