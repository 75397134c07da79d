/** Events, and what each outlet wrote about one. */

import { get, post } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

type Schemas = components["schemas"];

export type EventRow = Schemas["Event"];
export type EventArticles = Schemas["EventArticles"];
export type EventArticle = Schemas["EventArticle"];

export function listEvents(slug: string): Promise<Page<EventRow>> {
  return get<Page<EventRow>>(`projects/${slug}/events/`);
}

export function fetchEventArticles(id: string): Promise<EventArticles> {
  return get<EventArticles>(`events/${id}/articles/`);
}

export function findNearDuplicates(slug: string): Promise<{ groups: number; articles: number }> {
  return post(`projects/${slug}/near-duplicates/`);
}
