/** A codebook while it is written: every part may be changed, and nothing is missing that is drawn. */

import type { Answer, Codebook, Condition, Dimension, Label, Layer, SourceKind, Term } from "../../editor/questions/codebook";

type Writable<T> = T extends (infer Each)[] | readonly (infer Each)[]
  ? Writable<Each>[]
  : T extends object
    ? { -readonly [Name in keyof T]: Writable<T[Name]> }
    : T;

export type AnswerDraft = Writable<Label>;
export type KindDraft = Writable<SourceKind>;
export type TermDraft = Writable<Term>;
export interface ConditionDraft {
  mode: "all" | "any";
  terms: TermDraft[];
}
export type QuestionDraft = Omit<Writable<Dimension>, "labels" | "kinds" | "when"> & {
  labels?: AnswerDraft[];
  kinds?: KindDraft[];
  when?: Writable<Condition>;
};
export interface RoleDraft {
  role: string;
  title?: string;
  layers: string[];
  definition?: string;
  min?: number;
  max?: number | null;
}
export interface CheckDraft {
  check: string;
  severity?: "error" | "warning";
  when?: Writable<Condition>;
}
export type MarkDraft = Omit<Writable<Layer>, "dimensions" | "links" | "checks"> & {
  dimensions: QuestionDraft[];
  links?: RoleDraft[];
  checks?: CheckDraft[];
};
export interface BookDraft {
  title: string;
  guideline?: string;
  layers: MarkDraft[];
}
export type { Answer };

function readable(id: string): string {
  const words = id.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What came from the server, with the lists that forms write into. */
export function draftOf(body: unknown): BookDraft {
  const book = structuredClone(body) as Partial<BookDraft>;
  book.title ??= "";
  book.layers ??= [];
  for (const mark of book.layers) {
    mark.dimensions ??= [];
    for (const question of mark.dimensions) {
      if (question.kinds === undefined) continue;
      question.kinds = question.kinds.map((kind) => (typeof kind === "string" ? { id: kind, title: readable(kind) } : kind));
    }
  }
  return book as BookDraft;
}

/** As the editor of articles reads it. */
export function asCodebook(book: BookDraft): Codebook {
  return book as unknown as Codebook;
}

export function idOf(title: string, taken: readonly string[]): string {
  const plain = title.normalize("NFKD").replace(/[^ -~]/g, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 50);
  const base = words === "" || !/^[a-z]/.test(words) ? `a_${words}`.replace(/_+$/, "") : words;
  let found = base;
  for (let number = 2; taken.includes(found); number += 1) found = `${base}_${number}`;
  return found;
}

export function newMark(taken: readonly string[], title: string): MarkDraft {
  return { id: idOf(title, taken), title, level: "span", empty: "ask", dimensions: [] };
}

export function newQuestion(taken: readonly string[], question: string): QuestionDraft {
  return { id: idOf(question, taken), question, kind: "choice", labels: [] };
}

/** A condition as a list of comparisons, however it was written. */
export function conditionOf(when: Writable<Condition> | undefined): ConditionDraft {
  if (when === undefined) return { mode: "all", terms: [] };
  if ("all" in when) return { mode: "all", terms: when.all };
  if ("any" in when) return { mode: "any", terms: when.any };
  return { mode: "all", terms: [when] };
}

/** The shortest way to write it; no comparison is no condition. */
export function whenOf({ mode, terms }: ConditionDraft): Writable<Condition> | undefined {
  const [only] = terms;
  if (only === undefined) return undefined;
  if (terms.length === 1) return only;
  return mode === "all" ? { all: terms } : { any: terms };
}

function conditionsIn(mark: MarkDraft): Writable<Condition>[] {
  const rules = [...mark.dimensions, ...(mark.checks ?? [])];
  return rules.map(({ when }) => when).filter((when) => when !== undefined);
}

/** Give a question another id, and everything that names it. */
export function renameQuestion(book: BookDraft, mark: MarkDraft, question: QuestionDraft, id: string): void {
  const before = question.id;
  question.id = id;
  if (mark.color_by === before) mark.color_by = id;
  for (const other of mark.dimensions) {
    if (other.labels_from?.children_of === before) other.labels_from = { children_of: id };
  }
  for (const home of book.layers) {
    for (const term of conditionsIn(home).flatMap((when) => conditionOf(when).terms)) {
      const where = term.layer ?? home.id;
      if (where === mark.id && term.dimension === before) term.dimension = id;
    }
  }
}

/** Give an answer another id, and every condition and answer below that names it. */
export function renameAnswer(book: BookDraft, mark: MarkDraft, question: QuestionDraft, answer: AnswerDraft, id: string): void {
  const before = answer.id;
  answer.id = id;
  for (const other of question.labels ?? []) if (other.parent === before) other.parent = id;
  for (const home of book.layers) {
    for (const term of conditionsIn(home).flatMap((when) => conditionOf(when).terms)) {
      if ((term.layer ?? home.id) !== mark.id || term.dimension !== question.id) continue;
      for (const list of [term.in, term.not_in]) {
        const at = list?.indexOf(before) ?? -1;
        if (list !== undefined && at !== -1) list[at] = id;
      }
    }
  }
}

/** Move an element of a list one step; false at the end. */
export function shift<T>(list: T[], at: number, step: 1 | -1): boolean {
  const one = list[at];
  const other = list[at + step];
  if (one === undefined || other === undefined) return false;
  list[at] = other;
  list[at + step] = one;
  return true;
}

/** Set a text or leave it out: an empty key would be one more difference between two versions. */
export function write<T extends object, Name extends keyof T>(into: T, name: Name, value: T[Name] | "" | null | undefined): void {
  if (value === "" || value === null || value === undefined) Reflect.deleteProperty(into, name);
  else into[name] = value;
}
