/** Rounds, and the plans of who reads what. */

import { get, patch, post } from "./client";
import type { Job } from "./jobs";
import type { components } from "./schema";
import type { Page } from "./types";

type Schemas = components["schemas"];

export type RoundSummary = Schemas["RoundSummary"];
export type Round = Schemas["Round"];
export type NewRound = Partial<Schemas["RoundInput"]> & { name: string };
export type RoundChanges = Schemas["RoundPatch"];
export type Plan = Schemas["Plan"];
export type PlannedPerson = Schemas["PlannedPerson"];
export type PlanWish = Partial<Schemas["PlanInput"]>;

export async function listRounds(slug: string): Promise<RoundSummary[]> {
  const found: RoundSummary[] = [];
  let next: string | null = `projects/${slug}/rounds/?page_size=200`;
  while (next !== null) {
    const page: Page<RoundSummary> = await get<Page<RoundSummary>>(next);
    found.push(...page.results);
    next = page.next;
  }
  return found;
}

export function fetchRound(id: string): Promise<Round> {
  return get<Round>(`rounds/${id}/`);
}

export function openRound(slug: string, wish: NewRound): Promise<Round> {
  return post<Round>(`projects/${slug}/rounds/`, wish);
}

export function changeRound(round: { id: string; revision: number }, changes: RoundChanges): Promise<Round> {
  return patch<Round>(`rounds/${round.id}/`, changes, round.revision);
}

/** A plan, or the task that works it out where it is too large to wait for. */
export function planRound(id: string, wish: PlanWish): Promise<Plan | Job> {
  return post<Plan | Job>(`rounds/${id}/plan/`, wish);
}

export function isTask(answer: Plan | Job): answer is Job {
  return "kind" in answer;
}

export function handOutPlan(id: string, wish: PlanWish, digest: string): Promise<Plan | Job> {
  return post<Plan | Job>(`rounds/${id}/hand-out/`, { ...wish, digest });
}

export function takeBackAll(
  slug: string,
  which: { round?: string; member?: string },
): Promise<{ taken_back: number; kept: number }> {
  return post(`projects/${slug}/assignments/take-back/`, which);
}

export function reassign(
  slug: string,
  giver: string,
  takers: string[] | "all",
): Promise<{ moved: number; left: number }> {
  return post(`projects/${slug}/assignments/reassign/`, { giver, takers });
}
