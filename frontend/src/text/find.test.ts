import { expect, test } from "vitest";

import { Finder, fold, nextMatch } from "./find";
import { Offsets } from "./offsets";
import type { Part } from "./spans";

function find(text: string, query: string): string[] {
  const offsets = new Offsets(text);
  const matches = new Finder(offsets).matches(query, [[0, offsets.length]]);
  return matches.map(([start, end]) => offsets.slice(start, end));
}

test("case, quotes, dashes and blanks need not be typed as they are printed", () => {
  expect(find("He SAID so, he said.", "said")).toEqual(["SAID", "said"]);
  expect(find("It’s “bizarre” – and", `it's "bizarre" -`)).toEqual(["It’s “bizarre” –"]);
  expect(find("solidarity and\u00a0 because", "and because")).toEqual(["and\u00a0 because"]);
  expect(find("two\nlines", "two lines")).toEqual(["two\nlines"]);
});

test("offsets are code points, whatever stands before", () => {
  const finder = new Finder(new Offsets("😀😀 İ word, 😀 word"));
  expect(finder.matches("WORD", [[0, 100]])).toEqual([[5, 9], [13, 17]]);
});

test("folding never moves a letter", () => {
  const hard = "İSTANBUL ΟΔΟΣ ſtraße ẞ ǅ ﬁ 𝕏 “x”\u00a0–";
  expect(fold(hard).length).toBe(hard.length);
  expect(find("ΟΔΟΣ, οδός", "οδος")).toEqual(["ΟΔΟΣ"]);
});

test("signs of the pattern language are plain letters", () => {
  expect(find("what? (a+b) [c] $5.00", "(a+b) [c]")).toEqual(["(a+b) [c]"]);
  expect(find("a.b axb", "a.b")).toEqual(["a.b"]);
  expect(find("anything", "   ")).toEqual([]);
});

test("only what may be marked is found", () => {
  const offsets = new Offsets("war TEASER war end war");
  const stretches: Part[] = [[0, 3], [11, 20]];
  expect(new Finder(offsets).matches("war", stretches)).toEqual([[0, 3], [11, 14]]);
});

test("the next match follows the place and goes round the end", () => {
  const matches: Part[] = [[0, 3], [11, 14], [19, 22]];
  expect(nextMatch(matches, [0, 3], 1)).toEqual([11, 14]);
  expect(nextMatch(matches, [19, 22], 1)).toEqual([0, 3]);
  expect(nextMatch(matches, [11, 14], -1)).toEqual([0, 3]);
  expect(nextMatch(matches, [0, 3], -1)).toEqual([19, 22]);
  expect(nextMatch([], [0, 3], 1)).toBeUndefined();
});
