/** Settling differences: the queue, one article's places, a decision on each. */

import { post, get, send } from "./client";
import type { components } from "./schema";
import type { Block, Page } from "./types";

type Schemas = components["schemas"];
type With<T, Exact> = Omit<T, keyof Exact> & Exact;

export type Values = Readonly<Record<string, unknown>>;
export type Span = [start: number, end: number];
export type QueueRow = Schemas["QueueRow"];
export type Difference = Schemas["PlaceDifference"];
export type Arrow = Schemas["Arrow"];
export type SourceMark = With<Schemas["SourceMark"], { parts: Span[]; values: Values }>;
export type Result = With<Schemas["Annotation"], { parts: Span[]; values: Values }>;
export type Decided = With<Schemas["ItemDecision"], { result: Result | null }>;
export type Place = With<Schemas["Item"], { marks: SourceMark[]; decision: Decided | null }>;
export type Added = With<Schemas["Decided"], { result: Result | null }>;
export type Settling = With<
  Schemas["Adjudication"],
  {
    items: Place[];
    added: Added[];
    document: With<
      Schemas["ReadingDocument"],
      { blocks: Block[]; sentences: Span[]; quotations: Span[] }
    >;
  }
>;
export type Compared = Schemas["YouAndSettled"];
export type Verdict = Schemas["VerdictInput"]["verdict"];
export type Choice = Partial<Schemas["VerdictInput"]> & { verdict: Verdict };

export interface Beginning {
  document: string;
  round?: string;
  rule?: "none" | "unanimous" | "majority";
  tolerance?: number;
  second?: boolean;
}

type QueuePage = Page<QueueRow> & { pending: number };

export function listDiffering(slug: string, state: string): Promise<QueuePage> {
  return get<QueuePage>(`projects/${slug}/adjudication/`, { state });
}

export function beginSettling(slug: string, wish: Beginning): Promise<Settling> {
  return post<Settling>(`projects/${slug}/adjudication/`, wish);
}

export function fetchSettling(slug: string, id: string): Promise<Settling> {
  return get<Settling>(`projects/${slug}/adjudication/${id}/`);
}

/** The decision's id is made here, so that sending it twice is harmless. */
export function decide(slug: string, on: Settling, id: string, choice: Choice): Promise<Settling> {
  return change("PUT", slug, on, `decisions/${id}/`, choice);
}

export function takeBackDecision(slug: string, on: Settling, id: string): Promise<Settling> {
  return change("DELETE", slug, on, `decisions/${id}/`);
}

export function finishSettling(slug: string, on: Settling): Promise<Settling> {
  return change("POST", slug, on, "finish/", {});
}

export function reopenSettling(slug: string, on: Settling): Promise<Settling> {
  return change("POST", slug, on, "reopen/", {});
}

export function fetchCompared(assignment: string): Promise<Compared> {
  return get<Compared>(`assignments/${assignment}/settled/`);
}

async function change(
  method: "PUT" | "DELETE" | "POST",
  slug: string,
  on: Settling,
  path: string,
  json?: unknown,
): Promise<Settling> {
  const headers = { "If-Match": `"${on.revision}"` };
  const address = `projects/${slug}/adjudication/${on.id}/${path}`;
  return (await send<Settling>(method, address, json === undefined ? { headers } : { json, headers })).data;
}
