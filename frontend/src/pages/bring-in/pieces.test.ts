import { expect, test } from "vitest";

import { piecesOf } from "./pieces";

test("marks of several people become pieces, counted in code points", () => {
  const annotations = [{ layer: "word", quote: "", values: {}, parts: [[2, 5]] }];
  const other = [{ layer: "word", quote: "", values: {}, parts: [[4, 7]] }];
  const pieces = piecesOf({ text: "🎈 big plan", readings: [{ annotator: "a", annotations }, { annotator: "b", annotations: other }] });
  expect(pieces).toEqual([
    { text: "🎈 ", isMarked: false },
    { text: "big p", isMarked: true },
    { text: "lan", isMarked: false },
  ]);
});
