/** Tags that need not be chosen twice: the last ones again, or the speaker of the passage around. */
import { covers } from "../../text/spans";
import { dimensionsOf, withoutHanging, type Elsewhere, type Layer, type Value, type Values } from "./codebook";
import type { Condition, Term } from "./codebook";
import type { Item } from "../work";

/** The answers given last for this layer, other than this annotation's own. */
export function lastTags(recent: readonly Item[], layer: string, except: string | null): Values | undefined {
  return recent.find((item) => item.layer === layer && item.id !== except && hasAnswers(item))?.values;
}

function hasAnswers(item: Item): boolean {
  return Object.keys(item.values).length > 0;
}

/** The questions that say who speaks: entities with source kinds, and what those hang on. */
export function speakerDimensions(layer: Layer): readonly string[] {
  const ids = new Set<string>();
  for (const dimension of dimensionsOf(layer)) {
    if (dimension.kind !== "entity" || (dimension.kinds ?? []).length === 0) continue;
    for (const term of termsOf(dimension.when)) if (typeof term.layer !== "string") ids.add(term.dimension);
    ids.add(dimension.id);
  }
  return [...ids];
}

function termsOf(condition: Condition | undefined): readonly Term[] {
  if (condition === undefined) return [];
  if ("all" in condition) return condition.all;
  return "any" in condition ? condition.any : [condition];
}

/** The smallest annotation of this layer that lies around this one and says who speaks. */
export function around(item: Item, items: Iterable<Item>, layer: Layer): Item | undefined {
  const wanted = speakerDimensions(layer);
  const outer = [...items].filter(
    (other) =>
      other.id !== item.id &&
      other.layer === layer.id &&
      item.parts.length > 0 &&
      covers(other.parts, item.parts) &&
      wanted.some((id) => other.values[id] !== undefined),
  );
  return outer.sort((one, other) => lengthOf(one) - lengthOf(other))[0];
}

function lengthOf(item: Item): number {
  return item.parts.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** The answers with the speaker taken over from another annotation. */
export function withSpeakerOf(other: Item, layer: Layer, values: Values, elsewhere: Elsewhere): Values {
  const taken: Record<string, Value> = { ...values };
  for (const id of speakerDimensions(layer)) {
    const value = other.values[id];
    if (value !== undefined) taken[id] = value;
  }
  return withoutHanging(layer, taken, elsewhere);
}
