/** Where a piece of work is done: in the editor, or where it is compared with the settled version. */

import type { WorkItem } from "../api/types";

export function placeOf({ id, step }: Pick<WorkItem, "id" | "step">): string {
  return step === "feedback" ? `/work/${id}/settled/` : `/work/${id}/`;
}
