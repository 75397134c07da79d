/** What a page shows to whom; the server decides again, this only spares people dead ends. */

import type { Project } from "../api/types";

/** May look at everybody's progress: whoever manages, settles differences or researches. */
export function watches({ can, roles }: Project): boolean {
  return can.manage || roles.includes("adjudicator") || roles.includes("researcher");
}
