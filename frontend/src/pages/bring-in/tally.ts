/** What became of the rows and marks of another tool's file, in words. */

import type { Import } from "../../api/types";
import { number } from "../../store/words";
import { t } from "../../words/t";

const NAMES: [keyof Import["counts"], string][] = [
  ["read", t("Articles read")],
  ["rows", t("Rows")],
  ["duplicate_rows", t("Rows that stand there twice")],
  ["unused_rows", t("Rows of the joined file that nothing names")],
  ["other_spellings", t("Other spellings of a text")],
  ["marks", t("Places")],
  ["matched", t("Words found at their place")],
  ["shifted", t("Counted otherwise there")],
  ["dropped", t("Left out: words elsewhere")],
  ["words_placed", t("Words found once")],
  ["words_ambiguous", t("Words in several places")],
  ["left_out", t("Pages without an article")],
  ["not_pages", t("Pictures, frames and what else is no page")],
  ["words_missing", t("Words that stand nowhere")],
];

export function tallyOf(counts: Import["counts"]): { name: string; count: string }[] {
  return NAMES.flatMap(([key, name]) => {
    const value = counts[key];
    return typeof value === "number" ? [{ name, count: number(value) }] : [];
  });
}
