/** Questions about people's background: what is asked, one's own answers, and leaving. */

import { get, post, put, remove, send } from "./client";

export type BackgroundKind = "scale" | "choice" | "country" | "languages";
export interface BackgroundItem {
  id: string;
  kind: BackgroundKind;
  title: string;
  question: string;
  options?: { id: string; title: string }[];
  bins?: { id: string; title: string; of: (string | number)[] }[];
  min?: number;
  max?: number;
  low?: string;
  high?: string;
  is_released?: boolean;
}
export interface Questionnaire {
  number: number;
  state: "draft" | "open" | "closed";
  items: BackgroundItem[];
  floor: number;
  opened_at: string | null;
  revision: number;
}
export interface OutlookItem {
  id: string;
  title: string;
  bins: number;
  people_per_bin: number;
  is_likely: boolean;
  is_released: boolean;
}
export interface Background {
  asked: Questionnaire | null;
  next: Questionnaire | null;
  default_items: BackgroundItem[];
  outlook: { people: number; floor: number; most_groups: number; items: OutlookItem[] };
}
export type BackgroundAnswer = string | number | string[];
export interface MyBackground {
  questionnaire: Questionnaire | null;
  answers: Record<string, BackgroundAnswer> | null;
  answered_under: number | null;
  operator: string;
  work_withdrawn_at: string | null;
  pseudonym: string;
}

export const DECLINED = "prefer_not_to_say";

function pathOf(slug: string): string {
  return `projects/${slug}/background/`;
}

export function fetchBackground(slug: string): Promise<Background> {
  return get(pathOf(slug));
}

export async function prepareBackground(
  slug: string,
  items: BackgroundItem[],
  floor: number,
  revision: number | null,
): Promise<Background> {
  const headers: Record<string, string> = revision === null ? {} : { "If-Match": `"${revision}"` };
  return (await send<Background>("PUT", pathOf(slug), { json: { items, floor }, headers })).data;
}

export function beginAsking(slug: string): Promise<Background> {
  return post(`${pathOf(slug)}begin/`);
}

export function endAsking(slug: string): Promise<Background> {
  return post(`${pathOf(slug)}end/`);
}

export function fetchMine(slug: string): Promise<MyBackground> {
  return get(`${pathOf(slug)}mine/`);
}

export function answerMine(
  slug: string,
  number: number,
  answers: Record<string, BackgroundAnswer>,
): Promise<MyBackground> {
  return put(`${pathOf(slug)}mine/`, { number, consent: true, answers });
}

export function withdrawMine(slug: string): Promise<unknown> {
  return remove(`${pathOf(slug)}mine/`);
}

export function withdrawWork(slug: string): Promise<MyBackground> {
  return post(`projects/${slug}/my-work/withdrawn/`);
}

export function giveWorkBack(slug: string): Promise<MyBackground> {
  return remove<MyBackground>(`projects/${slug}/my-work/withdrawn/`);
}

export function eraseMe(slug: string): Promise<unknown> {
  return post(`projects/${slug}/my-membership/erase/`);
}
