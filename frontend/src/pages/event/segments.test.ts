import { expect, test } from "vitest";

import { paragraphsOf } from "./segments";

const article = {
  text: "😀 The dam is safe.\n\nNobody believed her.",
  blocks: [
    [0, 18, "body"],
    [20, 40, "caption"],
  ],
  shared: [{ start: 2, end: 9, others: [1] }],
  marks: [
    { parts: [[6, 9]], layer: "passage", answer: "neutral", title: "Neutral" },
    {
      parts: [
        [6, 17],
        [20, 26],
      ],
      layer: "passage",
      answer: "negative",
      title: "Negative",
    },
  ],
};

test("a text is cut where marks and shared words begin and end, counted in code points", () => {
  const [first, second] = paragraphsOf(article);
  expect(first?.segments.map(({ text, times, others }) => [text, times, others])).toEqual([
    ["😀 ", 0, []],
    ["The ", 0, [1]],
    ["dam", 2, [1]],
    [" is safe", 1, []],
    [".", 0, []],
  ]);
  expect(first?.segments[2]?.marked).toEqual([
    { title: "Neutral", times: 1 },
    { title: "Negative", times: 1 },
  ]);
  expect(second).toMatchObject({ kind: "caption", segments: [{ text: "Nobody", times: 1 }, { text: " believed her." }] });
});
