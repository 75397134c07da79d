/** Where somebody stands before their first article, and what a test came to, in words. */

import type { Gate, MixupRow, TestResult } from "../../api/quality";
import { t } from "../../words/t";

const STAGES: Readonly<Record<Gate["stage"], string>> = {
  free: t("reads articles"),
  training: t("in training"),
  feedback: t("looking at how it was settled"),
  test: t("in the test"),
  again: t("may try the test again"),
  failed: t("has not passed the test"),
  unready: t("waits: the test has no settled article"),
};

export function stageName(stage: Gate["stage"]): string {
  return STAGES[stage];
}

/** 0.756 → "76 %"; nothing to compare → a dash. */
export function share(value: number | null): string {
  return value === null ? "–" : t("{number} %", { number: Math.round(value * 100) });
}

export function resultInWords({ places, answers }: Pick<TestResult, "places" | "answers">): string {
  return t("places {places}, answers {answers}", { places: share(places), answers: share(answers) });
}

export function lastResult(results: readonly TestResult[]): string {
  const last = results.at(-1);
  if (last === undefined) return "–";
  const found = { result: resultInWords(last), attempt: last.attempt };
  return last.passed ? t("{result} – passed at attempt {attempt}", found) : t("{result} – not enough at attempt {attempt}", found);
}

/** Which answer stood where which other did; an empty one is none. */
export function mixupInWords({ against, given, other }: Pick<MixupRow, "against" | "given" | "other">): string {
  const answers = { given: given === "" ? t("no answer") : given, other: other === "" ? t("no answer") : other };
  if (against === "settled") return t("“{given}” where “{other}” was settled", answers);
  if (against === "themselves") return t("“{given}” where it was “{other}” the first time", answers);
  return t("“{given}” where somebody else said “{other}”", answers);
}
