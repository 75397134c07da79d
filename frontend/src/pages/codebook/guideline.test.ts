import { expect, test } from "vitest";

import { piecesOf } from "./guideline";

test("headings, paragraphs and lists become pieces", () => {
  expect(piecesOf("# How to read\nRead *it* **once**\nbefore you mark.\n\n- shortest words\n- one target")).toEqual([
    { kind: "heading", text: "How to read" },
    { kind: "paragraph", text: "Read it once before you mark." },
    { kind: "list", items: ["shortest words", "one target"] },
  ]);
});

test("markup is text like any other", () => {
  expect(piecesOf("<b>x</b>")).toEqual([{ kind: "paragraph", text: "<b>x</b>" }]);
});

test("nothing gives nothing", () => {
  expect(piecesOf(" \n\n ")).toEqual([]);
});
