/** Outlets: under what names they go about, and how they are rated. */

import { get, patch } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

type Schemas = components["schemas"];

export type Outlet = Schemas["Outlet"];
export type OutletChanges = Schemas["OutletPatch"];

export function listOutlets(slug: string): Promise<Page<Outlet>> {
  return get<Page<Outlet>>(`projects/${slug}/outlets/`);
}

export function changeOutlet(outlet: Outlet, changes: OutletChanges): Promise<Outlet> {
  return patch<Outlet>(`outlets/${outlet.id}/`, changes, outlet.revision);
}
