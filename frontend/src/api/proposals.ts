/** Proposals learned from the project: what a reader is shown, and what a manager sets up. */

import { get, patch, post, send } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Proposal = Schemas["Proposal"];
export type Proposals = Omit<Schemas["Proposals"], "results"> & { readonly results: readonly Proposal[] };
export type Recommender = Schemas["Recommender"];
export type RecommenderVersion = Schemas["Version"];
export type RecommenderWishes = Schemas["WishesInput"];
export type Score = Schemas["Score"];
export type Arm = Recommender["settings"]["arm"];

export function fetchProposals(assignment: string): Promise<Proposals> {
  return get<Proposals>(`assignments/${assignment}/proposals/`);
}

export function endFirstPass(assignment: string): Promise<Proposals> {
  return post<Proposals>(`assignments/${assignment}/first-pass/`);
}

export async function dismissProposal(assignment: string, proposal: string): Promise<void> {
  await send("POST", `assignments/${assignment}/proposals/dismissed/`, { json: { proposal } });
}

export function fetchRecommender(slug: string): Promise<Recommender> {
  return get<Recommender>(`projects/${slug}/recommender/`);
}

export function changeRecommender(slug: string, wishes: RecommenderWishes, revision: number): Promise<Recommender> {
  return patch<Recommender>(`projects/${slug}/recommender/`, wishes, revision);
}

export async function trainRecommender(slug: string): Promise<void> {
  await post(`projects/${slug}/recommender/versions/`);
}
