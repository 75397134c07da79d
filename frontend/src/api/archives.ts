/** Everything of a project as one file, and a project from such a file. */

import { get, post, upload } from "./client";
import type { Job } from "./jobs";
import type { Prepared } from "./prepared";
import type { Page } from "./types";

/** The newest few; each is kept for a week. */
export async function listArchives(slug: string): Promise<Prepared[]> {
  return (await get<Page<Prepared>>(`projects/${slug}/archives/`, { page_size: 5 })).results;
}

export function makeArchive(slug: string, withNames: boolean): Promise<Prepared> {
  return post<Prepared>(`projects/${slug}/archives/`, { with_names: withNames });
}

/** The task's result names the project that came of it. */
export function restoreProject(file: File): Promise<Job> {
  return upload<Job>("restorations/", file, {}, "application/octet-stream");
}
