import { describe, expect, test } from "vitest";

import { articleOf, documentText } from "./article";
import type { Block } from "./blocks";
import { extend, move, selectQuotation, selectSentence, snap, wholeWords } from "./caret";
import type { Part, TextSelection } from "./spans";

/** Blocks are lines, a line in brackets is locked; sentences end at a full stop. */
function articleFrom(lines: string[], language = "en", quotations: Part[] = []) {
  const text = lines.join("\n\n");
  const blocks: Block[] = [];
  const sentences: Part[] = [];
  let start = 0;
  for (const line of lines) {
    const end = start + [...line].length;
    blocks.push([start, end, line.startsWith("[") ? "ad" : "body"]);
    for (const match of line.matchAll(/[^. ][^.]*\.?/g)) {
      const before = [...line.slice(0, match.index)].length;
      sentences.push([start + before, start + before + [...match[0]].length]);
    }
    start = end + 2;
  }
  return articleOf(documentText(text, language, sentences, quotations), blocks, []);
}

const ARTICLE = articleFrom(["One two. Three, four", "[Advertisement]", "Five six"]);
const SECOND = 39;

function at(point: number): TextSelection {
  return { anchor: point, focus: point };
}

describe("moving", () => {
  test("by word goes from beginning to beginning, over the fold", () => {
    const stops = [0];
    for (let step = 0; step < 6; step += 1) {
      stops.push(move(ARTICLE, at(stops.at(-1) ?? 0), "word", 1).focus);
    }
    expect(stops).toEqual([0, 4, 9, 16, SECOND, SECOND + 5, SECOND + 8]);
  });

  test("by word back visits the same places", () => {
    const stops = [SECOND + 8];
    for (let step = 0; step < 6; step += 1) {
      stops.push(move(ARTICLE, at(stops.at(-1) ?? 0), "word", -1).focus);
    }
    expect(stops).toEqual([SECOND + 8, SECOND + 5, SECOND, 16, 9, 4, 0]);
  });

  test("by letter never stands in folded text or between blocks", () => {
    expect(move(ARTICLE, at(20), "letter", 1)).toEqual(at(SECOND));
    expect(move(ARTICLE, at(SECOND), "letter", -1)).toEqual(at(20));
    expect([21, 25, 36, 38].map((point) => snap(ARTICLE, point))).toEqual([SECOND, SECOND, SECOND, SECOND]);
  });

  test("by letter goes by what people see as one", () => {
    const family = articleFrom(["a👩‍👩‍👧‍👦e\u0301🇫🇷z"]);
    const stops = [0];
    for (let step = 0; step < 5; step += 1) {
      stops.push(move(family, at(stops.at(-1) ?? 0), "letter", 1).focus);
    }
    expect(stops).toEqual([0, 1, 8, 10, 12, 13]);
    expect(move(family, at(8), "letter", -1)).toEqual(at(1));
  });

  test("an arrow takes a selection back to its edge", () => {
    expect(move(ARTICLE, { anchor: 4, focus: 7 }, "letter", 1)).toEqual(at(7));
    expect(move(ARTICLE, { anchor: 7, focus: 4 }, "letter", -1)).toEqual(at(4));
  });

  test("by sentence, paragraph and to the text's edges", () => {
    expect(move(ARTICLE, at(2), "sentence", 1)).toEqual(at(9));
    expect(move(ARTICLE, at(12), "sentence", 1)).toEqual(at(SECOND));
    expect(move(ARTICLE, at(12), "sentence", -1)).toEqual(at(9));
    expect(move(ARTICLE, at(9), "sentence", -1)).toEqual(at(0));
    expect(move(ARTICLE, at(12), "block", 1)).toEqual(at(SECOND));
    expect(move(ARTICLE, at(SECOND + 3), "block", -1)).toEqual(at(SECOND));
    expect(move(ARTICLE, at(SECOND), "block", -1)).toEqual(at(0));
    expect(move(ARTICLE, at(12), "text", 1)).toEqual(at(SECOND + 8));
    expect(move(ARTICLE, at(12), "text", -1)).toEqual(at(0));
  });

  test("stops at both ends", () => {
    for (const unit of ["letter", "word", "sentence", "block", "text"] as const) {
      expect(move(ARTICLE, at(0), unit, -1)).toEqual(at(0));
      expect(move(ARTICLE, at(SECOND + 8), unit, 1)).toEqual(at(SECOND + 8));
    }
  });

  test("Chinese and Japanese have words too, where the browser knows them", () => {
    const chinese = articleFrom(["法国总统批评俄罗斯"], "zh");
    expect(move(chinese, at(0), "word", 1).focus).toBeLessThan(9);
  });

  test("a language code nobody knows leaves the keyboard usable", () => {
    expect(move(articleFrom(["One two"], "not a language"), at(0), "word", 1)).toEqual(at(4));
  });
});

