/** Notes and questions about articles, highlights and answers. */

import { get, patch, post } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

type Schemas = components["schemas"];
export type Thread = Schemas["Thread"];
export type WholeThread = Schemas["WholeThread"];
export type ThreadPerson = Schemas["Person"];
export type ThreadCounts = Schemas["ThreadCounts"];
export type ThreadFilters = Partial<
  Record<"state" | "kind" | "about" | "who" | "document" | "annotation" | "layer" | "dimension" | "label", string>
>;

export interface NewThread {
  readonly kind: "question" | "note";
  readonly text: string;
  readonly annotation?: string;
  readonly document?: string;
  readonly start?: number;
  readonly end?: number;
  readonly layer?: string;
  readonly dimension?: string;
  readonly label?: string;
  readonly for_all?: boolean;
}

export function listThreads(slug: string, filters: ThreadFilters): Promise<Page<Thread>> {
  return get<Page<Thread>>(`projects/${slug}/threads/`, filters);
}

export function startThread(slug: string, thread: NewThread): Promise<WholeThread> {
  return post<WholeThread>(`projects/${slug}/threads/`, thread);
}

export function readThread(id: string): Promise<WholeThread> {
  return get<WholeThread>(`threads/${id}/`);
}

export function replyTo(id: string, text: string): Promise<WholeThread> {
  return post<WholeThread>(`threads/${id}/messages/`, { text });
}

export function turnThread(id: string, state: "open" | "settled"): Promise<WholeThread> {
  return patch<WholeThread>(`threads/${id}/`, { state });
}

export function decideThread(id: string): Promise<WholeThread> {
  return post<WholeThread>(`threads/${id}/decision/`);
}

export async function listPeople(slug: string): Promise<ThreadPerson[]> {
  return (await get<{ results: ThreadPerson[] }>(`projects/${slug}/threads/people/`)).results;
}

export function countThreads(assignment: string): Promise<ThreadCounts> {
  return get<ThreadCounts>(`assignments/${assignment}/threads/`);
}
