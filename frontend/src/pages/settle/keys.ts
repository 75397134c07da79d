/** The keys of settling; the words in the text keep their own. */

import { keyName } from "../../text/keys";
import { t } from "../../words/t";
import type { Desk } from "./desk.svelte";

export const KEYS: readonly { key: string; does: string }[] = [
  { key: "1 – 9", does: t("Take what reading A, B, C … marked") },
  { key: "U", does: t("Merge: everything anybody marked") },
  { key: "M", does: t("Merge: what most marked") },
  { key: "O", does: t("Merge: only what all marked") },
  { key: "E", does: t("Change it") },
  { key: "X", does: t("Leave it out") },
  { key: "Z", does: t("Take the decision back") },
  { key: "J, K", does: t("Next, previous place") },
  { key: "N", does: t("Next open place") },
  { key: "F", does: t("Finish") },
];

/** Whether the key meant something here. */
export function press(desk: Desk, event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.isComposing || target.closest("input, select, textarea, dialog, [role=document]") !== null) return false;
  const key = keyName(event);
  const number = /^[1-9]$/.test(key) ? Number(key) : 0;
  if (number > 0) {
    const letter = desk.body.readings[number - 1]?.letter;
    if (letter !== undefined) desk.accept(letter);
    return letter !== undefined;
  }
  const act = ACTS[key];
  act?.(desk);
  return act !== undefined;
}

const ACTS: Readonly<Record<string, (desk: Desk) => void>> = {
  u: (desk) => desk.merge("union"),
  m: (desk) => desk.merge("majority"),
  o: (desk) => desk.merge("common"),
  e: (desk) => desk.edit(),
  x: (desk) => desk.reject(),
  z: (desk) => desk.undo(),
  j: (desk) => desk.go(1),
  ArrowDown: (desk) => desk.go(1),
  k: (desk) => desk.go(-1),
  ArrowUp: (desk) => desk.go(-1),
  n: (desk) => desk.nextOpen(),
  f: (desk) => desk.finish(),
  Escape: (desk) => (desk.draft = null),
};
