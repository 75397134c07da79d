/** Files on the way in: put down, looked at, read as wished, checked, and written. */

import { get, patch, post, remove, upload } from "./client";
import type { components } from "./schema";
import type { Import } from "./types";

type Schemas = components["schemas"];

export type Look = Schemas["Look"];
export type Preview = Schemas["Preview"];
export type PreviewDocument = Schemas["PreviewDocument"];
export type Format = Schemas["WishInput"]["format"];
export type Plan = Schemas["ImportPlan"];
export interface Wish extends Omit<Schemas["WishInput"], "mapping" | "finished"> {
  finished: boolean;
  mapping?: object | null;
}

export function putDown(slug: string, file: File): Promise<Import> {
  return upload<Import>(`projects/${slug}/uploads/`, file, { file_name: file.name }, "application/octet-stream");
}

export function readImport(id: string): Promise<Import> {
  return get<Import>(`imports/${id}/`);
}

/** How a file is to be looked at: as what, and which of a zip's tables. */
export interface Choice {
  format: string;
  explode: string;
  file: string;
  join_file: string;
  join_column: string;
  join_to: string;
}

export function lookAt(id: string, choice: Choice): Promise<Look> {
  return get<Look>(`imports/${id}/look/`, { ...choice });
}

export function previewOf(id: string, wish: Wish): Promise<Preview> {
  return post<Preview>(`imports/${id}/preview/`, wish);
}

export function checkImport(id: string, wish: Wish): Promise<Import> {
  return post<Import>(`imports/${id}/check/`, wish);
}

export function goOn(id: string): Promise<Import> {
  return post<Import>(`imports/${id}/go/`);
}

export function giveUp(id: string): Promise<Import> {
  return post<Import>(`imports/${id}/cancel/`);
}

export function listPlans(slug: string): Promise<Plan[]> {
  return get<Plan[]>(`projects/${slug}/import-plans/`);
}

export function keepPlan(slug: string, name: string, wish: Wish): Promise<Plan> {
  return post<Plan>(`projects/${slug}/import-plans/`, { name, wish });
}

export function renamePlan(id: string, name: string): Promise<Plan> {
  return patch<Plan>(`import-plans/${id}/`, { name });
}

export function forgetPlan(id: string): Promise<unknown> {
  return remove(`import-plans/${id}/`);
}
