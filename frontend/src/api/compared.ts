/** One event as several outlets tell it, and how many marked each word of an article. */

import { get } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type ComparedEvent = Schemas["ComparedEvent"];
export type ComparedArticle = Schemas["ComparedArticle"];
export type ComparedAnswer = Schemas["EventDifference"];
export type Density = Schemas["Density"];

export function compareEvent(id: string): Promise<ComparedEvent> {
  return get<ComparedEvent>(`events/${id}/compared/`);
}

export function fetchDensity(document: string, layer = ""): Promise<Density> {
  return get<Density>(`documents/${document}/density/`, { layer });
}
