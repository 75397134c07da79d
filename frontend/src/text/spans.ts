/** Spans and what is asked of them. The rules are those of the server's `core/spans.py`. */

import type { Offsets } from "./offsets";

/** Half-open [start, end) in code points. */
export type Part = readonly [start: number, end: number];

/** What is selected: from where it was begun to where the caret is; equal when only a caret. */
export interface TextSelection {
  readonly anchor: number;
  readonly focus: number;
}

/** Stands between the parts of a discontinuous span when it is quoted. */
const GAP = " … ";

/** Unicode's White_Space, spelled out because `\s` differs from it and the server trims by it. */
export const WHITESPACE =
  "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const HEAD = new RegExp(`^[${WHITESPACE}]+`);
const TAIL = new RegExp(`[${WHITESPACE}]`);

/** White space off both ends; undefined when nothing else is there. */
export function trimPart(offsets: Offsets, part: Part): Part | undefined {
  const words = offsets.slice(part[0], part[1]);
  const head = HEAD.exec(words)?.[0].length ?? 0;
  if (head === words.length) return undefined;
  let tail = 0;
  // Counted by hand: a pattern bound to the end is tried from every blank of the text.
  while (TAIL.test(words.charAt(words.length - 1 - tail))) tail += 1;
  return [part[0] + head, part[1] - tail];
}

/** The exact words under a span. */
export function quoteOf(offsets: Offsets, parts: readonly Part[]): string {
  return parts.map(([start, end]) => offsets.slice(start, end)).join(GAP);
}

export function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** In the order of the text, and those that overlap or touch made one. */
export function joined(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of [...parts].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1);
    if (last === undefined || part[0] > last[1]) result.push(part);
    else result[result.length - 1] = [last[0], Math.max(last[1], part[1])];
  }
  return result;
}

/** Whether at least one character belongs to both. */
export function overlaps(a: readonly Part[], b: readonly Part[]): boolean {
  return a.some(([start, end]) => b.some((other) => other[0] < end && start < other[1]));
}

/** Whether every character of the inner span belongs to the outer one. */
export function covers(outer: readonly Part[], inner: readonly Part[]): boolean {
  return inner.every(([start, end]) => outer.some((part) => part[0] <= start && end <= part[1]));
}

/** What a selection means: its part of each stretch that may be marked, trimmed. */
export function partsOf(
  offsets: Offsets,
  selection: TextSelection,
  stretches: readonly Part[],
): Part[] {
  const [start, end] = rangeOf(selection);
  const parts: Part[] = [];
  for (const stretch of stretches) {
    if (stretch[0] >= end) break;
    const part: Part = [Math.max(start, stretch[0]), Math.min(end, stretch[1])];
    const trimmed = part[0] < part[1] ? trimPart(offsets, part) : undefined;
    if (trimmed !== undefined) parts.push(trimmed);
  }
  return parts;
}

export function rangeOf(selection: TextSelection): Part {
  const { anchor, focus } = selection;
  return anchor <= focus ? [anchor, focus] : [focus, anchor];
}

export function isCollapsed(selection: TextSelection): boolean {
  return selection.anchor === selection.focus;
}

/** The first entry that ends behind the point, by bisection: entries in order and disjoint. */
export function firstEndingAfter(parts: readonly Part[], point: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const part = parts[middle];
    if (part !== undefined && part[1] <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}
