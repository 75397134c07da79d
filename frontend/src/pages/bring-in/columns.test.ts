import { expect, test } from "vitest";

import { columnsOf, guessed, itemsOf, mappingOf, ONE_FILE, type Columns } from "./columns";

test("columns are guessed by their names, each part once", () => {
  const columns = guessed(["sentence_id", "text", "content", "survey_record_id", "label", "targets.from"]);
  expect(Object.values(columns).map(({ role }) => role)).toEqual(["key", "text", "nothing", "annotator", "nothing", "start"]);
});

test("the text may be in a file that is joined", () => {
  expect(guessed(["key", "articles.ID", "articles.text"])).toMatchObject({ key: { role: "key" }, "articles.text": { role: "text" } });
});

test("answers stand with their values, and what is no answer is left out", () => {
  const columns = guessed(["text", "label", "words"]);
  columns["label"] = { role: "answer", about: "sentence.biased", cells: "one", values: { Biased: "yes", "No agreement": "-" } };
  columns["words"] = { role: "words", about: "word", cells: "python", values: {} };
  expect(mappingOf(columns, ONE_FILE, "")).toMatchObject({
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
  expect(mappingOf(columns, { ...ONE_FILE, explode: "t" }, "word")).toMatchObject({
    explode: "t",
    metadata: ["topic"],
    answers: [],
    spans: [{ start: "t.from", end: "t.to", quote: "t.mention", label: "word", answers: [{ column: "t.polarity", dimension: "tone" }] }],
  });
});

test("a kept mapping can be said otherwise, whatever it says of answers, words, places and files", () => {
  const names = ["text", "id", "topic", "votes", "label", "words", "t.from", "t.to", "t.sentence", "t.tone"];
  const columns: Columns = guessed(names);
  columns["topic"] = { role: "metadata", about: "", cells: "one", values: {} };
  columns["votes"] = { role: "by_rater", about: "article.slant", cells: "json", values: { "-1": "-" } };
  columns["label"] = { role: "answer", about: "sentence.biased", cells: "one", values: { Biased: "yes", None: "-" } };
  columns["words"] = { role: "words", about: "word", cells: "python", values: {} };
  columns["t.tone"] = { role: "answer", about: "word.tone", cells: "one", values: { "2": "bad" } };
  const files = { file: "a.json", explode: "t", join: { file: "b.tsv", column: "ID", to: "id" } };
  const mapping = mappingOf(columns, files, "word");
  const said = columnsOf(JSON.parse(JSON.stringify(mapping)) as object);
  expect(columns["t.sentence"]?.role).toBe("sentence");
  expect(mapping.spans[0]?.sentence).toBe("t.sentence");
  expect(said).toEqual({ columns, files, spanMark: "word" });
  expect(mapping.answers.map(({ by_rater: isOfSeveral }) => isOfSeveral)).toEqual([true, false]);
});

test("a mapping that this page could not have made is left as it is", () => {
  const twice = { text: "text", answers: ["a", "b"].map((dimension) => ({ column: "label", layer: "x", dimension, values: {}, leave_out: [] })) };
  expect(columnsOf(twice)).toBeNull();
  expect(itemsOf('["yes", -1]')).toEqual(["yes", "-1"]);
  expect(itemsOf("yes")).toEqual([]);
});
