import { expect, test } from "vitest";

import { idsIn } from "./draft.svelte";
import { conditionOf, draftOf, idOf, renameAnswer, renameQuestion, shift, whenOf, type BookDraft } from "./shape";

function book(): BookDraft {
  return draftOf({
    title: "A codebook",
    layers: [
      {
        id: "passage",
        title: "Passage",
        level: "span",
        color_by: "mood",
        dimensions: [
          { id: "mood", question: "Mood?", kind: "choice", labels: [{ id: "bad", title: "Bad" }, { id: "awful", title: "Awful", parent: "bad" }] },
          { id: "why", question: "Why?", kind: "text", when: { dimension: "mood", in: ["bad"] } },
          { id: "who", question: "Who?", kind: "entity", kinds: ["armed_group"], when: { all: [{ dimension: "mood", in: ["bad"] }, { dimension: "why", empty: false }] } },
        ],
      },
      { id: "article", title: "Article", level: "document" },
    ],
  });
}

test("a question's new name reaches every condition and colour that names it", () => {
  const given = book();
  const [mark] = given.layers;
  const [mood] = mark?.dimensions ?? [];
  if (mark === undefined || mood === undefined) throw new Error("nothing there");
  renameQuestion(given, mark, mood, "tone");
  expect(mark.color_by).toBe("tone");
  expect(mark.dimensions[1]?.when).toEqual({ dimension: "tone", in: ["bad"] });
  expect(JSON.stringify(mark.dimensions[2]?.when)).not.toContain("mood");
});

test("an answer's new name reaches conditions and the answers below it", () => {
  const given = book();
  const [mark] = given.layers;
  const [mood] = mark?.dimensions ?? [];
  const [bad] = mood?.labels ?? [];
  if (mark === undefined || mood === undefined || bad === undefined) throw new Error("nothing there");
  renameAnswer(given, mark, mood, bad, "grim");
  expect(mood.labels?.[1]?.parent).toBe("grim");
  expect(mark.dimensions[1]?.when).toEqual({ dimension: "mood", in: ["grim"] });
});

test("missing lists are there to write into, and bare kinds get their titles", () => {
  const given = book();
  expect(given.layers[1]?.dimensions).toEqual([]);
  expect(given.layers[0]?.dimensions[2]?.kinds).toEqual([{ id: "armed_group", title: "Armed group" }]);
});

test("a condition is written the shortest way", () => {
  const one = { dimension: "mood", in: ["bad"] };
  const other = { dimension: "why", empty: false };
  expect(whenOf(conditionOf(one))).toEqual(one);
  expect(whenOf({ mode: "any", terms: [one, other] })).toEqual({ any: [one, other] });
  expect(whenOf({ mode: "all", terms: [] })).toBeUndefined();
});

test("names in the data are made of titles, and no two are alike", () => {
  expect(idOf("Über alles!", [])).toBe("uber_alles");
  expect(idOf("Odd", ["odd", "odd_2"])).toBe("odd_3");
  expect(idOf("42", [])).toBe("a_42");
  expect(idOf("悪い", [])).toBe("a");
});

test("what stands at an end stays there", () => {
  const list = [1, 2, 3];
  expect(shift(list, 0, -1)).toBe(false);
  expect(shift(list, 0, 1)).toBe(true);
  expect(list).toEqual([2, 1, 3]);
});

test("what older work may name is known by its whole path", () => {
  expect(idsIn(book())).toContain("passage.mood.bad");
});
