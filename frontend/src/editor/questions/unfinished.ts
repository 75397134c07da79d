/** What is left to do before an article can be handed in: the twin of the server's judgement. */
import { missingAnswers, type Codebook, type Elsewhere, type Layer, type Values } from "./codebook";
import { missingLinks } from "../links/rules";
import type { Item } from "../work";

export type Unfinished =
  | { readonly kind: "annotation"; readonly item: Item; readonly layer: Layer; readonly missing: readonly string[] }
  | { readonly kind: "document"; readonly layer: Layer; readonly missing: readonly string[] }
  /** Must be marked somewhere; nothing else will do. */
  | { readonly kind: "unmarked"; readonly layer: Layer };

export interface Judgement {
  readonly unfinished: readonly Unfinished[];
  /** Nothing of these is marked and nobody has yet said that this is so. */
  readonly toConfirm: readonly Layer[];
}

export function answersElsewhere(codebook: Codebook, items: Iterable<Item>): Elsewhere {
  const whole = new Set(codebook.layers.filter((layer) => layer.level === "document").map((layer) => layer.id));
  const answers: Record<string, Values> = {};
  if (whole.size === 0) return answers;
  for (const item of items) if (whole.has(item.layer)) answers[item.layer] = item.values;
  return answers;
}

/** Of the annotations in the order of the text. */
export function judge(
  codebook: Codebook,
  ordered: readonly Item[],
  nothingFound: readonly string[],
): Judgement {
  const elsewhere = answersElsewhere(codebook, ordered);
  const stamp = JSON.stringify(elsewhere);
  const unfinished: Unfinished[] = [];
  const toConfirm: Layer[] = [];
  const layers = new Map(codebook.layers.map((layer) => [layer.id, layer]));
  const used = new Set<string>();
  for (const item of ordered) {
    used.add(item.layer);
    const layer = layers.get(item.layer);
    const missing = layer === undefined ? [] : missingIn(item, layer, elsewhere, stamp);
    if (layer !== undefined && missing.length > 0) unfinished.push({ kind: "annotation", item, layer, missing });
  }
  for (const layer of codebook.layers) {
    if (used.has(layer.id)) continue;
    const missing = layer.level === "document" ? missingAnswers(layer, {}, elsewhere) : [];
    if (missing.length > 0) unfinished.push({ kind: "document", layer, missing });
    else if (layer.required_to_submit === true) unfinished.push({ kind: "unmarked", layer });
    else if (layer.empty === "ask" && !nothingFound.includes(layer.id)) toConfirm.push(layer);
  }
  return { unfinished, toConfirm };
}

/** Of these annotations, the ids of those that are not done: for a few of many, before all are judged. */
export function unfinishedAmong(codebook: Codebook, items: readonly Item[], elsewhere: Elsewhere): Set<string> {
  const stamp = JSON.stringify(elsewhere);
  const layers = new Map(codebook.layers.map((layer) => [layer.id, layer]));
  const open = items.filter((item) => {
    const layer = layers.get(item.layer);
    return layer !== undefined && missingIn(item, layer, elsewhere, stamp).length > 0;
  });
  return new Set(open.map(({ id }) => id));
}

/** Judged anew only when it or an answer that its questions hang on has changed. */
const judged = new WeakMap<Item, { readonly stamp: string; readonly layer: Layer; readonly missing: readonly string[] }>();

function missingIn(item: Item, layer: Layer, elsewhere: Elsewhere, stamp: string): readonly string[] {
  const known = judged.get(item);
  if (known !== undefined && known.stamp === stamp && known.layer === layer) return known.missing;
  const answers = missingAnswers(layer, item.values, elsewhere);
  const links = missingLinks(layer, item.links);
  const missing = links.length === 0 ? answers : [...answers, ...links];
  judged.set(item, { stamp, layer, missing });
  return missing;
}
