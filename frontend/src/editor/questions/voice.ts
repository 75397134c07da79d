/**
 * Proposes whose words a span is when it stands inside quotation marks.
 *
 * A codebook takes part by convention: a single choice with an answer of the id `direct_quote`,
 * `quoted_words` or both. The proposal is only shown; a key or a click makes it the answer.
 */
import type { Part } from "../../sync/wire";
import type { Offsets } from "../../text/offsets";
import { covers } from "../../text/spans";
import { labelsIn, offered, type Dimension, type Layer, type Values } from "./codebook";

const FULL = "direct_quote";
const A_FEW_WORDS = "quoted_words";
/** Fewer words than this, not closed like a sentence, are words picked out by the writer. */
const WORDS_OF_A_CLAUSE = 5;

export function proposedAnswer(
  layer: Layer,
  dimension: Dimension,
  values: Values,
  parts: readonly Part[],
  quotations: readonly Part[],
  offsets: Offsets,
): string | undefined {
  if (dimension.kind !== "choice" || labelsIn(values[dimension.id]).length > 0) return undefined;
  const ids = offered(layer, dimension, values).map((label) => label.id);
  if (!ids.includes(FULL) && !ids.includes(A_FEW_WORDS)) return undefined;
  const around = quotations.find((quotation) => covers([quotation], parts));
  if (parts.length === 0 || around === undefined) return undefined;
  const wanted = isClause(offsets.slice(around[0] + 1, around[1] - 1)) ? FULL : A_FEW_WORDS;
  return ids.includes(wanted) ? wanted : ids.find((id) => id === FULL || id === A_FEW_WORDS);
}

function isClause(quoted: string): boolean {
  const words = quoted.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu) ?? [];
  if (words.length >= WORDS_OF_A_CLAUSE) return true;
  return words.length > 1 && /^\p{Lu}/u.test(quoted) && /[.!?,…]$/u.test(quoted.trim());
}
