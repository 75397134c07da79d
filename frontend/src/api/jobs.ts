/** Work that goes on behind the page: how far it is, and stopping it. */

import { get, post } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

export type Job = components["schemas"]["Job"];

export function readJob(id: string): Promise<Job> {
  return get<Job>(`jobs/${id}/`);
}

/** The newest tasks of a project, for whoever manages it. */
export async function listJobs(slug: string): Promise<Job[]> {
  return (await get<Page<Job>>(`projects/${slug}/jobs/`)).results;
}

export function cancelJob(id: string): Promise<Job> {
  return post<Job>(`jobs/${id}/cancel/`);
}
