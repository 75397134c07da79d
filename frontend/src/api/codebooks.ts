/** Codebook versions: drafting, changing answers, comparing, publishing, older and open work. */

import { get, post, send } from "./client";
import type { components } from "./schema";
import type { CodebookVersion, Page } from "./types";

type Schemas = components["schemas"];

export type Faults = Record<string, string[]>;
export interface DraftVersion<Body> extends CodebookVersion {
  body: Body;
  faults: Faults;
  changes: ToldChange[];
}
export interface ToldChange {
  op: ActOp;
  layer: string;
  dimension: string;
  from: string[];
  to: string[];
  reason: string;
}
export type ActOp = "rename" | "merge" | "split" | "retire" | "add";
export interface Act {
  op: ActOp;
  layer: string;
  dimension: string;
  from: string[];
  to: { id?: string; title?: string }[];
  reason: string;
}
export type Touched = Schemas["Touched"];
export type ActPreview = Schemas["ActPreview"];
export type ImpactItem = Schemas["ImpactItem"];
export type Comparison = Schemas["Comparison"];
export type Difference = Schemas["Difference"];
export type Again = Schemas["Again"] & { document: { id: string; title: string } };
export type MovePlan = Schemas["MovePlan"];
export type Moved = Schemas["Moved"];
export type Decision = Schemas["Decision"];

function pathOf(slug: string, version: string): string {
  return `projects/${slug}/codebooks/${version}/`;
}

function match(revision: number): Record<string, string> {
  return { "If-Match": `"${revision}"` };
}

export async function fetchTemplateBody<Body>(id: string): Promise<Body> {
  return (await get<{ body: Body }>(`templates/${id}/`)).body;
}

export function fetchVersion<Body>(slug: string, version: string): Promise<DraftVersion<Body>> {
  return get(pathOf(slug, version));
}

export function createDraft<Body>(slug: string, body: unknown, basedOn: string | null): Promise<DraftVersion<Body>> {
  return post(`projects/${slug}/codebooks/`, { body, ...(basedOn === null ? {} : { based_on: basedOn }) });
}

export async function saveDraft<Body>(
  slug: string,
  version: string,
  revision: number,
  changes: { body?: unknown; version?: string },
): Promise<DraftVersion<Body>> {
  const call = { json: changes, headers: match(revision) };
  return (await send<DraftVersion<Body>>("PATCH", pathOf(slug, version), call)).data;
}

export async function discardDraft(slug: string, version: string, revision: number): Promise<void> {
  await send("DELETE", pathOf(slug, version), { headers: match(revision) });
}

export function publishDraft<Body>(slug: string, version: string): Promise<DraftVersion<Body>> {
  return post(`${pathOf(slug, version)}publish/`);
}

export function retireVersion(slug: string, version: string): Promise<unknown> {
  return post(`${pathOf(slug, version)}retire/`);
}

export async function doAct<Body>(slug: string, version: string, revision: number, act: Act): Promise<DraftVersion<Body>> {
  const call = { json: act, headers: match(revision) };
  return (await send<DraftVersion<Body>>("POST", `${pathOf(slug, version)}acts/`, call)).data;
}

export function previewAct(slug: string, version: string, act: Act): Promise<ActPreview> {
  return post(`${pathOf(slug, version)}acts/preview/`, act);
}

export async function fetchImpact(slug: string, version: string): Promise<ImpactItem[]> {
  return (await get<{ results: ImpactItem[] }>(`${pathOf(slug, version)}impact/`)).results;
}

export function compareVersions(slug: string, version: string, to?: string): Promise<Comparison> {
  return get(`${pathOf(slug, version)}comparison/`, { to });
}

export function againPath(slug: string, version: string): string {
  return `${pathOf(slug, version)}look-again/`;
}

export function fetchPage<T>(path: string): Promise<Page<T>> {
  return get(path);
}

export function keepAsItIs(slug: string, version: string, annotation: string): Promise<unknown> {
  return post(`${pathOf(slug, version)}look-again/${annotation}/keep/`);
}

export function planMove(slug: string, version: string): Promise<MovePlan> {
  return get(`${pathOf(slug, version)}move/`);
}

/** One step of at most a hundred; call again until nothing is left. */
export function moveOpenWork(slug: string, version: string): Promise<Moved> {
  return post(`${pathOf(slug, version)}move/`);
}

export function decisionsPath(slug: string, about: Partial<Record<"layer" | "dimension" | "label", string>> = {}): string {
  const query = new URLSearchParams(about as Record<string, string>).toString();
  return `projects/${slug}/decisions/${query === "" ? "" : `?${query}`}`;
}

export function noteDecision(
  slug: string,
  decision: { decision: string; reason: string; layer?: string; dimension?: string; label?: string; version?: string },
): Promise<Decision> {
  return post(`projects/${slug}/decisions/`, decision);
}

export function codebookFile(slug: string, version: string): string {
  return `/api/v1/${pathOf(slug, version)}file/`;
}

