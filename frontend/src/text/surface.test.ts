import { beforeEach, describe, expect, test, vi } from "vitest";

import { drawnBlocks } from "./blocks";
import { drawScreens, type Piece } from "./draw";
import { Offsets } from "./offsets";
import { readSelection, writeSelection } from "./selection";
import type { Part } from "./spans";
import { drawAll, Surface } from "./surface";

const TEXT = "😀 one two\n\nADVERT\n\nthree 𝕏 four";
const OFFSETS = new Offsets(TEXT);
const BLOCKS = drawnBlocks({
  offsets: OFFSETS,
  blocks: [[0, 9, "headline"], [11, 17, "ad"], [19, 31, "body"]],
  sentences: [],
  unlocked: [],
});

let surface: Surface;

beforeEach(() => {
  const root = document.createElement("div");
  const before = document.createElement("h1");
  before.textContent = "The page's title";
  const after = document.createElement("button");
  after.textContent = "Next article";
  root.append(...drawScreens(BLOCKS.map((block) => [block]), OFFSETS));
  document.body.replaceChildren(before, root, after);
  surface = new Surface(root, OFFSETS);
});

function select(anchor: Node, anchorOffset: number, focus: Node, focusOffset: number) {
  const native = document.getSelection();
  native?.setBaseAndExtent(anchor, anchorOffset, focus, focusOffset);
  return readSelection(surface, native);
}

function pieces(): Piece[] {
  return surface.leaves.flatMap((leaf) => leaf.pieces);
}

function node(place: number): Text {
  const piece = pieces()[place];
  if (piece === undefined) throw new Error("No such piece.");
  return piece.node;
}

function outside(name: string): Node {
  const element = document.querySelector(name)?.firstChild;
  if (!element) throw new Error("No such element.");
  return element;
}

test("a block is one text node, whatever its kind", () => {
  expect(pieces().map((piece) => [piece.element.tagName, piece.node.data])).toEqual([
    ["H2", "😀 one two"],
    ["P", "ADVERT"],
    ["P", "three 𝕏 four"],
  ]);
});

describe("what the browser has selected", () => {
  test("is counted in code points", () => {
    expect(select(node(0), 3, node(0), 6)).toEqual({ anchor: 2, focus: 5 });
    expect(select(node(2), 6, node(2), 8)).toEqual({ anchor: 25, focus: 26 });
  });

  test("keeps its direction", () => {
    expect(select(node(2), 5, node(0), 3)).toEqual({ anchor: 24, focus: 2 });
  });

  test("reaches to the text's edges when it begins or ends outside", () => {
    expect(select(outside("h1"), 4, node(0), 6)).toEqual({ anchor: 0, focus: 5 });
    expect(select(node(2), 5, outside("button"), 4)).toEqual({ anchor: 24, focus: 31 });
    expect(select(outside("button"), 4, outside("h1"), 1)).toEqual({ anchor: 31, focus: 0 });
  });

  test("may end on elements between the blocks", () => {
    expect(select(node(0), 3, surface.root, 1)).toEqual({ anchor: 2, focus: 9 });
    expect(select(surface.root, 2, node(2), 5)).toEqual({ anchor: 19, focus: 24 });
  });

  test("is nothing when it lies elsewhere, or holds only what is between two blocks", () => {
    expect(select(outside("h1"), 1, outside("h1"), 4)).toBeUndefined();
    expect(select(outside("button"), 2, outside("button"), 2)).toBeUndefined();
    const between = select(surface.root, 1, surface.root, 1);
    expect(between?.anchor).toBe(between?.focus);
  });
});

test("a selection written is the selection read", () => {
  for (const [anchor, focus] of [[0, 1], [1, 9], [19, 31], [31, 0], [24, 26], [4, 4]] as const) {
    writeSelection(surface, document.getSelection(), { anchor, focus });
    expect(readSelection(surface, document.getSelection())).toEqual({ anchor, focus });
  }
});

function rangesOf(part: Part): StaticRange[] {
  return surface.piecesOver(part).flatMap((piece) => surface.rangeIn(piece, part) ?? []);
}

test("words come when they are asked for, and only those", () => {
  const drawn = (): boolean[] => surface.leaves.map(({ isDrawn }) => isDrawn);
  expect(drawn()).toEqual([false, false, false]);
  expect(surface.place(25)?.node.data).toBe("three 𝕏 four");
  expect(drawn()).toEqual([false, false, true]);
  surface.pointOf(surface.root, 1, "end");
  expect(drawn()).toEqual([true, false, true]);
});

test("in idle time the rest of the words come", async () => {
  drawAll(surface);
  await vi.waitFor(() => expect(surface.leaves.every(({ isDrawn }) => isDrawn)).toBe(true));
  expect(surface.root.textContent).toBe("😀 one twoADVERTthree 𝕏 four");
});

test("a long block is drawn by the chunk, its first one at once for the direction of the whole", () => {
  const offsets = new Offsets("word ".repeat(1000).trim());
  const blocks = drawnBlocks({ offsets, blocks: [[0, offsets.length, "body"]], sentences: [], unlocked: [] });
  const root = document.createElement("div");
  root.append(...drawScreens([blocks], offsets));
  const { leaves } = new Surface(root, offsets);
  expect(leaves.map(({ isDrawn }) => isDrawn)).toEqual([true, false, false]);
  expect(leaves.flatMap((leaf) => leaf.pieces).map(({ node: { data } }) => data).join("")).toBe(offsets.text);
});

test("a part is drawn by one range in each text node", () => {
  const ranges = rangesOf([2, 25]);
  expect(ranges.map((range) => [range.startContainer, range.startOffset, range.endOffset])).toEqual([
    [node(0), 3, 10],
    [node(1), 0, 6],
    [node(2), 0, 6],
  ]);
  expect(rangesOf([9, 11])).toEqual([]);
});

test("a point between two blocks has a place on either side", () => {
  expect(surface.place(9, "end")).toEqual({ node: node(0), offset: 10 });
  expect(surface.place(10, "start")).toEqual({ node: node(1), offset: 0 });
  expect(surface.place(31)).toEqual({ node: node(2), offset: 13 });
});
