/** From a picture's counts to what is drawn, written and taken along. */

import type { InsightAxis, InsightPicture } from "../../api/insight";
import { partName } from "../../store/words";
import { locale, t } from "../../words/t";
import type { Measure, Scale } from "./looks";

export interface Cell {
  row: number;
  column: number;
  count: number;
  /** What the bar shows: a share from 0 to 1, or a number. */
  size: number;
  text: string;
}

const SHARE = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const PLAIN = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const MONTH = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric" });

/** The cells of one panel, row by row. */
export function cellsOf(picture: InsightPicture, panel: number, measure: Measure, scale: Scale): Cell[] {
  const square = picture[measure][panel] ?? [];
  const wholes = picture.columns.values.map(({ readings }, column) =>
    scale === "reading" ? (readings ?? 0) : square.reduce((sum, line) => sum + (line[column] ?? 0), 0),
  );
  return square.flatMap((line, row) =>
    line.map((count, column) => {
      const whole = wholes[column] ?? 0;
      const size = scale === "number" ? count : whole === 0 ? 0 : count / whole;
      return { row, column, count, size, text: written(size, scale) };
    }),
  );
}

export function written(size: number, scale: Scale): string {
  return scale === "share" ? SHARE.format(size) : PLAIN.format(size);
}

/** The largest cell of all panels: the same length means the same everywhere. */
export function largest(picture: InsightPicture, measure: Measure, scale: Scale): number {
  const all = picture.panels.values.flatMap((_, panel) => cellsOf(picture, panel, measure, scale));
  return Math.max(...all.map(({ size }) => size), 0);
}

/** What a word of an axis is called. */
export function titleOf(axis: InsightAxis, at: number, all: string): string {
  const value = axis.values[at];
  if (value === undefined) return "";
  if (axis.axis === "all") return all;
  if (axis.axis === "month") return MONTH.format(new Date(`${value.id}-15`));
  if (axis.axis === "tenth") return t("{from}–{to} %", { from: (Number(value.id) - 1) * 10, to: Number(value.id) * 10 });
  if (axis.axis === "part") return partName(value.id);
  if (value.id === "true" || value.id === "false") return value.id === "true" ? t("Yes") : t("No");
  return value.title;
}

const RUNS = /^[=+\-@\t\r]/;

/** A cell of CSV; what a spreadsheet would run as a formula has an apostrophe in front. */
function quoted(value: string | number): string {
  const text = typeof value === "string" && RUNS.test(value) ? `'${value}` : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Every cell a line, with ids beside titles. */
export function csvOf(picture: InsightPicture): string {
  const { panels, rows, columns } = picture;
  const head = ["panel_id", "panel", "row_id", "row", "column_id", "column", "marks", "articles", "characters", "column_readings"];
  const lines = panels.values.flatMap((panel, p) =>
    rows.values.flatMap((row, r) =>
      columns.values.map((column, c) => [
        panel.id,
        panel.title,
        row.id,
        row.title,
        column.id,
        column.title,
        picture.marks[p]?.[r]?.[c] ?? 0,
        picture.articles[p]?.[r]?.[c] ?? 0,
        picture.characters[p]?.[r]?.[c] ?? 0,
        column.readings ?? "",
      ]),
    ),
  );
  return [head, ...lines].map((line) => line.map(quoted).join(",")).join("\n") + "\n";
}
