/** The keys of the text, once: the editor listens by this table and shows its overlay from it. */

import { t } from "../words/t";

export type TextAction = (typeof TEXT_KEYS)[number]["action"];

export interface KeyRow<Action extends string = string> {
  readonly action: Action;
  readonly keys: readonly string[];
  readonly title: string;
  readonly group: string;
}

function row<Action extends string>(
  group: string,
  action: Action,
  title: string,
  ...keys: string[]
): KeyRow<Action> {
  return { action, keys, title, group };
}

const MOVE = t("Move in the text");
const SELECT = t("Select");
const FIND = t("Find");
const MARK = t("Mark");

export const TEXT_KEYS = [
  row(MOVE, "letter-back", t("Back by a letter"), "ArrowLeft"),
  row(MOVE, "letter-on", t("On by a letter"), "ArrowRight"),
  row(MOVE, "line-up", t("Up a line"), "ArrowUp"),
  row(MOVE, "line-down", t("Down a line"), "ArrowDown"),
  row(MOVE, "word-back", t("Previous word"), "b", "Ctrl+ArrowLeft", "Alt+ArrowLeft"),
  row(MOVE, "word-on", t("Next word"), "w", "Ctrl+ArrowRight", "Alt+ArrowRight"),
  row(MOVE, "sentence-back", t("Previous sentence"), "("),
  row(MOVE, "sentence-on", t("Next sentence"), ")"),
  row(MOVE, "block-back", t("Previous paragraph"), "{", "Ctrl+ArrowUp", "Alt+ArrowUp"),
  row(MOVE, "block-on", t("Next paragraph"), "}", "Ctrl+ArrowDown", "Alt+ArrowDown"),
  row(MOVE, "line-start", t("Start of the line"), "Home"),
  row(MOVE, "line-end", t("End of the line"), "End"),
  row(MOVE, "text-start", t("Start of the article"), "Ctrl+Home"),
  row(MOVE, "text-end", t("End of the article"), "Ctrl+End"),
  row(SELECT, "extend-letter-back", t("A letter less"), "Shift+ArrowLeft"),
  row(SELECT, "extend-letter-on", t("A letter more"), "Shift+ArrowRight"),
  row(SELECT, "extend-line-up", t("A line less"), "Shift+ArrowUp"),
  row(SELECT, "extend-line-down", t("A line more"), "Shift+ArrowDown"),
  row(SELECT, "extend-word-on", t("A word more"), "e", "W", "Ctrl+Shift+ArrowRight", "Alt+Shift+ArrowRight"),
  row(SELECT, "extend-word-back", t("A word less"), "E", "B", "Ctrl+Shift+ArrowLeft", "Alt+Shift+ArrowLeft"),
  row(SELECT, "select-sentence", t("This sentence, then the next"), "s"),
  row(SELECT, "extend-sentence-on", t("A sentence more"), "S"),
  row(SELECT, "extend-sentence-back", t("A sentence less"), "D"),
  row(SELECT, "select-quotation", t("What stands in quotation marks"), "q"),
  row(SELECT, "extend-block-back", t("To the paragraph's start"), "Ctrl+Shift+ArrowUp", "Alt+Shift+ArrowUp"),
  row(SELECT, "extend-block-on", t("To the next paragraph"), "Ctrl+Shift+ArrowDown", "Alt+Shift+ArrowDown"),
  row(SELECT, "extend-line-start", t("To the start of the line"), "Shift+Home"),
  row(SELECT, "extend-line-end", t("To the end of the line"), "Shift+End"),
  row(SELECT, "extend-text-start", t("To the start of the article"), "Ctrl+Shift+Home"),
  row(SELECT, "extend-text-end", t("To the end of the article"), "Ctrl+Shift+End"),
  row(SELECT, "keep-part", t("Keep these words and select more"), "+"),
  row(SELECT, "clear", t("Select nothing"), "Escape"),
  row(FIND, "find", t("Find words"), "/"),
  row(FIND, "match-on", t("Next place with these words"), "n"),
  row(FIND, "match-back", t("Previous place with these words"), "N"),
  row(MARK, "mark", t("Mark the selected words"), "Enter"),
  row(MARK, "annotation-back", t("Previous annotation"), "["),
  row(MARK, "annotation-on", t("Next annotation"), "]"),
  row(MARK, "what-lies-here", t("What is marked here, one after the other"), "y"),
] as const;

/** What a person may change: an action's own key instead of its first one. */
export type OwnKeys = Readonly<Partial<Record<string, string>>>;

export function isTextAction(action: string): action is TextAction {
  return TEXT_KEYS.some((row) => row.action === action);
}

/** A sign that is typed alone, such as a letter. */
export function isSign(key: string): boolean {
  return [...key].length === 1;
}

/** The keys of an action. A person's own key stands for its first one and for all single signs. */
export function keysOf({ action, keys }: KeyRow, own: OwnKeys = {}): readonly string[] {
  const key = own[action];
  if (key === undefined) return keys;
  return [key, ...keys.slice(1).filter((other) => !isSign(other) && other !== key)];
}

/** From key to action. A person's own key wins over the key another action has by default. */
export function bindKeys<Action extends string>(
  table: readonly KeyRow<Action>[],
  own: OwnKeys = {},
): ReadonlyMap<string, Action> {
  const bound = new Map<string, Action>();
  for (const row of table) for (const key of keysOf(row, own)) bound.set(key, row.action);
  for (const { action } of table) {
    const key = own[action];
    if (key !== undefined) bound.set(key, action);
  }
  return bound;
}

/**
 * The name of a key press as it stands in tables. A printable key is what it types, so that "?"
 * and "/" are right on every keyboard layout; Shift is spelled out only for the others, and caps
 * lock changes nothing. Command on a Mac counts as Ctrl.
 */
export function keyName(event: KeyboardEvent): string {
  const isPrintable = [...event.key].length === 1;
  const isLetter = /^\p{L}$/u.test(event.key);
  // Layouts that type "[" or "{" with AltGr (Ctrl+Alt) or Option mean the sign, not a command.
  const isTyped = event.getModifierState("AltGraph") || (isPrintable && event.altKey && !isLetter);
  const parts: string[] = [];
  if ((event.ctrlKey || event.metaKey) && !isTyped) parts.push("Ctrl");
  if (event.altKey && !isTyped) parts.push("Alt");
  if (event.shiftKey && (!isPrintable || event.key === " ")) parts.push("Shift");
  if (isLetter) parts.push(event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase());
  else parts.push(event.key === " " ? "Space" : event.key);
  return parts.join("+");
}

/** In text that runs to the left, the left arrow goes on and the right arrow back. */
export function mirrored(name: string): string {
  if (name.endsWith("ArrowLeft")) return name.replace("ArrowLeft", "ArrowRight");
  return name.replace("ArrowRight", "ArrowLeft");
}
