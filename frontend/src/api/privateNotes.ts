/** What a person notes for themselves: only they are ever answered. */

import { get, put } from "./client";
import type { components } from "./schema";

export type PrivateNote = components["schemas"]["PrivateNote"];

export async function fetchPrivateNotes(assignment: string): Promise<readonly PrivateNote[]> {
  const { results } = await get<{ results: PrivateNote[] }>(`assignments/${assignment}/private-notes/`);
  return results;
}

export function writePrivateNote(assignment: string, note: PrivateNote): Promise<PrivateNote> {
  return put<PrivateNote>(`assignments/${assignment}/private-notes/`, note);
}
