/** What can be chosen for a question, in one shape for labels, points of a scale, yes and no. */
import { t } from "../../words/t";
import type { Dimension, Label, Layer, SourceKind, Value, Values } from "./codebook";
import { findDimension, kindsOf, labelsIn, offered } from "./codebook";
import { keyForPoint, keysFor } from "../keys/labelKeys";

export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly key: string | undefined;
  readonly color?: string | null;
  /** The answer that this one stands below, where both are offered. */
  readonly parent?: string;
  /** What the answers below one parent have in common, where the parent is another question's. */
  readonly heading?: string;
  /** What the guideline says about it. */
  readonly guide?: Partial<Pick<Label, "definition" | "include" | "exclude" | "examples">>;
}

export function choicesFor(layer: Layer, dimension: Dimension, values: Values): readonly Choice[] {
  if (dimension.kind === "scale") return pointsOf(dimension);
  if (dimension.kind === "flag") {
    return [
      { id: "true", title: t("Yes"), key: "y" },
      { id: "false", title: t("No"), key: "n" },
    ];
  }
  const from = dimension.labels_from?.children_of;
  const labels = offered(layer, dimension, values);
  return from === undefined ? labelled(inTree(labels)) : below(findDimension(layer, from)?.labels ?? [], labels);
}

/** Every answer right behind the one it stands below. */
function inTree(labels: readonly Label[]): readonly Label[] {
  const known = new Set(labels.map(({ id }) => id));
  const isTop = ({ parent }: Label): boolean => typeof parent !== "string" || !known.has(parent);
  const withChildren = (label: Label): readonly Label[] => [
    label,
    ...labels.filter(({ parent }) => parent === label.id).flatMap(withChildren),
  ];
  return labels.filter(isTop).flatMap(withChildren);
}

/** The answers below those that were chosen elsewhere, under their titles where there are several. */
function below(parents: readonly Label[], labels: readonly Label[]): readonly Choice[] {
  const chosen = parents.filter(({ id }) => labels.some(({ parent }) => parent === id));
  const sorted = chosen.flatMap(({ id }) => labels.filter(({ parent }) => parent === id));
  const choices = labelled(sorted);
  if (chosen.length < 2) return choices;
  return choices.map((choice, index) => {
    const title = chosen.find(({ id }) => id === sorted[index]?.parent)?.title;
    return title === undefined ? choice : { ...choice, heading: title };
  });
}

export function labelled(labels: readonly Label[]): readonly Choice[] {
  const keys = keysFor(labels);
  return labels.map((label) => ({
    id: label.id,
    title: label.title,
    key: keys.get(label.id),
    color: label.color ?? null,
    guide: label,
    ...(typeof label.parent === "string" && labels.some(({ id }) => id === label.parent) ? { parent: label.parent } : {}),
  }));
}

/** One row of answers, or an answer with those below it. */
export interface Branch {
  /** What the answers below have in common: an answer of its own, or a title alone. */
  readonly title: string;
  readonly choice: Choice | undefined;
  readonly below: readonly Branch[];
}

/** Answers as they are shown: each with those below it. */
export function branches(choices: readonly Choice[], parent?: string): readonly Branch[] {
  const here = choices.filter((choice) => choice.parent === parent);
  const made = here.map((choice): Branch => ({ title: choice.title, choice, below: branches(choices, choice.id) }));
  const headings = [...new Set(here.flatMap(({ heading }) => (heading === undefined ? [] : [heading])))];
  if (headings.length === 0) return made;
  return headings.map((title) => ({ title, choice: undefined, below: made.filter(({ choice }) => choice?.heading === title) }));
}

export function kindChoices(dimension: Dimension): readonly Choice[] {
  const kinds: readonly SourceKind[] = kindsOf(dimension);
  const keys = keysFor(kinds);
  return kinds.map((kind) => ({
    id: kind.id,
    title: kind.title,
    key: keys.get(kind.id),
    guide: kind.definition === undefined ? {} : { definition: kind.definition },
  }));
}

function pointsOf({ min = 0, max = 0, anchors = {} }: Dimension): readonly Choice[] {
  return Array.from({ length: max - min + 1 }, (_, index) => {
    const point = min + index;
    const anchor = anchors[String(point)];
    const title = anchor === undefined ? String(point) : `${point} ${anchor}`;
    return { id: String(point), title, key: keyForPoint(point, min) };
  });
}

export function chosenIn(value: Value | undefined): readonly string[] {
  return typeof value === "number" || typeof value === "boolean" ? [String(value)] : labelsIn(value);
}
