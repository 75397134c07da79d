/** What the columns of a table are for, and the mapping that says so to the server. */

import { dimensionsOf, type Codebook } from "../../editor/questions/codebook";

export type Cells = "one" | "python" | "json" | "commas" | "semicolons" | "bars";
export const FACTS = ["title", "outlet", "event", "url", "published_on", "byline", "language", "content_warning"] as const;
export type Fact = (typeof FACTS)[number];
export const RIGHTS = ["licence", "source_note", "may_redistribute_text"] as const;
export type Role = "nothing" | "text" | "key" | "annotator" | Fact | (typeof RIGHTS)[number] | "metadata" | "answer" | "words" | "start" | "end" | "quote";

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
  [/^(text|sentence|sentence_normalized|content|body|article)$/, "text"],
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

interface AnswerOut {
  column: string;
  dimension: string;
  layer?: string;
  cells: Cells;
  values: Record<string, string>;
  leave_out: string[];
}

function answerOf(name: string, column: Column): AnswerOut {
  const [layer = "", dimension = ""] = column.about.split(".");
  const spelt = Object.entries(column.values);
  return {
    column: name,
    layer,
    dimension,
    cells: column.cells,
    values: Object.fromEntries(spelt.filter(([, label]) => label !== LEFT_OUT && label !== "")),
    leave_out: spelt.filter(([, label]) => label === LEFT_OUT).map(([cell]) => cell),
  };
}

/** The mapping as the server takes it; `explode` is the JSON field with a row for each item. */
export function mappingOf(columns: Columns, explode: string, spanMark: string): object {
  const named = Object.entries(columns);
  const one = (role: Role): string | undefined => named.find(([, column]) => column.role === role)?.[0];
  const answers = named.filter(([, { role, about }]) => role === "answer" && about !== "").map(([name, column]) => answerOf(name, column));
  const [start, end, quote] = [one("start"), one("end"), one("quote")];
  const spanLayer = spanMark.split(".")[0];
  const isSpan = start !== undefined && end !== undefined && spanMark !== "";
  const inSpan = answers.filter(({ layer }) => isSpan && layer === spanLayer);
  return {
    text: one("text") ?? "",
    key: one("key") ?? null,
    annotator: one("annotator") ?? null,
    explode: explode === "" ? null : explode,
    ...Object.fromEntries([...FACTS, ...RIGHTS].flatMap((fact) => (one(fact) === undefined ? [] : [[fact, one(fact)]]))),
    metadata: named.filter(([, { role }]) => role === "metadata").map(([name]) => name),
    answers: answers.filter((each) => !inSpan.includes(each)),
    words: named
      .filter(([, { role, about }]) => role === "words" && about !== "")
      .map(([column, { about, cells }]) => ({ column, label: about, cells })),
    spans: isSpan
      ? [{ start, end, quote: quote ?? null, label: spanMark, answers: inSpan.map(({ layer: _layer, ...rest }) => rest) }]
      : [],
  };
}
