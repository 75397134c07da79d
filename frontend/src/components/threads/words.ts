/** What threads say about themselves. */

import type { Thread, ThreadPerson } from "../../api/threads";
import { t } from "../../words/t";

export const STATES: Readonly<Record<Thread["state"], string>> = {
  open: t("not answered"),
  answered: t("answered"),
  settled: t("settled"),
};

export function nameOf({ is_me, name, role }: ThreadPerson): string {
  if (is_me) return t("You");
  if (name !== null) return name;
  return role === "other" ? t("Another annotator") : t("Somebody who answers");
}
