/** The keys of settling, once: the page listens by this table and shows its overlay from it. */

import type { EditorKey, FixedKey } from "../../editor/keys/keys";
import { shownKey } from "../../editor/keys/keyNames";
import { announce } from "../../store/notices.svelte";
import { bindKeys, keyName, keysOf, type OwnKeys } from "../../text/keys";
import { t } from "../../words/t";
import type { Desk } from "./desk.svelte";

interface SettleKey extends EditorKey {
  readonly act: (desk: Desk) => void;
}

function row(group: string, action: string, title: string, act: (desk: Desk) => void, ...keys: string[]): SettleKey {
  return { action: `settle-${action}`, keys, title, group, area: "anywhere", act };
}

const DECIDE = t("Settle");
const GO = t("Go");
const ARTICLE = t("This article");

export const SETTLE_KEYS: readonly SettleKey[] = [
  row(DECIDE, "union", t("Merge: everything anybody marked"), (desk) => desk.merge("union"), "u"),
  row(DECIDE, "majority", t("Merge: what most marked"), (desk) => desk.merge("majority"), "m"),
  row(DECIDE, "common", t("Merge: only what all marked"), (desk) => desk.merge("common"), "o"),
  row(DECIDE, "edit", t("Change it"), (desk) => desk.edit(), "e"),
  row(DECIDE, "reject", t("Leave it out"), (desk) => desk.reject(), "x"),
  row(DECIDE, "undo", t("Take the decision back"), (desk) => desk.undo(), "z"),
  row(GO, "next", t("Next place"), (desk) => desk.go(1), "j", "ArrowDown"),
  row(GO, "previous", t("Previous place"), (desk) => desk.go(-1), "k", "ArrowUp"),
  row(GO, "next-open", t("Next open place"), (desk) => desk.nextOpen(), "n"),
  row(GO, "arrow", t("Next connection of this place"), nextArrow, "c"),
  row(ARTICLE, "finish", t("Finish"), (desk) => desk.finish(), "f"),
  row(ARTICLE, "help", t("All keys"), (desk) => (desk.isHelpOpen = true), "?", "F1"),
];

export const FIXED_KEYS: readonly FixedKey[] = [
  { group: DECIDE, title: t("Take what reading A, B, C … marked"), keys: ["1", "…", "9"] },
  { group: DECIDE, title: t("Take or leave the connection in focus"), keys: [t("Space")] },
  { group: DECIDE, title: t("Add the words that are selected in the text"), keys: ["Enter"] },
];

const ACTS: ReadonlyMap<string, SettleKey> = new Map(SETTLE_KEYS.map((each) => [each.action, each]));

/** The key of an action as a button shows it. */
export function shownFor(action: string, own: OwnKeys): string {
  const found = ACTS.get(`settle-${action}`);
  return found === undefined ? "" : shownKey(keysOf(found, own)[0] ?? "");
}

/** Whether the key meant something here. */
export function press(desk: Desk, event: KeyboardEvent, own: OwnKeys = {}): boolean {
  const target = event.target as HTMLElement;
  if (event.isComposing || target.closest("input, select, textarea, dialog, [role=document]") !== null) return false;
  const key = keyName(event);
  const number = /^[1-9]$/.test(key) ? Number(key) : 0;
  if (number > 0) {
    const letter = desk.body.readings[number - 1]?.letter;
    if (letter !== undefined) desk.accept(letter);
    return letter !== undefined;
  }
  const found = ACTS.get(bindKeys(SETTLE_KEYS, own).get(key) ?? "");
  found?.act(desk);
  return found !== undefined;
}

/** Round and round through the connections of the place in hand. */
function nextArrow(): void {
  const all = [...document.querySelectorAll<HTMLElement>("[data-arrow]")];
  const next = all[(all.findIndex((each) => each === document.activeElement) + 1) % all.length];
  if (next === undefined) announce(t("No reading has a connection here."));
  else next.focus();
}
