import { beforeEach, expect, test } from "vitest";

import { type Mark, Marks } from "./marks";
import type { Painter } from "./painter";
import type { Part } from "./spans";

let calls: string[];
let marks: Marks;

/** Writes down what it is told to draw. */
function recorder(): Painter {
  return {
    draw: (id, strokes) => void calls.push(`draw ${id} ${strokes.map((s) => `${s.lane}${s.hasFeet === true ? "!" : ""}`).join(",")}`),
    erase: (id) => void calls.push(`erase ${id}`),
    emphasise: () => undefined,
    moveTo: () => undefined,
    destroy: () => undefined,
  };
}

function mark(id: string, ...parts: Part[]): Mark {
  return { id, parts, pattern: 0, color: "red", title: id };
}

const OUTER = mark("outer", [0, 40]);
const INNER = mark("inner", [10, 20]);
const LATER = mark("later", [50, 60], [70, 80]);

beforeEach(() => {
  calls = [];
  marks = new Marks(recorder());
  marks.show([OUTER, INNER, LATER]);
});

test("the inner span gets the line nearest to the words", () => {
  expect(calls).toEqual(["draw inner 0!", "draw later 0,0", "draw outer 1!"]);
});

test("only what changed is drawn again", () => {
  calls = [];
  const added = mark("added", [15, 18]);
  marks.show([OUTER, INNER, added]);
  expect(calls).toEqual(["erase later", "draw added 2!"]);
  calls = [];
  marks.show([OUTER, { ...INNER, color: "blue" }, added]);
  expect(calls).toEqual(["draw inner 0!"]);
});

test("a mark that moved is found at its new place only", () => {
  marks.show([OUTER, mark("inner", [30, 35]), LATER]);
  expect([marks.under(12, null)?.id, marks.under(32, null)?.id]).toEqual(["outer", "inner"]);
});

test("a click takes the innermost mark, and the same click again goes outwards and round", () => {
  expect(marks.under(12, null)?.id).toBe("inner");
  expect(marks.under(12, "inner")?.id).toBe("outer");
  expect(marks.under(12, "outer")?.id).toBe("inner");
  expect(marks.under(18, "inner")?.id).toBe("inner");
  expect(marks.under(45, null)).toBeUndefined();
});

test("the next mark follows the one in hand while the caret is at it, else the caret", () => {
  expect(marks.next(null, 0, 1)?.id).toBe("outer");
  expect(marks.next("outer", 0, 1)?.id).toBe("inner");
  expect(marks.next("outer", 45, 1)?.id).toBe("later");
  expect(marks.next("inner", 10, -1)?.id).toBe("outer");
  expect(marks.next("later", 50, 1)).toBeUndefined();
});

test("feet come and go with what overlaps, among spans of one sort alone; lanes stay", () => {
  calls = [];
  marks.show([OUTER, INNER, LATER, { ...mark("other", [52, 58]), pattern: 1 }]);
  expect(calls).toEqual(["draw other 1"]);
  calls = [];
  marks.show([OUTER, INNER, LATER, mark("same", [58, 72])]);
  expect(calls).toEqual(["erase other", "draw same 1!", "draw later 0!,0!"]);
  calls = [];
  marks.show([OUTER, LATER]);
  expect(calls).toEqual(["erase inner", "erase same", "draw outer 1", "draw later 0,0"]);
});
