/** Downloads that are prepared in the background. */

import { get, post, type Query } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

export type Prepared = components["schemas"]["Prepared"];

/** The newest few; each is kept for a week. */
export async function listPrepared(slug: string): Promise<Prepared[]> {
  return (await get<Page<Prepared>>(`projects/${slug}/exports/`, { page_size: 10 })).results;
}

export function prepare(slug: string, wish: Query): Promise<Prepared> {
  return post<Prepared>(`projects/${slug}/exports/`, wish);
}
