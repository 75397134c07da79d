/** What the feed is narrowed to: in the address as days, on the wire as moments. */

import type { FeedFilters } from "../../api/watching";

export interface Narrowed {
  act: string;
  member: string;
  /** Days as a date field has them, both included; empty for no end. */
  from: string;
  to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f-]{36}$/;

/** Of an address that somebody may have typed: what cannot be is left out. */
export function narrowedIn(search: string, acts: readonly string[]): Narrowed {
  const given = new URLSearchParams(search);
  const fitting = (name: string, fits: (value: string) => boolean): string => {
    const value = given.get(name) ?? "";
    return fits(value) ? value : "";
  };
  const isDay = (value: string): boolean => DAY.test(value) && !Number.isNaN(Date.parse(value));
  return {
    act: fitting("act", (value) => acts.includes(value)),
    member: fitting("who", (value) => ID.test(value)),
    from: fitting("from", isDay),
    to: fitting("to", isDay),
  };
}

export function searchOf({ act, member, from, to }: Narrowed): string {
  const named = { act, who: member, from, to };
  return new URLSearchParams(Object.entries(named).filter(([, value]) => value !== "")).toString();
}

/** A day begins and ends where the reader is. */
export function filtersOf({ act, member, from, to }: Narrowed): FeedFilters {
  return { act, member, since: midnight(from, 0), until: midnight(to, 1) };
}

function midnight(day: string, later: number): string {
  if (day === "") return "";
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
