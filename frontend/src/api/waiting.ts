/** What waits for somebody in a project, and what annotators ask for. */

import { get, post } from "./client";
import type { ReopenRequest, WaitingItem } from "./types";

export async function listWaiting(slug: string): Promise<WaitingItem[]> {
  return (await get<{ results: WaitingItem[] }>(`projects/${slug}/waiting/`)).results;
}

export function askReopening(assignment: string, reason: string): Promise<ReopenRequest> {
  return post<ReopenRequest>(`assignments/${assignment}/reopen-request/`, { reason });
}

export function grantReopening(request: string): Promise<ReopenRequest> {
  return post<ReopenRequest>(`reopen-requests/${request}/grant/`);
}

export function declineReopening(request: string, answer: string): Promise<ReopenRequest> {
  return post<ReopenRequest>(`reopen-requests/${request}/decline/`, { answer });
}

export function proposeMerge(slug: string, entity: string, into: string, reason: string): Promise<unknown> {
  return post(`projects/${slug}/merge-proposals/`, { entity, into, reason });
}

export function declineMerge(proposal: string, answer: string): Promise<unknown> {
  return post(`merge-proposals/${proposal}/decline/`, { answer });
}
