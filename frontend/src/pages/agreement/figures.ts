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

/** How strongly a cell is coloured: 0 for none to 4 for nearly full agreement. */
export function heat(value: number | null): number {
  if (value === null || value < 0.2) return 0;
  return Math.min(4, Math.floor(value / 0.2));
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

const HEAD = ["id", "title", "metric", "value", "low", "high", "articles", "units", "annotators", "pairable", "undefined"];

export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ key, title, metric, value, ci, n, undefined: why }) => [
    key,
    title,
    metric,
    value,
    ci?.[0],
    ci?.[1],
    n.documents,
    n.units,
    n.annotators,
    n.pairable,
    why,
  ]);
  return lineUp([HEAD, ...lines]);
}

/** The count of two answers, whichever of them is the row. */
export function squareOfCells({ cells }: Confused): (one: string, other: string) => ConfusedCell | undefined {
  const known = new Map(cells.map((cell) => [keyOf(cell.one, cell.other), cell]));
  return (one, other) => known.get(keyOf(one, other)) ?? known.get(keyOf(other, one));
}

/** How strongly a count is coloured: 0 for none to 3 for the largest. */
export function share(cell: ConfusedCell | undefined, { cells }: Confused): number {
  const most = Math.max(...cells.map(({ pairs }) => pairs));
  return cell === undefined ? 0 : Math.ceil((3 * cell.pairs) / most);
}

export function confusionCsv({ cells }: Confused): string {
  const lines = cells.map(({ one, other, pairs, documents }) => [one, other, pairs, documents]);
  return lineUp([["one", "other", "pairs", "articles"], ...lines]);
}

function lineUp(lines: readonly (readonly (string | number | null | undefined)[])[]): string {
  return lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveAs(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
