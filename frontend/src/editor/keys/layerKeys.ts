/** Which key chooses what to mark: the codebook's letter where the text leaves it free, else a digit. */
import { preferences } from "../../store/preferences.svelte";
import { TEXT_KEYS } from "../../text/keys";
import type { Layer } from "../questions/codebook";

const IN_USE: ReadonlySet<string> = new Set(TEXT_KEYS.flatMap(({ keys }) => keys));

/** The digit always works; this is the one that is shown. */
export function layerKeys(layers: readonly Layer[]): ReadonlyMap<string, string> {
  return new Map(layers.map((layer, index) => [layer.id, letterOf(layer) ?? String(index + 1)]));
}

export function layerFor(layers: readonly Layer[], pressed: string): Layer | undefined {
  const byLetter = layers.find((layer) => letterOf(layer) === pressed);
  return byLetter ?? (/^[1-9]$/.test(pressed) ? layers[Number(pressed) - 1] : undefined);
}

function letterOf({ key }: Layer): string | undefined {
  if (typeof key !== "string" || IN_USE.has(key)) return undefined;
  // What a person has put on a key of their own stays there, whatever a codebook says.
  return Object.values(preferences.all.keys ?? {}).includes(key) ? undefined : key;
}
