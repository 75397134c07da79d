/** What the forms call the kinds of things a codebook is made of. */

import type { Kind, Level } from "../../editor/questions/codebook";
import { t } from "../../words/t";

export const LEVELS: readonly (readonly [Level, string])[] = [
  ["span", t("Words in the text")],
  ["sentence", t("Each sentence")],
  ["block", t("Each paragraph")],
  ["document", t("The whole article")],
  ["relation", t("A link between marks")],
];

export const KINDS: readonly (readonly [Kind, string])[] = [
  ["choice", t("One answer of a list")],
  ["choices", t("Several answers of a list")],
  ["scale", t("A point on a scale")],
  ["flag", t("Yes or no")],
  ["text", t("A few words")],
  ["entity", t("Somebody or something, by name")],
];

export const CHECKS: readonly (readonly [string, string])[] = [
  ["touches_quotation", t("The words stand in quotation marks")],
  ["not_crossing_sentences", t("The words stay within one sentence")],
];
