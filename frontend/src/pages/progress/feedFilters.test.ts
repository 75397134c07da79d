import { describe, expect, it } from "vitest";

import { filtersOf, narrowedIn, searchOf } from "./feedFilters";

const WHO = "0193d1e5-7000-7000-8000-000000000001";

describe("the filters of the feed", () => {
  it("go into the address and come back", () => {
    const search = `act=imported&who=${WHO}&from=2026-02-28&to=2026-03-01`;
    expect(searchOf(narrowedIn(search, ["imported"]))).toBe(search);
    expect(searchOf(narrowedIn("", ["imported"]))).toBe("");
  });

  it("leave out what cannot be", () => {
    expect(searchOf(narrowedIn("act=x&who=me&from=yesterday&to=2026-13-45", ["imported"]))).toBe("");
  });

  it("take the last day whole, as the reader's clock has it", () => {
    const { since, until } = filtersOf({ act: "", member: "", from: "2026-02-28", to: "2026-02-28" });
    expect(new Date(since).getHours()).toBe(0);
    expect(new Date(since).getDate()).toBe(28);
    expect(new Date(until).getDate()).toBe(1);
    expect(filtersOf({ act: "", member: "", from: "", to: "" }).until).toBe("");
  });
});
