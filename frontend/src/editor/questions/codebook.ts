/**
 * The codebook's rules as the page needs them: the twin of the server's validator, so that a
 * question is shown here exactly when its answer is accepted there.
 */
import type { EntityValue, Value, Values } from "../../sync/wire";

export type { EntityValue, Value, Values };

export type Level = "span" | "sentence" | "block" | "document" | "relation";
export type Kind = "choice" | "choices" | "scale" | "flag" | "text" | "entity";
export type Answer = string | number | boolean;

interface Guidance {
  readonly definition?: string;
  readonly include?: string;
  readonly exclude?: string;
  readonly examples?: readonly { readonly text: string; readonly why?: string }[];
}

export interface Label extends Guidance {
  readonly id: string;
  readonly title: string;
  readonly key?: string | null;
  readonly color?: string | null;
  readonly parent?: string | null;
  readonly exclusive?: boolean;
  readonly retired?: boolean;
}

export interface Detail {
  readonly id: string;
  readonly title: string;
  readonly required?: boolean;
  readonly labels: readonly Label[];
}

/** How an entity appears in a passage. `nameless`: then the value may name nobody at all. */
export interface SourceKind {
  readonly id: string;
  readonly title: string;
  readonly definition?: string;
  readonly key?: string | null;
  readonly nameless?: boolean;
  readonly detail?: Detail | null;
}

export interface Term {
  readonly layer?: string | null;
  readonly dimension: string;
  readonly in?: readonly Answer[];
  readonly not_in?: readonly Answer[];
  readonly empty?: boolean;
}

export type Condition = { readonly all: readonly Term[] } | { readonly any: readonly Term[] } | Term;

export interface Dimension extends Guidance {
  readonly id: string;
  readonly title?: string;
  readonly question?: string;
  readonly kind: Kind;
  readonly required?: boolean;
  readonly labels?: readonly Label[];
  readonly labels_from?: { readonly children_of: string };
  readonly min?: number;
  readonly max?: number;
  readonly anchors?: Readonly<Record<string, string>>;
  readonly when?: Condition;
  readonly kinds?: readonly (SourceKind | string)[];
  readonly kind_required?: boolean;
  readonly multiple?: boolean;
  readonly max_length?: number;
}

/** Where connections of one role may lead; its key marks the selected words and connects them. */
export interface LinkRule {
  readonly role: string;
  readonly title?: string;
  readonly layers: readonly string[];
  readonly definition?: string;
  readonly key?: string | null;
  readonly min?: number;
  readonly max?: number | null;
}

export interface Layer {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly dimensions?: readonly Dimension[];
  readonly definition?: string;
  readonly key?: string | null;
  readonly color?: string | null;
  readonly color_by?: string | null;
  readonly overlap?: boolean;
  readonly max?: number | null;
  readonly max_parts?: number | null;
  readonly empty?: "ask" | "allow";
  readonly required_to_submit?: boolean;
  readonly links?: readonly LinkRule[];
}

export interface Codebook {
  readonly title: string;
  readonly guideline?: string;
  readonly layers: readonly Layer[];
}

/** The answers of the document-level layers by layer id, for conditions that look there. */
export type Elsewhere = Readonly<Record<string, Values>>;

export function dimensionsOf(layer: Layer): readonly Dimension[] {
  return layer.dimensions ?? [];
}

export function findLayer(codebook: Codebook, id: string): Layer | undefined {
  return codebook.layers.find((layer) => layer.id === id);
}

export function findDimension(layer: Layer, id: string): Dimension | undefined {
  return dimensionsOf(layer).find((dimension) => dimension.id === id);
}

export function questionOf(dimension: Dimension): string {
  return dimension.question ?? dimension.title ?? dimension.id;
}

export function titleOf(dimension: Dimension): string {
  return dimension.title ?? dimension.question ?? dimension.id;
}

/** Source kinds may be written as bare ids; then the id itself is the title. */
export function kindsOf(dimension: Dimension): readonly SourceKind[] {
  return (dimension.kinds ?? []).map((kind) =>
    typeof kind === "string" ? { id: kind, title: readable(kind) } : kind,
  );
}

function readable(id: string): string {
  const words = id.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function isEntityValue(value: Value | undefined): value is EntityValue {
  return typeof value === "object" && !Array.isArray(value);
}

function asList(value: Value | undefined): readonly (string | number | boolean | EntityValue)[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly (string | EntityValue)[]) : [value as string];
}

export function entitiesIn(value: Value | undefined): readonly EntityValue[] {
  return asList(value).filter((each): each is EntityValue => typeof each === "object");
}

export function labelsIn(value: Value | undefined): readonly string[] {
  return asList(value).filter((each): each is string => typeof each === "string");
}

export function holds(condition: Condition, values: Values, elsewhere: Elsewhere = {}): boolean {
  if ("all" in condition) return condition.all.every((term) => termHolds(term, values, elsewhere));
  if ("any" in condition) return condition.any.some((term) => termHolds(term, values, elsewhere));
  return termHolds(condition, values, elsewhere);
}

/** Nothing is known about an unanswered question: `in` and `not_in` hold only with an answer. */
function termHolds(term: Term, values: Values, elsewhere: Elsewhere): boolean {
  const source = typeof term.layer === "string" ? (elsewhere[term.layer] ?? {}) : values;
  const value = source[term.dimension];
  if (term.empty !== undefined) return (value === undefined) === term.empty;
  const answers = asList(value).map((each) => (typeof each === "object" ? (each["kind"] ?? "") : each));
  const wanted = term.in ?? term.not_in ?? [];
  const listed = answers.some((answer) => wanted.includes(answer));
  return term.in === undefined ? answers.length > 0 && !listed : listed;
}

