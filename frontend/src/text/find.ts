/** Search in the text the way people type: any quotes, dashes, blanks and case match. */

import type { Offsets } from "./offsets";
import { firstEndingAfter, type Part, WHITESPACE } from "./spans";

/** Each replaces one unit by one unit, so that a place in the folded text is a place in the text. */
const FOLDS: readonly (readonly [RegExp, string])[] = [
  [/[‘’‚‛′`´]/g, "'"],
  [/[“”„‟″«»]/g, '"'],
  [/[‐‑‒–—―−]/g, "-"],
  [new RegExp(`[${WHITESPACE}]`, "g"), " "],
  // The two letters whose small form has another length or depends on what follows.
  [/İ/g, "i"],
  [/[Σς]/g, "σ"],
];

export function fold(text: string): string {
  let folded = text;
  for (const [pattern, plain] of FOLDS) folded = folded.replace(pattern, plain);
  return folded.toLowerCase();
}

export class Finder {
  readonly #offsets: Offsets;
  #folded: string | undefined;

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
  }

  /** Every place where the words stand inside the stretches, in the order of the text. */
  matches(query: string, stretches: readonly Part[]): Part[] {
    const words = fold(query).trim();
    if (words === "") return [];
    this.#folded ??= fold(this.#offsets.text);
    const literal = words.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    const pattern = new RegExp(literal.replace(/ +/g, " +"), "g");
    const found: Part[] = [];
    for (const match of this.#folded.matchAll(pattern)) {
      const start = this.#offsets.inward(match.index);
      const end = this.#offsets.inward(match.index + match[0].length);
      const stretch = stretches[firstEndingAfter(stretches, start)];
      if (stretch !== undefined && stretch[0] <= start && end <= stretch[1]) {
        found.push([start, end]);
      }
    }
    return found;
  }
}

/** The match that follows a point in the direction of search; from the last on to the first. */
export function nextMatch(
  matches: readonly Part[],
  from: Part,
  direction: 1 | -1,
): Part | undefined {
  if (direction === 1) return matches.find(([start]) => start > from[0]) ?? matches[0];
  return matches.findLast(([start]) => start < from[0]) ?? matches.at(-1);
}
