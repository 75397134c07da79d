/** What lies between the words that a hand took and those that will be marked. */

import type { Offsets } from "./offsets";
import { isCollapsed, type Part, rangeOf, type TextSelection, WHITESPACE } from "./spans";

export interface Boundary {
  /** All of a short span; of a long one how it begins, with how it ends in `end`. */
  readonly start: string;
  readonly end: string | undefined;
  /** Blanks at the ends that were selected and are not marked. */
  readonly trimmed: "start" | "end" | "both" | undefined;
  /** Letters more than were selected: the whole of a word, a sentence, a paragraph. */
  readonly isWider: boolean;
  /** Words that were selected and are not marked. */
  readonly isNarrower: boolean;
}

const SHORT = 60;
const PIECE = 24;
const BLANK = new RegExp(`^[${WHITESPACE}]*$`);

/** `parts` are those that will be marked; undefined where there are none. */
export function boundaryOf(
  offsets: Offsets,
  selection: TextSelection,
  parts: readonly Part[],
): Boundary | undefined {
  const [from, to] = rangeOf(selection);
  const [start, end] = [parts[0]?.[0], parts.at(-1)?.[1]];
  if (start === undefined || end === undefined) return undefined;
  const isShort = end - start <= SHORT;
  // Parts kept from before lie outside the selection, which says nothing about them.
  const within = isCollapsed(selection) ? [] : parts.filter((part) => part[0] < to && from < part[1]);
  const [first, last] = [within[0]?.[0] ?? from, within.at(-1)?.[1] ?? to];
  const [head, tail] = [lost(offsets, from, first), lost(offsets, last, to)];
  const isAtStart = head === "blanks";
  const isAtEnd = tail === "blanks";
  return {
    start: isShort ? offsets.slice(start, end) : offsets.slice(start, start + PIECE).replace(/\s+\S*$/u, ""),
    end: isShort ? undefined : offsets.slice(end - PIECE, end).replace(/^\S*\s+/u, ""),
    trimmed: isAtStart && isAtEnd ? "both" : isAtStart ? "start" : isAtEnd ? "end" : undefined,
    isWider: first < from || last > to,
    isNarrower: head === "words" || tail === "words" || hasWordsBetween(offsets, within),
  };
}

/** What a stretch that is not marked holds. */
function lost(offsets: Offsets, from: number, to: number): "nothing" | "blanks" | "words" {
  if (from >= to) return "nothing";
  return BLANK.test(offsets.slice(from, to)) ? "blanks" : "words";
}

function hasWordsBetween(offsets: Offsets, parts: readonly Part[]): boolean {
  return parts.some((part, index) => {
    const before = parts[index - 1];
    return before !== undefined && lost(offsets, before[1], part[0]) === "words";
  });
}
