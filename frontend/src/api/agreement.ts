/** How far annotators agree: the plain questions, and every measure behind them. */

import { get, urlOf } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type AgreementSummary = Schemas["AgreementSummary"];
export type AgreementLayer = Schemas["AgreementLayer"];
export type AgreementQuestion = Schemas["AgreementQuestion"];
export type AgreementMeasured = Schemas["AgreementMeasured"];
export type AgreementPair = Schemas["AgreementPair"];
export type AgreementPart = Schemas["AgreementPart"];
export type AgreementNumbers = Pick<AgreementPart, "value" | "ci" | "n" | "undefined">;
export type Agreement = Schemas["Agreement"];

/** One person in one kind of mark, against the settled versions. */
export type WithSettled = Schemas["WithGold"];
export type Confused = Schemas["AgreementConfusion"];
export type Counting = Schemas["AgreementCounting"];
export type ConfusedCell = Confused["cells"][number];

/** Which finished readings are compared; empty is all of them. */
export interface Compared {
  round: string;
  codebook: string;
  /** Names of models, by commas; empty compares people alone. */
  models: string;
}

export interface AgreementWish extends Compared {
  layer: string;
  dimension: string;
  metric: string;
  by: string;
}

// A page never waits for thousands of articles: `counting` says how far they are.
const AT_ONCE = { wait: false };

export function summariseAgreement(slug: string, compared: Compared): Promise<AgreementSummary> {
  return get<AgreementSummary>(`projects/${slug}/agreement/summary/`, { ...compared, ...AT_ONCE });
}

export function measureAgreement(slug: string, wish: AgreementWish): Promise<Agreement> {
  return get<Agreement>(`projects/${slug}/agreement/`, { ...wish, ...AT_ONCE });
}

/** The address of a table to take along, with every row there is. */
export function agreementTable(slug: string, wish: Partial<AgreementWish>): string {
  return urlOf(`projects/${slug}/agreement/table/`, { ...wish });
}

export interface ConfusionWish extends Compared {
  layer: string;
  dimension: string;
  /** Two answers: then the articles behind them are listed. */
  one?: string;
  other?: string;
}

export function confusion(slug: string, wish: ConfusionWish): Promise<Confused> {
  return get<Confused>(`projects/${slug}/agreement/confusion/`, { ...wish, ...AT_ONCE });
}

/** Precision, recall and F1 of each reader against the settled versions. */
export type AgainstGold = Schemas["AgainstGold"];

export function againstGold(slug: string, wish: Compared & { layer: string; dimension: string }): Promise<AgainstGold> {
  return get<AgainstGold>(`projects/${slug}/agreement/settled/`, { ...wish });
}

export async function withSettled(slug: string): Promise<WithSettled[]> {
  return (await get<Schemas["WithGoldPage"]>(`projects/${slug}/adjudication/agreement/`)).results;
}
