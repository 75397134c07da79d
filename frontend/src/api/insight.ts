/** What the data say: pictures as numbers, and the passages behind each. */

import { get } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type InsightOptions = Schemas["InsightOptions"];
export type InsightLayer = Schemas["InsightLayer"];
export type InsightSubject = Schemas["InsightSubject"];
export type InsightPicture = Schemas["InsightPicture"];
export type InsightAxis = Schemas["InsightAxis"];
export type InsightValue = Schemas["InsightValue"];
export type InsightPassage = Schemas["InsightPassage"];

/** A picture as the server is asked for it; empty words are left out. */
export interface InsightWish {
  release: string;
  layer: string;
  rows: string;
  columns: string;
  panels: string;
  outlet: string;
  event: string;
  round: string;
  codebook: string;
  since: string;
  until: string;
  only: string;
}

export interface InsightCell {
  row: string;
  column: string;
  panel: string;
}

export function insightOptions(slug: string, release: string): Promise<InsightOptions> {
  return get<InsightOptions>(`projects/${slug}/insight/options/`, { release });
}

export function insightPicture(slug: string, wish: InsightWish): Promise<InsightPicture> {
  return get<InsightPicture>(`projects/${slug}/insight/`, { ...wish });
}

export type Phrase = Schemas["Phrase"];

/** What lets marks in, without what they are counted by. */
export function scopeOf(wish: InsightWish): Omit<InsightWish, "rows" | "columns" | "panels"> {
  const { rows: _rows, columns: _columns, panels: _panels, ...scope } = wish;
  return scope;
}

export function insightPhrases(slug: string, wish: InsightWish): Promise<Schemas["Phrases"]> {
  return get<Schemas["Phrases"]>(`projects/${slug}/insight/phrases/`, scopeOf(wish));
}

export function insteadOf(slug: string, wish: InsightWish, phrase: string): Promise<Schemas["Instead"]> {
  return get<Schemas["Instead"]>(`projects/${slug}/insight/instead/`, { ...scopeOf(wish), phrase });
}

export function insightPassages(slug: string, wish: InsightWish, cell: InsightCell): Promise<Schemas["InsightPassages"]> {
  return get<Schemas["InsightPassages"]>(`projects/${slug}/insight/passages/`, { ...wish, ...cell });
}
