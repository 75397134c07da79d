/** Training, a test and checks of readers: the manager's page, and one's own way through. */

import { get, patch, post, put } from "./client";
import type { components } from "./schema";
import type { WorkItem } from "./types";

type Schemas = components["schemas"];

export type Quality = Schemas["Quality"];
export type QualityRules = Schemas["QualityRules"];
export type QualityArticle = Schemas["QualityArticle"];
export type QualityPerson = Schemas["QualityPerson"];
export type TestResult = Schemas["TestResult"];
export type Gate = Schemas["Gate"];
export type QualityReport = Schemas["QualityReport"];
export type Figure = Schemas["Figure"];
export type MixupRow = Schemas["Mixup"];
export type Use = keyof Quality["articles"];

export function fetchQuality(slug: string): Promise<Quality> {
  return get<Quality>(`projects/${slug}/quality/`);
}

export function changeQuality(slug: string, revision: number, changes: Partial<QualityRules>): Promise<Quality> {
  return patch<Quality>(`projects/${slug}/quality/`, changes, revision);
}

export function arrangeArticles(slug: string, use: Use, documents: readonly string[]): Promise<Quality> {
  return put<Quality>(`projects/${slug}/quality/articles/`, { use, documents });
}

/** The reading to mark in, where no finished one is taken. */
export async function settleByOne(document: string, reading: string | null): Promise<string | null> {
  const body = await post<{ assignment: string | null }>(`documents/${document}/settled/`, { reading });
  return body.assignment;
}

export function decideAbout(slug: string, person: string, decision: "let_in" | "reset"): Promise<Quality> {
  return post<Quality>(`projects/${slug}/quality/people/${person}/decision/`, { decision });
}

/** How one annotator reads, for a manager. */
export function fetchReport(slug: string, person: string): Promise<QualityReport> {
  return get<QualityReport>(`projects/${slug}/quality/people/${person}/report/`);
}

/** How oneself reads, without what must not be known yet. */
export function fetchMyReport(slug: string): Promise<QualityReport> {
  return get<QualityReport>(`projects/${slug}/quality/mine/`);
}

export function tryAgain(slug: string): Promise<WorkItem> {
  return post<WorkItem>(`projects/${slug}/quality/mine/try-again/`);
}

/** What comes next by itself, if anything does. */
export function acknowledge(assignment: string): Promise<WorkItem | null> {
  return post<WorkItem | null>(`assignments/${assignment}/acknowledge/`);
}