export function isShown(dimension: Dimension, values: Values, elsewhere: Elsewhere = {}): boolean {
  return dimension.when === undefined || holds(dimension.when, values, elsewhere);
}

/** The questions to ask now, in the codebook's order. */
export function shownDimensions(layer: Layer, values: Values, elsewhere: Elsewhere = {}): readonly Dimension[] {
  return dimensionsOf(layer).filter(
    (dimension) => isShown(dimension, values, elsewhere) && !hasNothingToChoose(layer, dimension, values),
  );
}

function hasNothingToChoose(layer: Layer, dimension: Dimension, values: Values): boolean {
  return dimension.labels_from !== undefined && offered(layer, dimension, values).length === 0;
}

/** Every label that can ever answer the question, retired ones included. */
export function answersOf(layer: Layer, dimension: Dimension): readonly Label[] {
  const from = dimension.labels_from?.children_of;
  if (from !== undefined) {
    return (findDimension(layer, from)?.labels ?? []).filter((label) => hasParent(label));
  }
  const labels = dimension.labels ?? [];
  const isSplit = dimensionsOf(layer).some((other) => other.labels_from?.children_of === dimension.id);
  return isSplit ? labels.filter((label) => !hasParent(label)) : labels;
}

function hasParent(label: Label): boolean {
  return typeof label.parent === "string";
}

/** The labels to choose from now, given the answers so far. */
export function offered(layer: Layer, dimension: Dimension, values: Values): readonly Label[] {
  const labels = answersOf(layer, dimension).filter((label) => label.retired !== true);
  const from = dimension.labels_from?.children_of;
  if (from === undefined) return labels;
  const chosen = labelsIn(values[from]);
  return labels.filter((label) => typeof label.parent === "string" && chosen.includes(label.parent));
}

const NONE: readonly string[] = [];

/** The required questions that are asked and not fully answered, in the codebook's order. */
export function missingAnswers(layer: Layer, values: Values, elsewhere: Elsewhere = {}): readonly string[] {
  // Of most annotations nothing is missing, and then nobody need ask what is shown.
  const missing = dimensionsOf(layer).filter((dimension) => isMissing(dimension, values[dimension.id]));
  if (missing.length === 0) return NONE;
  const shown = shownDimensions(layer, values, elsewhere);
  return missing.filter((dimension) => shown.includes(dimension)).map(({ id }) => id);
}

function isMissing(dimension: Dimension, value: Value | undefined): boolean {
  if (value === undefined) return dimension.required === true;
  return dimension.kind === "entity" && !entitiesIn(value).every((entity) => isComplete(dimension, entity));
}

/** Whether an entity's kind, and what that kind asks further, are given where they must be. */
export function isComplete(dimension: Dimension, entity: EntityValue): boolean {
  const kind = kindsOf(dimension).find((each) => each.id === entity["kind"]);
  if (kind === undefined) return dimension.kind_required !== true || kindsOf(dimension).length === 0;
  const detail = kind.detail;
  return detail?.required !== true || entity[detail.id] !== undefined;
}

/**
 * The answers that remain after one of them was changed: what is no longer asked goes, and so
 * does what was chosen below an answer that is gone.
 */
export function withoutHanging(layer: Layer, values: Values, elsewhere: Elsewhere = {}): Values {
  const kept: Record<string, Value> = {};
  for (const dimension of dimensionsOf(layer)) {
    const value = values[dimension.id];
    if (value === undefined || !isShown(dimension, kept, elsewhere)) continue;
    const left = dimension.labels_from === undefined ? value : withinOffer(layer, dimension, value, kept);
    if (left !== undefined && !isEmpty(left)) kept[dimension.id] = left;
  }
  return kept;
}

function withinOffer(layer: Layer, dimension: Dimension, value: Value, values: Values): Value | undefined {
  const ids = offered(layer, dimension, values).map((label) => label.id);
  if (Array.isArray(value)) return labelsIn(value).filter((id) => ids.includes(id));
  return typeof value === "string" && ids.includes(value) ? value : undefined;
}

function isEmpty(value: Value): boolean {
  return Array.isArray(value) ? value.length === 0 : typeof value === "string" && value.trim() === "";
}

/** The values with one answer set (undefined: taken away) and what hung on it cleared. */
export function withAnswer(
  layer: Layer,
  values: Values,
  dimension: string,
  answer: Value | undefined,
  elsewhere: Elsewhere = {},
): Values {
  const { [dimension]: _before, ...rest } = values;
  return withoutHanging(layer, answer === undefined ? rest : { ...rest, [dimension]: answer }, elsewhere);
}

/** Choose or unchoose one of several labels; one that stands alone sends the others away. */
export function toggled(layer: Layer, dimension: Dimension, value: Value | undefined, id: string): Value | undefined {
  const labels = answersOf(layer, dimension);
  const chosen = labelsIn(value);
  if (chosen.includes(id)) return inOrder(labels, chosen.filter((each) => each !== id));
  const isAlone = (each: string): boolean => labels.find((label) => label.id === each)?.exclusive === true;
  if (isAlone(id)) return [id];
  return inOrder(labels, [...chosen.filter((each) => !isAlone(each)), id]);
}

function inOrder(labels: readonly Label[], chosen: readonly string[]): Value | undefined {
  const ids = labels.map((label) => label.id).filter((id) => chosen.includes(id));
  return ids.length === 0 ? undefined : ids;
}
