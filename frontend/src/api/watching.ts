/** How a project goes: tables of progress, the feed, hours. */

import { get, urlOf } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

type Schemas = components["schemas"];

export type ProgressBy = "day" | "member" | "outlet" | "event" | "document" | "label";
export type ProgressTable = Schemas["Breakdown"];
export type ProgressRow = Schemas["BreakdownRow"];
export type FeedEntry = Schemas["FeedEntry"];
export type Week = Schemas["Week"];

export function fetchTable(slug: string, by: ProgressBy, round: string): Promise<ProgressTable> {
  return get<ProgressTable>(`projects/${slug}/progress/table/`, { by, round });
}

/** Moments as the server takes them; what is empty narrows nothing. */
export interface FeedFilters {
  readonly act: string;
  readonly member: string;
  readonly since: string;
  readonly until: string;
}

export function listFeed(slug: string, filters: FeedFilters): Promise<Page<FeedEntry>> {
  return get<Page<FeedEntry>>(`projects/${slug}/feed/`, { ...filters });
}

export function feedAddress(slug: string, filters: FeedFilters): string {
  return urlOf(`projects/${slug}/feed/`, { ...filters, format: "csv" });
}

export async function listFeedPeople(slug: string): Promise<Schemas["Actor"][]> {
  return (await get<Schemas["FeedPeople"]>(`projects/${slug}/feed/people/`)).results;
}

export async function listHours(slug: string): Promise<Week[]> {
  return (await get<Schemas["Weeks"]>(`projects/${slug}/hours/`)).results;
}

export function hoursAddress(slug: string): string {
  return urlOf(`projects/${slug}/hours/`, { format: "csv" });
}

export async function listMyHours(): Promise<Week[]> {
  return (await get<Schemas["Weeks"]>("me/hours/")).results;
}
