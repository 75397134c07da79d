/** Whether a person may put an action on a key, and why not. */
import { type OwnKeys, keysOf } from "../../text/keys";
import { t } from "../../words/t";
import { COMMANDS, type Area, type EditorKey } from "./keys";

/** Keys that the page or the browser needs, whatever anybody wishes. */
const PAGE = /^(Shift\+)?Tab$|^[0-9]$/;
const BROWSER = /^Ctrl\+(Shift\+)?[acvxtwnrp]$|^Ctrl\+[TWNR]$|^F(5|11|12)$|^Alt\+(F4|ArrowLeft|ArrowRight)$/;

function meet(one: Area, other: Area): boolean {
  return one === other || one === "anywhere" || other === "anywhere";
}

/** What stands in the way of this key, in words; null when nothing does. */
export function refusal(
  action: string,
  key: string,
  own: OwnKeys,
  marking: ReadonlyMap<string, string>,
  table: readonly EditorKey[] = COMMANDS,
): string | null {
  if (PAGE.test(key)) return t("{key} is needed to go through the page and to choose what to mark.", { key });
  if (BROWSER.test(key)) return t("{key} belongs to the browser.", { key });
  const held = heldBy(action, key, own, table);
  if (held !== null) return held;
  const title = marking.get(key);
  return title === undefined ? null : t("{key} marks “{title}” here.", { key, title });
}

/** Which other action has the key, in words. */
export function heldBy(
  action: string,
  key: string,
  own: OwnKeys,
  table: readonly EditorKey[] = COMMANDS,
): string | null {
  const row = table.find((each) => each.action === action);
  const holder = table.find(
    (each) => each.action !== action && row !== undefined && meet(row.area, each.area) && keysOf(each, own).includes(key),
  );
  if (holder === undefined) return null;
  return t("{key} already does “{title}”. Give that another key first.", { key, title: holder.title });
}
