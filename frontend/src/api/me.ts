/** The signed-in person: who they are, their work, their tokens and preferences. */

import { get, patch, post, put, remove } from "./client";
import type { Me, NewToken, Page, Preferences, ProjectWork, Session, Token, TokenWish, WorkItem } from "./types";

export function fetchMe(): Promise<Me> {
  return get<Me>("me/");
}

export function changeMe(changes: { name?: string; email?: string; wants_digest?: boolean }): Promise<Me> {
  return patch<Me>("me/", changes);
}

/** Sends a link to one's address. */
export function confirmAddress(): Promise<null> {
  return post<null>("me/confirm-address/");
}

export function changePassword(old: string, fresh: string): Promise<null> {
  return post<null>("me/password/", { old, new: fresh });
}

export async function fetchWork(): Promise<ProjectWork[]> {
  return (await get<{ projects: ProjectWork[] }>("me/work/")).projects;
}

/** The next article of a project, or null when there is none to give. */
export function claimNext(slug: string): Promise<WorkItem | null> {
  return post<WorkItem | null>(`projects/${slug}/claim/`);
}

export function reopenWork(id: string): Promise<unknown> {
  return post(`assignments/${id}/reopen/`);
}

export async function fetchTokens(): Promise<Token[]> {
  return (await get<Page<Token>>("me/tokens/")).results;
}

export function createToken(wish: TokenWish): Promise<NewToken> {
  return post<NewToken>("me/tokens/", wish);
}

export function revokeToken(id: string): Promise<null> {
  return remove(`me/tokens/${id}/`);
}

export function fetchPreferences(): Promise<Preferences> {
  return get<Preferences>("me/preferences/");
}

/** Also from a page that is being left: what is small enough for that, as these are, still arrives. */
export function savePreferences(preferences: Preferences): Promise<Preferences> {
  return put<Preferences>("me/preferences/", preferences, { keepalive: true });
}

export async function fetchSessions(): Promise<Session[]> {
  return (await get<Page<Session>>("me/sessions/")).results;
}

export function endSession(id: string): Promise<null> {
  return remove(`me/sessions/${id}/`);
}

/** How many browsers were signed out. */
export async function endOtherSessions(): Promise<number> {
  return (await post<{ ended: number }>("me/sessions/end-others/")).ended;
}
