import { expect, test } from "vitest";

import type { Layer } from "../../editor/questions/codebook";
import { conditionText } from "./conditions";

const passage: Layer = {
  id: "passage",
  title: "Passage",
  level: "span",
  dimensions: [
    {
      id: "sentiment",
      question: "How does it sound?",
      kind: "choice",
      labels: [
        { id: "negative", title: "Negative" },
        { id: "positive", title: "Positive" },
      ],
    },
    { id: "irony", question: "Is it irony?", kind: "flag" },
  ],
};

test("a condition is said with questions and answers, not ids", () => {
  expect(conditionText([passage], passage, { dimension: "sentiment", in: ["negative", "positive"] })).toBe(
    "“How does it sound?” is answered with “Negative” or “Positive”",
  );
});

test("several conditions are joined by what they mean", () => {
  const all = { all: [{ dimension: "irony", in: [true] }, { dimension: "sentiment", empty: false }] };
  expect(conditionText([passage], passage, all)).toBe(
    "“Is it irony?” is answered with “yes”, and “How does it sound?” is answered",
  );
});

test("an exclusion needs an answer all the same", () => {
  expect(conditionText([passage], passage, { dimension: "sentiment", not_in: ["positive"] })).toBe(
    "“How does it sound?” is answered, but not with “Positive”",
  );
});
