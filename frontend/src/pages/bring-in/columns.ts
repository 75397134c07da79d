/** What the columns of a table are for, and the mapping that says so to the server. */

import { dimensionsOf, type Codebook } from "../../editor/questions/codebook";

export type Cells = "one" | "python" | "json" | "commas" | "semicolons" | "bars";
export const FACTS = ["title", "outlet", "event", "url", "published_on", "byline", "language", "content_warning"] as const;
export type Fact = (typeof FACTS)[number];
export const RIGHTS = ["licence", "source_note", "may_redistribute_text"] as const;
export type Role = "nothing" | "text" | "key" | "annotator" | Fact | (typeof RIGHTS)[number] | "metadata" | "answer" | "by_rater" | "words" | "start" | "end" | "quote" | "sentence";

/** `about` is `layer.question` of an answer, and what words or spans are marked as. */
export interface Column {
  role: Role;
  about: string;
  cells: Cells;
  /** Cells by the answer they stand for; "-" is no answer. */
  values: Record<string, string>;
}
export type Columns = Record<string, Column>;

const LEFT_OUT = "-";
const HINTS: [RegExp, Role][] = [
  [/(^|\.)(text|sentence|sentence_normalized|content|body|article)$/, "text"],
  [/^(key|id|sentence_id|doc_?id|document|article_?id|primary_gid)$/, "key"],
  [/(annotator|rater|coder|worker|survey_record_id)/, "annotator"],
  [/^(title|headline)$/, "title"],
  [/^(outlet|source|publisher)$/, "outlet"],
  [/^(url|link|news_link)$/, "url"],
  [/^(date|published|published_on)$/, "published_on"],
  [/^(author|byline)$/, "byline"],
  [/^(content|trigger)_warning$/, "content_warning"],
  [/^licen[cs]e$/, "licence"],
  [/^may_redistribute(_text)?$/, "may_redistribute_text"],
  [/(^|\.)(words|biased_words)$/, "words"],
  [/(^|\.)(start|from|begin)$/, "start"],
  [/(^|\.)(end|to|stop)$/, "end"],
  [/(^|\.)(quote|mention|span)$/, "quote"],
  [/(^|\.)(sentence|context)$/, "sentence"],
];

/** A first guess by their names; each part is given once. */
export function guessed(names: readonly string[]): Columns {
  const taken = new Set<Role>();
  const columns: Columns = {};
  for (const name of names) {
    const found = HINTS.find(([hint, role]) => hint.test(name.toLowerCase()) && !taken.has(role));
    if (found !== undefined) taken.add(found[1]);
    columns[name] = { role: found?.[1] ?? "nothing", about: "", cells: "one", values: {} };
  }
  return columns;
}

