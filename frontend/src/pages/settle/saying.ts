/** What readings said, in words: answers by their titles, differences and verdicts by name. */

import type { Difference, SourceMark, Values } from "../../api/settling";
import { answersOf, dimensionsOf, findDimension, titleOf, type Codebook, type Dimension, type Layer } from "../../editor/questions/codebook";
import { t } from "../../words/t";

export interface Said {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  readonly differs: boolean;
}

/** A mark's answers, those on which the readings differ told apart. */
export function saidIn(layer: Layer, values: Values, differences: readonly Difference[]): Said[] {
  const differing = new Set(differences.map((each) => each.dimension));
  return dimensionsOf(layer)
    .filter((dimension) => values[dimension.id] !== undefined || differing.has(dimension.id))
    .map((dimension) => ({
      id: dimension.id,
      question: titleOf(dimension),
      answer: inWords(layer, dimension, values[dimension.id]),
      differs: differing.has(dimension.id),
    }));
}

export function inWords(layer: Layer, dimension: Dimension, value: unknown): string {
  if (value === undefined || value === null) return "—";
  if (Array.isArray(value)) {
    return value.length === 0 ? "—" : value.map((each: unknown) => inWords(layer, dimension, each)).join(", ");
  }
  if (typeof value === "boolean") return value ? t("Yes") : t("No");
  if (typeof value === "object") return named(value as Record<string, string>);
  const word = String(value as string | number);
  return answersOf(layer, dimension).find((label) => label.id === word)?.title ?? dimension.anchors?.[word] ?? word;
}

function named(value: Record<string, string>): string {
  const name = value["name"] ?? t("not named");
  return value["kind"] === undefined ? name : `${name} (${value["kind"].replaceAll("_", " ")})`;
}

export function differenceIn(layer: Layer | undefined, difference: Difference, absent: readonly string[]): string {
  if (difference.kind === "missing") return t("Not marked by {readings}", { readings: absent.join(", ") });
  if (difference.kind === "boundary") return t("Different ends");
  if (difference.kind === "link") return t("Different connections");
  const dimension = layer && findDimension(layer, difference.dimension ?? "");
  return dimension === undefined ? t("Different answers") : titleOf(dimension);
}

export const VERDICTS: Readonly<Record<string, string>> = {
  accepted: t("Taken as it is"),
  merged: t("Merged"),
  edited: t("Changed"),
  rejected: t("Left out"),
  added: t("Added"),
};

export const REASONS: readonly { id: string; name: string }[] = [
  { id: "", name: t("No reason given") },
  { id: "codebook", name: t("The codebook says so") },
  { id: "boundary", name: t("These ends fit better") },
  { id: "context", name: t("The context decides") },
  { id: "slip", name: t("A slip") },
  { id: "overlooked", name: t("Overlooked by others") },
  { id: "not_covered", name: t("The codebook does not say") },
  { id: "ambiguous", name: t("The text can be read both ways") },
  { id: "other", name: t("Another reason") },
];

/** A colour for each reading; the letter stands beside it, so colour alone says nothing. */
const COLORS = ["#2f6fb5", "#b5562f", "#2f8f5b", "#8a4fb0", "#a8862a", "#b03f73", "#3f8f96"];

export function colorOf(letter: string): string {
  return COLORS[(letter.codePointAt(0) ?? 65) % COLORS.length] ?? "gray";
}

export const SETTLED = "#15803d";

/** The words that stand for a place in a list. */
export function quoteOfPlace(marks: readonly SourceMark[]): string {
  const longest = [...marks].sort((one, other) => other.quote.length - one.quote.length)[0];
  return longest?.quote ?? "";
}

export function layerOf(codebook: Codebook, id: string): Layer | undefined {
  return codebook.layers.find((layer) => layer.id === id);
}
