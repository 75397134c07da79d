/** Dataset versions, and the data sheet that goes with them. */

import { get, patch, post, send } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

type Schemas = components["schemas"];

export type ReleaseSummary = Schemas["ReleaseSummary"];
export type Release = Schemas["Release"];
export type ReleaseWish = Schemas["ReleaseInput"];
export type Withdrawal = Schemas["WithdrawInput"];
export type DataSheet = Schemas["DataSheet"];

/** What came of putting a version and somebody's copies together. */
export interface Restored {
  file: Blob;
  counts: Record<"given" | "same" | "differs" | "no_copy" | "moved" | "lost", number>;
}

const of = (slug: string, version: string): string => `projects/${slug}/releases/${encodeURIComponent(version)}/`;

export async function listReleases(slug: string): Promise<ReleaseSummary[]> {
  const found: ReleaseSummary[] = [];
  let next: string | null = `projects/${slug}/releases/?page_size=200`;
  while (next !== null) {
    const page: Page<ReleaseSummary> = await get<Page<ReleaseSummary>>(next);
    found.push(...page.results);
    next = page.next;
  }
  return found;
}

export function fetchRelease(slug: string, version: string): Promise<Release> {
  return get<Release>(of(slug, version));
}

export function makeRelease(slug: string, wish: ReleaseWish): Promise<Release> {
  return post<Release>(`projects/${slug}/releases/`, wish);
}

export function publishRelease(slug: string, version: string, is_public: boolean): Promise<Release> {
  return patch<Release>(of(slug, version), { is_public });
}

export function withdrawRelease(slug: string, version: string, wish: Withdrawal): Promise<Release> {
  return post<Release>(`${of(slug, version)}withdraw/`, wish);
}

export function fetchDataSheet(slug: string): Promise<DataSheet> {
  return get<DataSheet>(`projects/${slug}/data-sheet/`);
}

export function answerDataSheet(slug: string, answers: Record<string, string>, revision: number): Promise<DataSheet> {
  return patch<DataSheet>(`projects/${slug}/data-sheet/`, { answers }, revision);
}

export async function restoreTexts(slug: string, version: string, copies: Blob): Promise<Restored> {
  const headers = { "Content-Type": "application/octet-stream" };
  const answer = await send<Blob>("POST", `${of(slug, version)}rehydrate/`, { body: copies, headers, blob: true });
  return { file: answer.data, counts: JSON.parse(answer.headers.get("Slant-Report") ?? "{}") as Restored["counts"] };
}
