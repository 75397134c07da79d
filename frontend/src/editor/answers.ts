/** What can be chosen for a question, in one shape for labels, points of a scale, yes and no. */
import { t } from "../words/t";
import type { Dimension, Label, Layer, SourceKind, Value, Values } from "./codebook";
import { kindsOf, labelsIn, offered } from "./codebook";
import { keyForPoint, keysFor } from "./labelKeys";

export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly key: string | undefined;
  readonly color?: string | null;
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
  return labelled(offered(layer, dimension, values));
}

export function labelled(labels: readonly Label[]): readonly Choice[] {
  const keys = keysFor(labels);
  return labels.map((label) => ({
    id: label.id,
    title: label.title,
    key: keys.get(label.id),
    color: label.color ?? null,
    guide: label,
  }));
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
