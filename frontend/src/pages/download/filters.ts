/** Which part of the work goes into a download; what is left at its default is not sent. */

import type { Query } from "../../api/client";

export interface ExportFilters {
  state: string;
  kind: string;
  layer: string;
  round: string;
  codebook: string;
  annotator: string;
  event: string;
  outlet: string;
}

export const DEFAULTS: ExportFilters = {
  state: "submitted",
  kind: "annotation",
  layer: "",
  round: "",
  codebook: "",
  annotator: "",
  event: "",
  outlet: "",
};

export function queryOf(filters: ExportFilters): Query {
  return {
    ...filters,
    state: filters.state === DEFAULTS.state ? "" : filters.state,
    kind: filters.kind === DEFAULTS.kind ? "" : filters.kind,
    annotator: filters.annotator.trim(),
    event: filters.event.trim(),
    outlet: filters.outlet.trim(),
  };
}

/** The same as the end of an address, for scripts. */
export function addressOf(query: Query): string {
  return Object.entries(query)
    .filter(([, value]) => value !== "" && value !== null && value !== undefined)
    .map(([name, value]) => `&${name}=${encodeURIComponent(String(value))}`)
    .join("");
}
