/** How values of agreement are written, ordered, laid out two by two and taken along. */

import type { AgreementNumbers, AgreementPair, AgreementPart, Confused, ConfusedCell } from "../../api/agreement";
import { t } from "../../words/t";

/** A value whose reader sees at once that there is none. */
export function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(2).replace("-", "−");
}

export function interval(ci: number[] | null): string {
  const [low, high] = ci ?? [];
  if (low === undefined || high === undefined) return "";
  return t("{low} to {high}", { low: figure(low), high: figure(high) });
}

/** How strongly a value is coloured, from 0 for chance or less to 1 for full agreement. */
export function strength(value: number | null): number {
  return value === null ? 0 : Math.min(1, Math.max(0, value));
}

export type Row = AgreementPart & { key: string };

/** Least agreed first; what has no value comes last. */
export function lowestFirst(parts: Record<string, AgreementPart>): Row[] {
  return rowsOf(parts).sort((one, other) => rank(one) - rank(other));
}

export function rowsOf(parts: Record<string, AgreementPart>): Row[] {
  return Object.entries(parts).map(([key, part]) => ({ key, ...part }));
}

function rank({ value }: AgreementNumbers): number {
  return value ?? Number.POSITIVE_INFINITY;
}

export interface Square {
  people: string[];
  /** The pair of the row's person and the column's; none on the diagonal or where nothing is shared. */
  at: (one: string, other: string) => AgreementPair | undefined;
}

/** A measure with a direction has both of its values; any other stands the same both ways. */
export function squareOf(pairs: readonly AgreementPair[]): Square {
  const known = new Map<string, AgreementPair>();
  for (const pair of pairs) {
    const back = keyOf(pair.other, pair.one);
    if (!known.has(back)) known.set(back, pair);
    known.set(keyOf(pair.one, pair.other), pair);
  }
  const people = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))].sort();
  return { people, at: (one, other) => known.get(keyOf(one, other)) };
}

function keyOf(one: string, other: string): string {
  return JSON.stringify([one, other]);
}

/** The count of two answers, whichever of them is the row. */
export function squareOfCells({ cells }: Confused): (one: string, other: string) => ConfusedCell | undefined {
  const known = new Map(cells.map((cell) => [keyOf(cell.one, cell.other), cell]));
  return (one, other) => known.get(keyOf(one, other)) ?? known.get(keyOf(other, one));
}

/** How strongly a count is coloured, from 0 for none to 1 for the largest. */
export function share(cell: ConfusedCell, { cells }: Confused): number {
  return cell.pairs / Math.max(...cells.map(({ pairs }) => pairs));
}
