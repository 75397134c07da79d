/** Articles, the files they came in, who reads them, and the dataset that comes out. */

import { get, patch, post, remove, send, upload, urlOf, type Query } from "./client";
import type {
  AssignmentRow,
  DocumentChanges,
  DocumentDetail,
  DocumentFilters,
  DocumentRow,
  ExportSummary,
  HandOut,
  Import,
  Page,
  Removal,
} from "./types";

export function listDocuments(slug: string, filters: DocumentFilters): Promise<Page<DocumentRow>> {
  return get<Page<DocumentRow>>(`projects/${slug}/documents/`, { ...filters });
}

/** The page behind a `next` address. */
export function follow<T>(next: string): Promise<Page<T>> {
  return get<Page<T>>(next);
}

export function fetchDocument(id: string): Promise<DocumentDetail> {
  return get<DocumentDetail>(`documents/${id}/`);
}

export function changeDocument(
  document: { id: string; revision: number },
  changes: DocumentChanges,
): Promise<DocumentDetail> {
  return patch<DocumentDetail>(`documents/${document.id}/`, changes, document.revision);
}

/** Of all that the list finds with these filters; how many that changed. */
export async function changeRights(slug: string, filters: DocumentFilters, rights: object): Promise<number> {
  const { data } = await send<{ changed: number }>("POST", `projects/${slug}/documents/rights/`, { query: { ...filters }, json: rights });
  return data.changed;
}

export function removeDocument(id: string): Promise<Removal> {
  return remove<Removal>(`documents/${id}/`);
}

export function takeDown(id: string, reason: string): Promise<DocumentDetail> {
  return post<DocumentDetail>(`documents/${id}/take-down/`, { reason });
}

/** Of those that still have a text; how many these were. */
export async function takeDownMany(slug: string, documents: readonly string[], reason: string): Promise<number> {
  return (await post<{ changed: number }>(`projects/${slug}/documents/take-down/`, { documents, reason })).changed;
}

export function restoreDocument(id: string): Promise<unknown> {
  return post(`documents/${id}/restore/`);
}

const MEDIA = { jsonl: "application/x-ndjson", text: "text/plain; charset=utf-8" };

export interface ImportWish {
  format: keyof typeof MEDIA;
  title?: string;
  content_warning?: string;
  key?: string;
  file_name?: string;
  dry_run?: boolean;
  licence?: string;
  source_note?: string;
  may_redistribute_text?: boolean | null;
}

export function importDocuments(slug: string, body: Blob | string, wish: ImportWish): Promise<Import> {
  return upload<Import>(`projects/${slug}/imports/`, body, { ...wish }, MEDIA[wish.format]);
}

export function listImports(slug: string): Promise<Page<Import>> {
  return get<Page<Import>>(`projects/${slug}/imports/`);
}

export function undoImport(id: string): Promise<Import> {
  return post<Import>(`imports/${id}/undo/`);
}

export interface AssignmentFilters {
  state?: string;
  member?: string;
  document?: string;
}

export function listAssignments(
  slug: string,
  filters: AssignmentFilters = {},
): Promise<Page<AssignmentRow>> {
  return get<Page<AssignmentRow>>(`projects/${slug}/assignments/`, { ...filters });
}

export function handOut(
  slug: string,
  documents: string[] | "all",
  members: string[] | "all",
): Promise<HandOut> {
  return post<HandOut>(`projects/${slug}/assignments/`, { documents, members });
}

export function takeBack(id: string): Promise<unknown> {
  return remove(`assignments/${id}/`);
}

export function summariseExport(
  slug: string,
  filters: Query,
  signal?: AbortSignal,
): Promise<ExportSummary> {
  return get<ExportSummary>(`projects/${slug}/export/summary/`, filters, signal);
}

/** The address the browser downloads from; the session is enough, no token is needed. */
export function exportAddress(slug: string, query: Query): string {
  return urlOf(`projects/${slug}/export/`, query);
}
