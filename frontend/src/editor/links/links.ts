/** What is connected with what: pure questions to the annotations, and the twin of the server's rule. */
import type { Link } from "../../sync/wire";
import { covers } from "../../text/spans";
import { dimensionsOf, type Layer, type LinkRule } from "../questions/codebook";
import { rulesOf } from "./rules";
import { inTextOrder, type Item } from "../work";

export function titleOfRule({ role, title }: LinkRule): string {
  return title ?? role;
}

export function isFull({ role, max }: LinkRule, links: readonly Link[]): boolean {
  return typeof max === "number" && links.filter((link) => link.role === role).length >= max;
}

/** Who points at this one, and as what. */
export function holdersOf(items: Iterable<Item>, id: string): { readonly item: Item; readonly role: string }[] {
  const holding = [...items].filter(({ links }) => links.some(({ to }) => to === id));
  return inTextOrder(holding).flatMap((item) =>
    item.links.filter(({ to }) => to === id).map(({ role }) => ({ item, role })),
  );
}

/** Words that mean something only as part of another: nothing must be answered about them. */
export function isPart(layer: Layer): boolean {
  return (
    layer.level === "span" &&
    rulesOf(layer).length === 0 &&
    layer.empty !== "ask" &&
    layer.required_to_submit !== true &&
    !dimensionsOf(layer).some(({ required }) => required === true)
  );
}

/**
 * What a role may lead to from here, the likeliest first: what lies around this one, the smallest
 * before the larger, then what stands before it, the nearest first, then what follows.
 */
export function candidates(items: Iterable<Item>, item: Item, rule: LinkRule): Item[] {
  const linked = new Set(item.links.filter(({ role }) => role === rule.role).map(({ to }) => to));
  const allowed = inTextOrder(items).filter(
    (other) => other.id !== item.id && rule.layers.includes(other.layer) && !linked.has(other.id),
  );
  return allowed
    .map((other, place) => ({ other, place, rank: rankOf(item, other) }))
    .sort((one, another) => one.rank[0] - another.rank[0] || one.rank[1] - another.rank[1] || one.place - another.place)
    .map(({ other }) => other);
}

function rankOf(item: Item, other: Item): readonly [number, number] {
  const [start, end] = [item.parts[0]?.[0] ?? 0, item.parts.at(-1)?.[1] ?? 0];
  const [from, to] = [other.parts[0]?.[0] ?? 0, other.parts.at(-1)?.[1] ?? 0];
  if (item.parts.length > 0 && covers(other.parts, item.parts)) return [0, to - from];
  return from < start ? [1, start - to] : [2, from - end];
}
