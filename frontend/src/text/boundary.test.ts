import { expect, test } from "vitest";

import { boundaryOf } from "./boundary";
import { Offsets } from "./offsets";

const TEXT = "He said \u00a0bizarre and threatening\u00a0 words. TEASER More of it.";
const offsets = new Offsets(TEXT);
const at = TEXT.indexOf("bizarre");
const end = TEXT.indexOf("ing") + 3;

function found(from: number, to: number, ...parts: [number, number][]): ReturnType<typeof boundaryOf> {
  return boundaryOf(offsets, { anchor: from, focus: to }, parts);
}

test("what is selected is what is marked, and nothing is said beside it", () => {
  expect(found(at, end, [at, end])).toEqual({
    start: "bizarre and threatening",
    end: undefined,
    trimmed: undefined,
    isWider: false,
    isNarrower: false,
  });
});

test("blanks that are cut off are told with their end, no-break spaces too", () => {
  expect(found(at, end + 2, [at, end])?.trimmed).toBe("end");
  expect(found(at - 2, end, [at, end])?.trimmed).toBe("start");
  expect(found(end + 2, at - 2, [at, end])?.trimmed).toBe("both");
});

test("half a word that becomes a whole one is told", () => {
  expect(found(at + 3, end, [at, end])).toMatchObject({ isWider: true, trimmed: undefined });
  expect(found(at, end - 1, [at, end])?.isWider).toBe(true);
});

test("words that are left out are told, at an end or between two parts", () => {
  const teaser = TEXT.indexOf("TEASER");
  expect(found(at, teaser + 6, [at, end])).toMatchObject({ isNarrower: true, trimmed: undefined });
  expect(found(at, TEXT.length, [at, end], [teaser + 7, TEXT.length])?.isNarrower).toBe(true);
});

test("of a long span its two ends are told", () => {
  const long = new Offsets(`begins ${"x ".repeat(500)} ends`);
  const told = boundaryOf(long, { anchor: 0, focus: long.length }, [[0, long.length]]);
  expect(told?.start.startsWith("begins x")).toBe(true);
  expect(told?.end?.endsWith(" ends")).toBe(true);
});

test("words kept from before say nothing of the selection", () => {
  expect(found(at, end, [0, 2], [at, end])).toMatchObject({ isWider: false, trimmed: undefined });
});

test("where nothing can be marked there is no boundary", () => {
  expect(found(at, end)).toBeUndefined();
});
