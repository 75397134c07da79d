import { beforeEach, expect, test } from "vitest";

import { type Mark, Marks } from "./marks";
import type { Painter } from "./painter";
import type { Part } from "./spans";

let calls: string[];
let marks: Marks;

/** Writes down where it is told to draw. */
function recorder(): Painter {
  return {
    renew: (parts) => void calls.push(...parts.map(([start, end]) => `${start}-${end}`)),
    emphasise: () => undefined,
    moveTo: () => undefined,
    destroy: () => undefined,
  };
}

/** Each mark near a part, with its lanes; ! where it has feet. */
function drawn(part: Part = [0, 100]): string[] {
  return marks.drawings(part).map(({ id, strokes }) => {
    return `${id} ${strokes.map((s) => `${s.lane}${s.hasFeet === true ? "!" : ""}`).join(",")}`;
  });
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
  expect(drawn()).toEqual(["outer 1!", "inner 0!", "later 0,0"]);
});

test("only where something changed is drawn again", () => {
  drawn();
  calls = [];
  const added = mark("added", [15, 18]);
  marks.show([OUTER, INNER, added]);
  expect(new Set(calls)).toEqual(new Set(["15-18", "50-60", "70-80"]));
  expect(drawn()).toEqual(["outer 1!", "inner 0!", "added 2!"]);
  calls = [];
  marks.show([OUTER, { ...INNER, color: "blue" }, added]);
  expect(calls).toEqual(["10-20"]);
  expect(marks.drawings([12, 13]).map(({ look }) => look.color)).toEqual(["red", "blue"]);
});

test("lines do not depend on which place came into sight first", () => {
  const chain = [mark("long", [0, 60]), mark("short", [55, 70]), mark("far", [90, 95])];
  marks.show(chain);
  expect(drawn([0, 10])).toEqual(["long 1!"]);
  marks.show([]);
  marks.show(chain);
  expect(drawn([65, 66])).toEqual(["short 0!"]);
  expect(drawn([0, 10])).toEqual(["long 1!"]);
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
  drawn();
  calls = [];
  marks.show([OUTER, INNER, LATER, { ...mark("other", [52, 58]), pattern: 1 }]);
  expect(calls).toEqual(["52-58"]);
  expect(drawn([50, 60])).toEqual(["later 0,0", "other 1"]);
  calls = [];
  marks.show([OUTER, INNER, LATER, mark("same", [58, 72])]);
  expect(new Set(calls)).toEqual(new Set(["52-58", "58-72", "50-60", "70-80"]));
  expect(drawn([50, 80])).toEqual(["later 0!,0!", "same 1!"]);
  marks.show([OUTER, LATER]);
  expect(drawn()).toEqual(["outer 1", "later 0,0"]);
  marks.show([OUTER, LATER, { ...LATER, id: "twin", pattern: 1 }]);
  expect(drawn([50, 60]).sort()).toEqual(["later 0,0", "twin 1,1"]);
  marks.show([OUTER, LATER, { ...LATER, id: "twin" }]);
  expect(drawn([50, 60]).sort()).toEqual(["later 0!,0!", "twin 1!,1!"]);
});

test("whatever comes, goes, changes or trades places at once, exactly these are drawn", () => {
  const moved = mark("inner", [30, 35]);
  const lists = [[], [INNER], [LATER, INNER], [INNER, LATER, OUTER], [OUTER, moved, LATER], [OUTER, LATER], [LATER, moved]];
  for (const before of lists) {
    for (const after of lists) {
      marks.show(before);
      marks.show(after);
      const places = after.flatMap(({ id, parts }) => parts.map((part) => `${id} ${part.join("-")}`));
      const found = marks.drawings([0, 100]).flatMap(({ id, strokes }) => strokes.map(({ part }) => `${id} ${part.join("-")}`));
      expect(found.sort()).toEqual(places.sort());
    }
  }
});
