/** Work that goes on behind the page: how far it is, and stopping it. */

import { get, post } from "./client";
import type { components } from "./schema";

export type Job = components["schemas"]["Job"];

export function readJob(id: string): Promise<Job> {
  return get<Job>(`jobs/${id}/`);
}

export function cancelJob(id: string): Promise<Job> {
  return post<Job>(`jobs/${id}/cancel/`);
}
