/**
 * Proposes who says what a highlight covers, from what rules found in the article.
 *
 * Only shown: Enter or a click makes it an answer. A codebook takes part with a question for an
 * entity that has kinds of sources, and with a single choice that has an answer `paraphrase`.
 */
import type { Part } from "../../sync/wire";
import { covers, lengthOf } from "../../text/spans";
import type { ProposedSpeaker } from "../work";
import { kindsOf, labelsIn, offered, type Dimension, type EntityValue, type Layer, type Values } from "./codebook";

const REPORTED = "paraphrase";

/** The innermost statement around these words. */
export function statementAround(
  parts: readonly Part[],
  speakers: readonly ProposedSpeaker[],
): ProposedSpeaker | undefined {
  if (parts.length === 0) return undefined;
  return speakers
    .filter(({ content }) => covers(content, parts))
    .sort((one, other) => lengthOf(one.content) - lengthOf(other.content))[0];
}

/** Somebody's words without marks around them are a paraphrase. */
export function reportedVoice(
  layer: Layer,
  dimension: Dimension,
  values: Values,
  statement: ProposedSpeaker | undefined,
): string | undefined {
  if (statement === undefined || dimension.kind !== "choice" || labelsIn(values[dimension.id]).length > 0) return undefined;
  return offered(layer, dimension, values).some(({ id }) => id === REPORTED) ? REPORTED : undefined;
}

/** Who it is, as the register would name them, and how they appear, as far as the question asks it. */
export function proposedSource(dimension: Dimension, statement: ProposedSpeaker | undefined): EntityValue | undefined {
  if (statement === undefined || kindsOf(dimension).length === 0) return undefined;
  return { name: statement.name, type: statement.type };
}

/** The kind of source and its detail that go with an entity of this name. */
export function proposedAppearance(
  dimension: Dimension,
  entity: EntityValue,
  statement: ProposedSpeaker | undefined,
): { readonly kind: string; readonly detail: string | undefined } | undefined {
  if (statement === undefined || entity["name"]?.toLowerCase() !== statement.name.toLowerCase()) return undefined;
  const kind = kindsOf(dimension).find(({ id }) => id === statement.kind);
  if (kind === undefined) return undefined;
  const detail = kind.detail?.labels.find(({ id }) => id === statement.anonymity);
  return { kind: kind.id, detail: detail?.id };
}
