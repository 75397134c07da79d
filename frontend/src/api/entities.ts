/** The register of names, as its keepers see it. */

import { get, patch, post } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

type Schemas = components["schemas"];
export type Entry = Schemas["Entry"];
export type EntryChanges = Schemas["EntryPatch"];
export type Merge = Schemas["Merge"];
export type Duplicate = Schemas["Duplicate"];
export type RegisterState = "" | "proposed" | "curated" | "merged";

export function listRegister(slug: string, wanted: { q: string; state: RegisterState }): Promise<Page<Entry>> {
  const { q, state } = wanted;
  return get<Page<Entry>>(`projects/${slug}/entities/register/`, { ...(q === "" ? {} : { q }), ...(state === "" ? {} : { state }) });
}

export async function listDuplicates(slug: string): Promise<Duplicate[]> {
  return (await get<{ results: Duplicate[] }>(`projects/${slug}/entities/duplicates/`)).results;
}

export function changeEntry(entry: Entry, changes: EntryChanges): Promise<Entry> {
  return patch<Entry>(`entities/${entry.id}/`, changes, entry.revision);
}

/** What a merge would touch, without doing it. */
export function previewMerge(entry: Entry, into: string): Promise<Merge> {
  return post<Merge>(`entities/${entry.id}/merge/?dry_run=1`, { into });
}

export function mergeEntry(entry: Entry, into: string, keepName: boolean): Promise<Merge> {
  return post<Merge>(`entities/${entry.id}/merge/`, { into, keep_name: keepName });
}

export function undoMerge(entry: Pick<Entry, "id">): Promise<Entry> {
  return post<Entry>(`entities/${entry.id}/merge/undo/`);
}
