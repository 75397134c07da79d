/** Who is signed in; one answer that the header and every page share. */

import { fetchMe } from "../api/me";
import type { Me, MyMembership } from "../api/types";
import { resource } from "./resource.svelte";

export const me = resource<Me>(fetchMe);

export function mayCreateProjects(person: Me): boolean {
  return person.is_site_admin || person.may_create_projects === true;
}

export function manages(person: Me): boolean {
  return person.is_site_admin || person.memberships.some(({ roles }) => roles.includes("manager"));
}

export function mayHaveTokens(person: Me): boolean {
  const roles = new Set(person.memberships.flatMap((membership: MyMembership) => membership.roles));
  return person.is_site_admin || roles.has("manager") || roles.has("researcher");
}