describe("extending", () => {
  test("by word ends with the word, not with the blank behind it", () => {
    expect(extend(ARTICLE, at(9), "word", 1)).toEqual({ anchor: 9, focus: 14 });
    expect(extend(ARTICLE, { anchor: 9, focus: 14 }, "word", 1)).toEqual({ anchor: 9, focus: 20 });
    expect(extend(ARTICLE, { anchor: 9, focus: 20 }, "word", 1)).toEqual({ anchor: 9, focus: SECOND + 4 });
  });

  test("by word from inside a word takes the whole word", () => {
    expect(extend(ARTICLE, at(11), "word", 1)).toEqual({ anchor: 9, focus: 14 });
    expect(extend(ARTICLE, at(11), "word", -1)).toEqual({ anchor: 14, focus: 9 });
  });

  test("a word less gives the last word back", () => {
    expect(extend(ARTICLE, { anchor: 9, focus: 20 }, "word", -1)).toEqual({ anchor: 9, focus: 16 });
  });

  test("the anchor stays through letters and sentences", () => {
    expect(extend(ARTICLE, at(4), "letter", 1)).toEqual({ anchor: 4, focus: 5 });
    expect(extend(ARTICLE, { anchor: 4, focus: 5 }, "text", 1)).toEqual({ anchor: 4, focus: SECOND + 8 });
  });
});

test("a sentence is selected, and asked again the next one, folded ones left out", () => {
  const first = selectSentence(ARTICLE, at(5));
  expect(first).toEqual({ anchor: 0, focus: 8 });
  const second = selectSentence(ARTICLE, first);
  expect(second).toEqual({ anchor: 9, focus: 20 });
  expect(selectSentence(ARTICLE, second)).toEqual({ anchor: SECOND, focus: SECOND + 8 });
});

test("a quotation is selected without its marks, then with them, then the next one", () => {
  const article = articleFrom(["He said “no way” and “never”"], "en", [[8, 16], [21, 28]]);
  const inner = selectQuotation(article, at(0));
  expect(inner).toEqual({ anchor: 9, focus: 15 });
  const outer = selectQuotation(article, inner);
  expect(outer).toEqual({ anchor: 8, focus: 16 });
  expect(selectQuotation(article, outer)).toEqual({ anchor: 22, focus: 27 });
  expect(selectQuotation(article, at(11))).toEqual(inner);
});

test("letters found are widened to their words", () => {
  expect(wholeWords(ARTICLE, [10, 11])).toEqual([9, 14]);
  expect(wholeWords(ARTICLE, [2, 5])).toEqual([0, 7]);
  expect(wholeWords(ARTICLE, [9, 14])).toEqual([9, 14]);
  expect(wholeWords(ARTICLE, [9, 15])).toEqual([9, 15]);
});

test("words far into a long paragraph are whole, wherever the segmenter was let in", () => {
  const long = articleFrom(["wordy ".repeat(3000) + "end"]);
  for (const point of [396, 1200, 2994, 8400]) {
    expect(move(long, at(point), "word", 1)).toEqual(at(point + 6));
    expect(extend(long, at(point), "word", 1)).toEqual({ anchor: point, focus: point + 5 });
  }
});

test("a walk through a long paragraph meets every word, there and back", () => {
  const long = articleFrom(["wordy ".repeat(400) + "end"]);
  let caret = at(0);
  for (let word = 1; word <= 400; word += 1) {
    caret = move(long, caret, "word", 1);
    expect(caret.focus).toBe(word * 6);
  }
  for (let word = 399; word >= 0; word -= 1) {
    caret = move(long, caret, "word", -1);
    expect(caret.focus).toBe(word * 6);
  }
});

test("a text that is folded whole leaves the caret where it is", () => {
  const folded = articleFrom(["[Advertisement]"]);
  for (const unit of ["letter", "word", "sentence", "block", "text"] as const) {
    expect(move(folded, at(3), unit, 1)).toEqual(at(3));
  }
});
