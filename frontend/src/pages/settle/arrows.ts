/** The connections that readings have at a place, and which of them stay. */

import type { Arrow, Place, Settling } from "../../api/settling";
import { t } from "../../words/t";
import { layerOf, quoteOfPlace } from "./saying";
import type { Codebook } from "../../editor/questions/codebook";

export interface Offered extends Arrow {
  readonly id: string;
  /** Those that have it. */
  readonly readings: readonly string[];
  /** "mixed" where it depends on whose mark is taken. */
  readonly stays: boolean | "mixed";
}

/** What was ticked or unticked before anything was decided, by connection. */
export type Touched = ReadonlyMap<string, boolean>;

function idOf({ role, item, entity }: Arrow): string {
  return [role, item ?? "", entity ?? ""].join(" ");
}

export function offered(place: Place, touched: Touched): Offered[] {
  const found = new Map<string, Arrow & { readings: string[] }>();
  for (const mark of place.marks) {
    for (const link of mark.links) {
      const known = found.get(idOf(link)) ?? { ...link, readings: [] };
      known.readings.push(mark.reading);
      found.set(idOf(link), known);
    }
  }
  const kept = place.decision && new Set(place.decision.arrows.map(idOf));
  return [...found].map(([id, arrow]) => {
    const untouched = arrow.readings.length === place.marks.length || "mixed";
    return { ...arrow, id, stays: kept?.has(id) ?? touched.get(id) ?? untouched };
  });
}

/** What goes with a decision that follows this reading; nothing while nobody has touched any. */
export function chosen(place: Place, touched: Touched, base: string | undefined): Arrow[] | undefined {
  if (touched.size === 0) return undefined;
  const stay = offered({ ...place, decision: null }, touched).filter(
    ({ id, readings }) => touched.get(id) ?? (base !== undefined && readings.includes(base)),
  );
  return stay.map(bare);
}

export function bare({ role, item, entity }: Arrow): Arrow {
  return { role, item, entity };
}

/** Its role, and what it leads to, in words. */
export function inWords(body: Settling, codebook: Codebook, layer: string, arrow: Arrow): { role: string; end: string } {
  const role = layerOf(codebook, layer)?.links?.find((rule) => rule.role === arrow.role)?.title ?? arrow.role;
  if (arrow.entity !== null) {
    return { role, end: body.entities.find(({ id }) => id === arrow.entity)?.name ?? t("not named") };
  }
  const index = body.items.findIndex(({ id }) => id === arrow.item);
  const place = body.items[index];
  if (place === undefined) return { role, end: t("something that is no longer there") };
  const words = quoteOfPlace(place.marks) || (layerOf(codebook, place.layer)?.title ?? "");
  return { role, end: t("place {number}: {words}", { number: index + 1, words }) };
}
