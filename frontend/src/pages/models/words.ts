/** How runs of models, and why something of them was refused, are called on the page. */

import type { ModelAnswer, ModelRun } from "../../api/models";
import { n, t } from "../../words/t";

const STATES: Readonly<Record<ModelRun["state"], string>> = {
  waiting: t("waiting to begin"),
  running: t("at work"),
  stopped: t("stopped"),
  done: t("done"),
  failed: t("did not work out"),
  withdrawn: t("withdrawn"),
};

const ANSWERS: Readonly<Record<ModelAnswer["state"], string>> = {
  waiting: t("not asked yet"),
  asking: t("being asked"),
  stored: t("answered"),
  refused: t("nothing of it fits"),
  failed: t("no answer came"),
};

const REASONS: Readonly<Record<string, string>> = {
  quote_not_found: t("The quoted words are not in the article"),
  quote_ambiguous: t("The quoted words stand there several times"),
  quote_differs: t("Other words stand at the place given"),
  quote_missing: t("There is no quote"),
  value_invalid: t("An answer does not fit the codebook"),
  unknown_layer: t("The codebook marks nothing of this kind"),
  locked_block: t("It lies outside the article’s text"),
  not_json: t("The answer is not JSON"),
  not_an_answer: t("The answer is none"),
  answer_cut: t("The answer was cut off"),
  too_large: t("The answer is too long"),
  no_answer: t("No answer came"),
  rights: t("The article may not be sent"),
  taken_down: t("The text has been taken down"),
  already_read: t("The model has read it already"),
};

export function stateOf(run: Pick<ModelRun, "state">): string {
  return STATES[run.state];
}

export function answerState(state: ModelAnswer["state"]): string {
  return ANSWERS[state];
}

/** A reason in words; one that has none yet by its code. */
export function reasonInWords(code: string): string {
  return REASONS[code] ?? code;
}

export function isUnended(run: Pick<ModelRun, "state">): boolean {
  return run.state === "waiting" || run.state === "running";
}

/** Millionths as money, to a hundredth of a cent. */
export function money(millionths: number): string {
  return (millionths / 1_000_000).toFixed(4);
}

export function answered(run: Pick<ModelRun, "answers">): number {
  const { answers } = run;
  return (answers.stored ?? 0) + (answers.refused ?? 0) + (answers.failed ?? 0);
}

export function leftOut(found: Readonly<Record<string, number>>): string[] {
  const words: Record<string, (count: number) => string> = {
    rights: (count) => n("{count} article may not be passed on and stays here.", "{count} articles may not be passed on and stay here.", count),
    taken_down: (count) => n("The text of {count} article has been taken down.", "The texts of {count} articles have been taken down.", count),
    already_read: (count) => n("{count} article was read by this model already.", "{count} articles were read by this model already.", count),
  };
  return Object.entries(found).flatMap(([reason, count]) => (words[reason] === undefined ? [] : [words[reason](count)]));
}
