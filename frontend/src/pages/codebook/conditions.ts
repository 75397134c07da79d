/** When a question is asked, said in the codebook's own words. */

import { answersOf, findDimension, kindsOf, questionOf, type Condition, type Dimension, type Layer, type Term } from "../../editor/questions/codebook";
import { t } from "../../words/t";

function answerTitle(layer: Layer, dimension: Dimension, answer: string | number | boolean): string {
  if (typeof answer === "boolean") return answer ? "yes" : "no";
  const label = answersOf(layer, dimension).find(({ id }) => id === answer);
  const kind = kindsOf(dimension).find(({ id }) => id === answer);
  return label?.title ?? kind?.title ?? String(answer);
}

function termText(layers: readonly Layer[], own: Layer, term: Term): string {
  const layer = layers.find(({ id }) => id === term.layer) ?? own;
  const dimension = findDimension(layer, term.dimension);
  if (dimension === undefined) return "";
  const question = `“${questionOf(dimension)}”`;
  if (term.empty !== undefined) return term.empty ? t("{question} is not answered", { question }) : t("{question} is answered", { question });
  const answers = (term.in ?? term.not_in ?? []).map((answer) => `“${answerTitle(layer, dimension, answer)}”`);
  const list = new Intl.ListFormat("en", { type: "disjunction" }).format(answers);
  return term.in === undefined
    ? t("{question} is answered, but not with {list}", { question, list })
    : t("{question} is answered with {list}", { question, list });
}

export function conditionText(layers: readonly Layer[], own: Layer, condition: Condition): string {
  if ("all" in condition) return condition.all.map((term) => termText(layers, own, term)).join(", and ");
  if ("any" in condition) return condition.any.map((term) => termText(layers, own, term)).join(", or ");
  return termText(layers, own, condition);
}
