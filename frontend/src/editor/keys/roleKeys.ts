/** Which key connects the selected words in which role: the codebook's letter where it is free. */
import { TEXT_KEYS } from "../../text/keys";
import type { Layer, LinkRule } from "../questions/codebook";
import { EDITOR_KEYS, type EditorAction } from "./keys";
import { layerKeys } from "./layerKeys";

/** These keys come first with a proposal in hand, and elsewhere are the codebook's. */
const IN_HAND_ONLY: readonly EditorAction[] = ["proposal-accept", "proposal-dismiss"];
const IN_USE: readonly string[] = [...TEXT_KEYS, ...EDITOR_KEYS.filter(({ action }) => !IN_HAND_ONLY.includes(action))].flatMap(({ keys }) => keys);
const LETTERS = [..."adfhjptvzbceghiklmnoqrsuwxy"];

/** With something in hand that can be connected; elsewhere the same letters choose what to mark. */
export function roleKeys(layer: Layer, layers: readonly Layer[]): ReadonlyMap<string, string> {
  const rules = layer.links ?? [];
  const taken = new Set<string>(IN_USE);
  for (const key of layerKeys(layers).values()) taken.add(key);
  const keys = new Map<string, string>();
  for (const { role, key } of rules) {
    if (typeof key !== "string" || taken.has(key)) continue;
    keys.set(role, key);
    taken.add(key);
  }
  const free = LETTERS.filter((letter) => !taken.has(letter));
  for (const { role } of rules) {
    const key = keys.has(role) ? undefined : free.shift();
    if (key !== undefined) keys.set(role, key);
  }
  return keys;
}

export function ruleFor(layer: Layer, layers: readonly Layer[], pressed: string): LinkRule | undefined {
  const keys = roleKeys(layer, layers);
  return (layer.links ?? []).find(({ role }) => keys.get(role) === pressed);
}
