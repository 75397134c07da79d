import { expect, test } from "vitest";

import { Offsets } from "./offsets";
import { covers, joined, overlaps, partsOf, quoteOf, trimPart } from "./spans";

test("white space at both ends is trimmed, no-break spaces and line ends included", () => {
  const offsets = new Offsets("a \u00a0\n😀 two words\u00a0\u2009 b");
  expect(trimPart(offsets, [1, offsets.length - 1])).toEqual([4, 15]);
  expect(quoteOf(offsets, [[4, 15]])).toBe("😀 two words");
});

test("what is not Unicode white space stays: zero-width letters and the byte order mark", () => {
  const offsets = new Offsets("\u200bword\ufeff");
  expect(trimPart(offsets, [0, 6])).toEqual([0, 6]);
});

test("nothing but white space is no part", () => {
  expect(trimPart(new Offsets("a \u00a0 b"), [1, 4])).toBeUndefined();
});

test("a long run of blanks is trimmed in one pass", () => {
  const offsets = new Offsets(`x${" ".repeat(200_000)}y`);
  expect(trimPart(offsets, [0, 200_001])).toEqual([0, 1]);
});

test("a selection is one part over blocks and is cut where text is locked", () => {
  const offsets = new Offsets("one\n\ntwo\n\nTEASER\n\nthree");
  const stretches = [[0, 8], [18, 23]] as const;
  expect(partsOf(offsets, { anchor: 1, focus: 7 }, stretches)).toEqual([[1, 7]]);
  expect(partsOf(offsets, { anchor: 22, focus: 0 }, stretches)).toEqual([[0, 8], [18, 22]]);
  expect(partsOf(offsets, { anchor: 11, focus: 14 }, stretches)).toEqual([]);
  expect(partsOf(offsets, { anchor: 4, focus: 4 }, stretches)).toEqual([]);
});

test("parts that overlap or touch become one", () => {
  expect(joined([[8, 9], [0, 3], [3, 5], [4, 6]])).toEqual([[0, 6], [8, 9]]);
});

test("parts overlap when they share a letter, and one covers another when it has them all", () => {
  expect(overlaps([[0, 3], [8, 9]], [[3, 8]])).toBe(false);
  expect(overlaps([[0, 3], [8, 9]], [[5, 9]])).toBe(true);
  expect(covers([[0, 9]], [[0, 3], [8, 9]])).toBe(true);
  expect(covers([[0, 2], [3, 9]], [[1, 4]])).toBe(false);
});

test("the parts of a quote are joined by a visible gap", () => {
  expect(quoteOf(new Offsets("abcdef"), [[0, 2], [4, 6]])).toBe("ab … ef");
});
