import { expect, test } from "vitest";

import { guessed, mappingOf } from "./columns";

test("columns are guessed by their names, each part once", () => {
  const columns = guessed(["sentence_id", "text", "content", "survey_record_id", "label", "targets.from"]);
  expect(Object.values(columns).map(({ role }) => role)).toEqual(["key", "text", "nothing", "annotator", "nothing", "start"]);
});

test("answers stand with their values, and what is no answer is left out", () => {
  const columns = guessed(["text", "label", "words"]);
  columns["label"] = { role: "answer", about: "sentence.biased", cells: "one", values: { Biased: "yes", "No agreement": "-" } };
  columns["words"] = { role: "words", about: "word", cells: "python", values: {} };
  expect(mappingOf(columns, "", "")).toMatchObject({
    text: "text",
    key: null,
    answers: [{ column: "label", layer: "sentence", dimension: "biased", values: { Biased: "yes" }, leave_out: ["No agreement"] }],
    words: [{ column: "words", label: "word", cells: "python" }],
    spans: [],
  });
});

test("answers about what the offsets mark belong to the mark", () => {
  const columns = guessed(["text", "t.from", "t.to", "t.mention", "t.polarity", "topic"]);
  columns["t.polarity"] = { role: "answer", about: "word.tone", cells: "one", values: { "2": "bad" } };
  columns["topic"] = { role: "metadata", about: "", cells: "one", values: {} };
  expect(mappingOf(columns, "t", "word")).toMatchObject({
    explode: "t",
    metadata: ["topic"],
    answers: [],
    spans: [{ start: "t.from", end: "t.to", quote: "t.mention", label: "word", answers: [{ column: "t.polarity", dimension: "tone" }] }],
  });
});
