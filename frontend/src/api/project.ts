/** The project that every page in it shows. */

import { get } from "./client";
import type { Project } from "./types";

export function fetchProject(slug: string): Promise<Project> {
  return get<Project>(`projects/${slug}/`);
}
