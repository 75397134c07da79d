/** The project one is in: header and page read the same answer. */

import { untrack } from "svelte";

import { fetchProject } from "../api/project";
import type { Project } from "../api/types";
import { resource, type Resource } from "./resource.svelte";

const state = $state<{ slug: string; project: Resource<Project> | null }>({ slug: "", project: null });

export const inProject = {
  get project(): Project | null {
    return state.project?.data ?? null;
  },
};

/** Enters a project; asks the server only when it is another one than before. */
export function enterProject(slug: string): Resource<Project> {
  return untrack(() => {
    const known = state.slug === slug ? state.project : null;
    if (known !== null && known.error === null) return known;
    const project = resource(() => fetchProject(slug));
    state.slug = slug;
    state.project = project;
    return project;
  });
}

/** After a change: what the server answered is the project from now on. */
export function replaceProject(project: Project): void {
  if (state.slug === project.slug) state.project?.set(project);
}

/** Asks anew, after an act whose answer is something else. */
export async function reloadProject(): Promise<void> {
  await state.project?.reload();
}

export function leaveProject(): void {
  state.slug = "";
  state.project = null;
}
