/** Projects, their codebooks, progress and people. */

import { get, patch, post, remove, urlOf } from "./client";
import type {
  DeletedProject,
  CodebookVersion,
  FreshInvitation,
  Invitation,
  Member,
  MemberChanges,
  NewProject,
  Page,
  Progress,
  Project,
  ProjectChanges,
  ProjectSummary,
  ResetLink,
  Role,
  Template,
} from "./types";

/** Everything of a list that is short by nature (projects, members), page by page. */
async function all<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  let next: string | null = path;
  while (next !== null) {
    const page: Page<T> = await get<Page<T>>(next);
    found.push(...page.results);
    next = page.next;
  }
  return found;
}

export function listProjects(): Promise<ProjectSummary[]> {
  return all<ProjectSummary>("projects/");
}

export function createProject(wish: NewProject): Promise<Project> {
  return post<Project>("projects/", wish);
}

export function changeProject(project: Project, changes: ProjectChanges): Promise<Project> {
  return patch<Project>(`projects/${project.slug}/`, changes, project.revision);
}

export function cloneProject(slug: string, title: string): Promise<Project> {
  return post<Project>(`projects/${slug}/clone/`, { title });
}

/** With its title typed; for thirty days it can be brought back. */
export function deleteProject(slug: string, title: string): Promise<null> {
  return remove(urlOf(`projects/${slug}/`, { title }));
}

export async function listDeleted(): Promise<DeletedProject[]> {
  return (await get<{ results: DeletedProject[] }>("me/deleted-projects/")).results;
}

export function undeleteProject(slug: string): Promise<Project> {
  return post<Project>(`projects/${slug}/undelete/`);
}

export async function listTemplates(): Promise<Template[]> {
  return (await get<Page<Template>>("templates/")).results;
}

export function fetchProgress(slug: string): Promise<Progress> {
  return get<Progress>(`projects/${slug}/progress/`);
}

export function listCodebooks(slug: string): Promise<CodebookVersion[]> {
  return all<CodebookVersion>(`projects/${slug}/codebooks/`);
}

/** The body's type stands with the code that reads it, not with the wire. */
export function fetchCodebook<Body>(
  slug: string,
  version: string,
): Promise<CodebookVersion & { body: Body }> {
  return get(`projects/${slug}/codebooks/${version}/`);
}

/** What articles can be sorted by: the names of events and outlets already known here. */
export interface Names {
  events: string[];
  outlets: string[];
}

export async function listNames(slug: string): Promise<Names> {
  const [events, outlets] = await Promise.all([
    all<{ name: string }>(`projects/${slug}/events/`),
    all<{ name: string }>(`projects/${slug}/outlets/`),
  ]);
  return { events: events.map(({ name }) => name), outlets: outlets.map(({ name }) => name) };
}

export function listMembers(slug: string): Promise<Member[]> {
  return all<Member>(`projects/${slug}/members/`);
}

export function changeMember(
  slug: string,
  member: Member,
  changes: MemberChanges,
): Promise<Member> {
  return patch<Member>(`projects/${slug}/members/${member.id}/`, changes, member.revision);
}

export function removeMember(slug: string, id: string): Promise<unknown> {
  return remove(`projects/${slug}/members/${id}/`);
}

export function resetLink(slug: string, id: string): Promise<ResetLink> {
  return post<ResetLink>(`projects/${slug}/members/${id}/reset-link/`);
}

export function listInvitations(slug: string): Promise<Invitation[]> {
  return all<Invitation>(`projects/${slug}/invitations/`);
}

export async function invite(
  slug: string,
  people: string[],
  roles: Role[],
): Promise<FreshInvitation[]> {
  return (await post<Page<FreshInvitation>>(`projects/${slug}/invitations/`, { people, roles })).results;
}

export function renewInvitation(slug: string, id: string): Promise<FreshInvitation> {
  return post<FreshInvitation>(`projects/${slug}/invitations/${id}/renew/`);
}

export function revokeInvitation(slug: string, id: string): Promise<unknown> {
  return remove(`projects/${slug}/invitations/${id}/`);
}
