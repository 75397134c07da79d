import { describe, expect, it } from "vitest";

import type { Place } from "../../api/settling";
import { refusal } from "../../editor/keys/keyChange";
import { bindKeys } from "../../text/keys";
import { chosen, offered } from "./arrows";
import { SETTLE_KEYS } from "./keys";

const link = (role: string, item: string): { role: string; item: string; entity: null } => ({ role, item, entity: null });
const mark = (reading: string, ...links: ReturnType<typeof link>[]): Place["marks"][number] =>
  ({ reading, links }) as unknown as Place["marks"][number];
const place = (decision: unknown = null): Place =>
  ({
    decision,
    marks: [mark("A", link("source", "s1"), link("about", "s2")), mark("B", link("source", "s1"), link("cue", "s3"))],
  }) as unknown as Place;

describe("connections of a place", () => {
  it("stand once with those that have them, and are open where readings differ", () => {
    expect(offered(place(), new Map()).map(({ role, readings, stays }) => [role, readings.join(""), stays])).toEqual([
      ["source", "AB", true],
      ["about", "A", "mixed"],
      ["cue", "B", "mixed"],
    ]);
  });

  it("go with the mark that is taken, unless somebody says otherwise", () => {
    expect(chosen(place(), new Map(), "A")).toBeUndefined();
    const touched = new Map([["cue s3 ", true], ["source s1 ", false]]);
    expect(chosen(place(), touched, "A")).toEqual([link("about", "s2"), link("cue", "s3")]);
    expect(chosen(place(), touched, "B")).toEqual([link("cue", "s3")]);
  });

  it("are as the decision has them once there is one", () => {
    const decided = offered(place({ arrows: [link("cue", "s3")] }), new Map([["about s2 ", true]]));
    expect(decided.map(({ stays }) => stays)).toEqual([false, false, true]);
  });
});

describe("the keys of settling", () => {
  it("are each one action's, and can be changed", () => {
    const keys = SETTLE_KEYS.flatMap((each) => each.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(bindKeys(SETTLE_KEYS, { "settle-union": "a" }).get("a")).toBe("settle-union");
    expect(refusal("settle-union", "x", {}, new Map(), SETTLE_KEYS)).toContain("Leave it out");
    expect(refusal("settle-union", "a", {}, new Map(), SETTLE_KEYS)).toBeNull();
  });
});
