import { expect, it } from "vitest";

import { aidsIn, USUAL } from "./aids";
import { articleOf, documentText } from "./article";
import { inWords, sentenceAt } from "./caret";

it("takes whatever makes no sense as usual", () => {
  expect(aidsIn(undefined)).toEqual(USUAL);
  expect(aidsIn("large")).toEqual(USUAL);
  expect(aidsIn({ size: "huge", line: Number.NaN, takesWords: 1, isFocused: true })).toEqual({ ...USUAL, isFocused: true });
  expect(aidsIn({ size: 5000, measure: 1 })).toMatchObject({ size: 200, measure: 40 });
});

const TEXT = "She was bizarre. He was not.";
const article = articleOf(documentText(TEXT, "en", [[0, 16], [17, 28]], []), [[0, 28, "body"]], []);

it("takes in the whole of the words at both ends, and no word from a mere caret", () => {
  expect(inWords(article, { anchor: 5, focus: 10 })).toEqual({ anchor: 4, focus: 15 });
  expect(inWords(article, { anchor: 10, focus: 10 })).toEqual({ anchor: 10, focus: 10 });
});

it("knows the sentence that is read", () => {
  expect(sentenceAt(article, 3)).toEqual([0, 16]);
  expect(sentenceAt(article, 20)).toEqual([17, 28]);
  expect(sentenceAt(article, 28)).toEqual([17, 28]);
});
