import { expect, test } from "vitest";

import { branches, choicesFor, type Branch } from "./answers";
import type { Dimension, Label, Layer } from "./codebook";

const label = (id: string, parent?: string, key?: string): Label => ({
  id,
  title: id,
  ...(parent === undefined ? {} : { parent }),
  ...(key === undefined ? {} : { key }),
});

/** Titles, those below in a list of their own. */
type Titles = (string | Titles)[];

function titles(tree: readonly Branch[]): Titles {
  return tree.flatMap(({ title, below }) => (below.length === 0 ? [title] : [title, titles(below)]));
}

const kinds: Dimension = {
  id: "kind",
  kind: "choices",
  labels: [label("words"), label("facts"), label("insult", "words"), label("leaving out", "facts"), label("slur", "insult")],
};

test("answers stand below the answer they belong to, however deep", () => {
  const layer: Layer = { id: "l", title: "L", level: "span", dimensions: [kinds] };
  const choices = choicesFor(layer, kinds, {});
  expect(titles(branches(choices))).toEqual(["words", ["insult", ["slur"]], "facts", ["leaving out"]]);
  expect(choices.map(({ key }) => key)).toEqual(["1", "2", "3", "4", "5"]);
});

test("an answer whose parent is retired stands alone", () => {
  const cut: Dimension = { ...kinds, labels: [{ ...label("words"), retired: true }, label("insult", "words")] };
  const layer: Layer = { id: "l", title: "L", level: "span", dimensions: [cut] };
  expect(titles(branches(choicesFor(layer, cut, {})))).toEqual(["insult"]);
});

const groups: Dimension = {
  id: "group",
  kind: "choices",
  labels: [label("words"), label("facts"), label("leaving out", "facts", "l"), label("loaded", "words", "l"), label("insult", "words", "i")],
};
const exact: Dimension = { id: "exact", kind: "choices", labels_from: { children_of: "group" } };
const split: Layer = { id: "l", title: "L", level: "span", dimensions: [groups, exact] };

test("what hangs on another question is headed by the answers chosen there, where they are several", () => {
  expect(titles(branches(choicesFor(split, exact, { group: ["words", "facts"] })))).toEqual([
    "words",
    ["loaded", "insult"],
    "facts",
    ["leaving out"],
  ]);
  expect(titles(branches(choicesFor(split, exact, { group: ["words"] })))).toEqual(["loaded", "insult"]);
});

test("two answers of one key below different parents both have a key", () => {
  const keys = choicesFor(split, exact, { group: ["words", "facts"] }).map(({ id, key }) => [id, key]);
  expect(Object.fromEntries(keys)).toEqual({ loaded: "l", insult: "i", "leaving out": "1" });
});