/** The items of a list in one cell, as JSON has it. */
export function itemsOf(cell: string): string[] {
  try {
    const value: unknown = JSON.parse(cell);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

export interface Question {
  id: string;
  title: string;
  labels: { id: string; title: string }[];
}

/** Every question that a column can answer, by `layer.question`. */
export function questionsOf(book: Codebook): Question[] {
  return book.layers.flatMap((layer) =>
    dimensionsOf(layer).map((each) => ({
      id: `${layer.id}.${each.id}`,
      title: `${layer.title}: ${each.question ?? each.title ?? each.id}`,
      labels: (each.labels ?? []).map(({ id, title }) => ({ id, title: title ?? id })),
    })),
  );
}

/** What a passage can be marked as: what is marked at all, and each answer about it. */
export function marksOf(book: Codebook): { id: string; title: string }[] {
  return book.layers
    .filter((layer) => layer.level === "span")
    .flatMap((layer) => [
      { id: layer.id, title: layer.title },
      ...dimensionsOf(layer).flatMap((each) =>
        (each.labels ?? []).map((label) => ({
          id: `${layer.id}.${each.id}=${label.id}`,
          title: `${layer.title}, ${each.title ?? each.id}: ${label.title ?? label.id}`,
        })),
      ),
    ]);
}

/** Another file of the zip, and the columns by which its rows belong to those of the first. */
export interface Join {
  file: string;
  column: string;
  to: string;
}

/** Which file of a zip has the rows (all, if empty), which JSON field gives a row for each item, what is joined. */
export interface Files {
  file: string;
  explode: string;
  join: Join | null;
}

export const ONE_FILE: Files = { file: "", explode: "", join: null };

interface AnswerOut {
  column: string;
  dimension: string;
  layer?: string;
  cells: Cells;
  by_rater: boolean;
  values: Record<string, string>;
  leave_out: string[];
}

interface Mapping extends Partial<Record<Fact | (typeof RIGHTS)[number], string | null>> {
  text: string;
  key: string | null;
  annotator: string | null;
  explode: string | null;
  file: string | null;
  join: Join | null;
  metadata: string[];
  answers: AnswerOut[];
  words: { column: string; label: string; cells: Cells }[];
  spans: { start: string; end: string; quote: string | null; sentence?: string | null; label: string; answers: AnswerOut[] }[];
}

function answerOf(name: string, column: Column): AnswerOut {
  const [layer = "", dimension = ""] = column.about.split(".");
  const spelt = Object.entries(column.values);
  return {
    column: name,
    layer,
    dimension,
    cells: column.role === "by_rater" && column.cells === "one" ? "json" : column.cells,
    by_rater: column.role === "by_rater",
    values: Object.fromEntries(spelt.filter(([, label]) => label !== LEFT_OUT && label !== "")),
    leave_out: spelt.filter(([, label]) => label === LEFT_OUT).map(([cell]) => cell),
  };
}

/** The mapping as the server takes it. */
export function mappingOf(columns: Columns, files: Files, spanMark: string): Mapping {
  const named = Object.entries(columns);
  const one = (role: Role): string | undefined => named.find(([, column]) => column.role === role)?.[0];
  const answers = named.filter(([, { role, about }]) => (role === "answer" || role === "by_rater") && about !== "").map(([name, column]) => answerOf(name, column));
  const [start, end, quote, sentence] = [one("start"), one("end"), one("quote"), one("sentence")];
  const spanLayer = spanMark.split(".")[0];
  const isSpan = start !== undefined && end !== undefined && spanMark !== "";
  const inSpan = answers.filter(({ layer, by_rater: isOfSeveral }) => isSpan && layer === spanLayer && !isOfSeveral);
  return {
    text: one("text") ?? "",
    key: one("key") ?? null,
    annotator: one("annotator") ?? null,
    explode: files.explode === "" ? null : files.explode,
    file: files.file === "" ? null : files.file,
    join: files.join,
    ...Object.fromEntries([...FACTS, ...RIGHTS].flatMap((fact) => (one(fact) === undefined ? [] : [[fact, one(fact)]]))),
    metadata: named.filter(([, { role }]) => role === "metadata").map(([name]) => name),
    answers: answers.filter((each) => !inSpan.includes(each)),
    words: named
      .filter(([, { role, about }]) => role === "words" && about !== "")
      .map(([column, { about, cells }]) => ({ column, label: about, cells })),
    spans: isSpan
      ? [{ start, end, quote: quote ?? null, sentence: sentence ?? null, label: spanMark, answers: inSpan.map(({ layer: _layer, ...rest }) => rest) }]
      : [],
  };
}

/** Columns of which nothing is said yet. */
export function unsaid(names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, { role: "nothing", about: "", cells: "one", values: {} }]));
}

/** What a kept mapping says of its columns, where this page could have said it; null where it says more. */
export function columnsOf(given: object): { columns: Columns; files: Files; spanMark: string } | null {
  const mapping = given as Partial<Mapping>;
  const { spans = [], answers = [], words = [], metadata = [] } = mapping;
  const [span] = spans;
  const columns: Columns = {};
  const said: [string, Partial<Column> & { role: Role }][] = [];
  for (const role of ["text", "key", "annotator", ...FACTS, ...RIGHTS] as const) {
    const name = mapping[role];
    if (name !== undefined && name !== null) said.push([name, { role }]);
  }
  for (const name of metadata) said.push([name, { role: "metadata" }]);
  for (const each of answers) said.push([each.column, answerIn(each, each.layer ?? "")]);
  for (const { column, label, cells } of words) said.push([column, { role: "words", about: label, cells }]);
  if (span !== undefined) {
    said.push([span.start, { role: "start" }], [span.end, { role: "end" }]);
    if (span.quote !== null) said.push([span.quote, { role: "quote" }]);
    if (span.sentence !== undefined && span.sentence !== null) said.push([span.sentence, { role: "sentence" }]);
    for (const each of span.answers) said.push([each.column, answerIn(each, span.label.split(".")[0] ?? "")]);
  }
  const used = said.map(([name]) => name);
  if (spans.length > 1 || new Set(used).size < used.length) return null;
  for (const [name, column] of said) columns[name] = { about: "", cells: "one", values: {}, ...column };
  const files: Files = { file: mapping.file ?? "", explode: mapping.explode ?? "", join: mapping.join ?? null };
  return { columns, files, spanMark: span?.label ?? "" };
}

function answerIn({ dimension, cells, by_rater: isOfSeveral, values, leave_out: leftOut }: AnswerOut, layer: string): Column {
  return {
    role: isOfSeveral ? "by_rater" : "answer",
    about: `${layer}.${dimension}`,
    cells: cells ?? "one",
    values: { ...values, ...Object.fromEntries((leftOut ?? []).filter((cell) => cell !== "").map((cell) => [cell, LEFT_OUT])) },
  };
}
