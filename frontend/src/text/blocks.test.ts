import { expect, test } from "vitest";

import { type Block, drawnBlocks, openStretches, runsOf } from "./blocks";
import { Offsets } from "./offsets";
import type { Part } from "./spans";

const TEXT = "Body one.\nTitle of another\nIts teaser\nBody two.\nFirst comment\nSecond comment";
const BLOCKS: Block[] = [
  [0, 9, "body"],
  [10, 26, "teaser_other_article"],
  [27, 37, "teaser_other_article"],
  [38, 47, "body"],
  [48, 61, "reader_comment"],
  [62, 76, "reader_comment"],
];

function drawn(unlocked: number[] = [], blocks = BLOCKS, sentences: Part[] = []) {
  return drawnBlocks({ offsets: new Offsets(TEXT), blocks, sentences, unlocked });
}

test("neighbouring locked blocks fold into one run that says why", () => {
  const runs = runsOf(drawn());
  expect(runs.map((run) => run.isLocked)).toEqual([false, true, false, true]);
  expect(runs[1]?.reason).toBe("Part of the page: teaser of another article — 2 pieces");
  expect(runs[3]?.reason).toBe("Part of the page: reader comments — 2 pieces");
});

test("an unlocked block is article for this person, and its neighbours stay folded", () => {
  const runs = runsOf(drawn([4]));
  expect(runs.map((run) => run.isLocked)).toEqual([false, true, false, true]);
  expect(runs[2]?.blocks.length).toBe(2);
  expect(runs[3]?.reason).toBe("Part of the page: reader comments — 1 piece");
});

test("text may be marked from open block to open block, not over a locked one", () => {
  expect(openStretches(runsOf(drawn()))).toEqual([[0, 9], [38, 47]]);
  expect(openStretches(runsOf(drawn([1, 2])))).toEqual([[0, 47]]);
});

test("text that no block claims is shown as body", () => {
  const blocks = drawn([], [[0, 9, "body"], [62, 76, "reader_comment"]]);
  expect(blocks.map(({ start, end, kind, index }) => [start, end, kind, index])).toEqual([
    [0, 9, "body", 0],
    [10, 61, "body", undefined],
    [62, 76, "reader_comment", 1],
  ]);
});

test("a document without blocks is one body", () => {
  expect(openStretches(runsOf(drawn([], [])))).toEqual([[0, TEXT.length]]);
});

function chunksOf(text: string, sentences: Part[]): readonly Part[] {
  const offsets = new Offsets(text);
  const blocks: Block[] = [[0, offsets.length, "body"]];
  return drawnBlocks({ offsets, blocks, sentences, unlocked: [] })[0]?.chunks ?? [];
}

test("a long block is laid out in chunks that end where sentences end", () => {
  const sentence = "😀".repeat(89) + " told. ";
  const text = sentence.repeat(100);
  const size = [...sentence].length;
  const sentences = Array.from({ length: 100 }, (_, n): Part => [n * size, (n + 1) * size - 1]);
  const chunks = chunksOf(text, sentences);
  expect(chunks.length).toBeGreaterThan(3);
  expect(chunks.every(([start, end]) => start % size === 0 && end - start <= 2000)).toBe(true);
  expect(chunks.map(([start]) => start).slice(1)).toEqual(chunks.map(([, end]) => end).slice(0, -1));
});

test("without sentences it is cut at blanks, and without blanks anywhere", () => {
  const blanks = chunksOf("word ".repeat(2000), []);
  expect(blanks.every(([start]) => start % 5 === 0)).toBe(true);
  const none = chunksOf("漢".repeat(5000), []);
  expect(none).toEqual([[0, 2000], [2000, 4000], [4000, 5000]]);
});
