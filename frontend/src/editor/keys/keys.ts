/** The editor's keys, once: it listens by this table and shows its overlay from it. */
import { bindKeys, isSign, TEXT_KEYS, type KeyRow, type OwnKeys, type TextAction } from "../../text/keys";
import { t } from "../../words/t";

/** In the text a letter is a command; with a highlight in hand letters belong to the question. */
export type Area = "text" | "question" | "anywhere";

export interface EditorKey<Action extends string = string> extends KeyRow<Action> {
  readonly area: Area;
}

/** A key that the codebook or an answer has, shown beside the others. */
export interface FixedKey {
  readonly group: string;
  readonly title: string;
  readonly keys: readonly string[];
}

function row<Action extends string>(
  group: string,
  area: Area,
  action: Action,
  title: string,
  ...keys: string[]
): EditorKey<Action> {
  return { action, keys, title, group, area };
}

const TAG = t("Answer");
const PROPOSE = t("Proposals");
const CHANGE = t("Change");
const GO = t("Go");
const READ = t("Read");
const ARTICLE = t("This article");

export const EDITOR_KEYS = [
  row(TAG, "anywhere", "repeat", t("The last answers again"), ".", "r"),
  row(TAG, "anywhere", "around", t("Source and voice from the highlight around this one"), ",", "c"),
  row(TAG, "question", "next-question", t("Next question"), "Tab", "Enter"),
  row(TAG, "question", "previous-question", t("Previous question"), "Shift+Tab"),
  row(TAG, "question", "to-text", t("Back to the text, behind the highlight"), "Escape"),
  row(CHANGE, "text", "boundaries", t("Move where the highlight starts and ends"), "m"),
  row(CHANGE, "text", "other-end", t("The other end of the selection"), "o"),
  row(CHANGE, "text", "add-part", t("Add the selected words to the highlight"), "Shift+Enter", "&"),
  row(CHANGE, "text", "drop-part", t("Take the selected words, or the part at the caret, off the highlight"), "-"),
  row(CHANGE, "anywhere", "delete", t("Delete the highlight"), "Delete", "x"),
  row(CHANGE, "anywhere", "undo", t("Undo"), "Ctrl+z", "u"),
  row(CHANGE, "anywhere", "redo", t("Redo"), "Ctrl+Z", "Ctrl+y", "U"),
  row(GO, "anywhere", "list", t("List of highlights"), "F6", "l"),
  row(GO, "text", "find-annotation", t("Find in the highlights"), "="),
  row(GO, "anywhere", "unfinished", t("Next question without an answer"), "g", "F8"),
  row(GO, "anywhere", "unfinished-back", t("Previous question without an answer"), "G", "Shift+F8"),
  row(GO, "text", "questions", t("Questions of this highlight"), "i"),
  row(PROPOSE, "text", "proposal-on", t("Next proposal; Enter marks it, at another place too"), ">", "F4"),
  row(PROPOSE, "text", "proposal-back", t("Previous proposal"), "<", "Shift+F4"),
  row(PROPOSE, "text", "proposal-accept", t("Accept the proposal"), "a", "$"),
  row(PROPOSE, "text", "proposal-dismiss", t("Dismiss the proposal"), "d", "%"),
  row(ARTICLE, "anywhere", "submit", t("Finish this article"), "Ctrl+Enter"),
  row(ARTICLE, "text", "skip", t("Skip this article"), "k"),
  row(ARTICLE, "anywhere", "threads", t("Notes and questions"), "!"),
  row(TAG, "anywhere", "same-names", t("Say that two names are the same"), "~", "F9"),
  row(READ, "text", "outline", t("Outline of the article"), "J"),
  row(READ, "text", "reading", t("How you read: size, width, what is shown"), "V"),
  row(READ, "text", "one-sentence", t("One sentence at a time, or all"), "z"),
  row(READ, "text", "whole-words", t("Select whole words, or letter by letter"), "*"),
  row(ARTICLE, "anywhere", "save-file", t("Save what is not sent yet as a file"), "Ctrl+s"),
  row(ARTICLE, "anywhere", "read-file", t("Read unsent work back from a file"), "Ctrl+o"),
  row(ARTICLE, "anywhere", "palette", t("Find a command by its name"), ":", "Ctrl+k"),
  row(ARTICLE, "anywhere", "help", t("All keys"), "?", "F1"),
] as const;

export type EditorAction = (typeof EDITOR_KEYS)[number]["action"];

/** Every action there is, once: what the keys do, what the overlay shows, what the palette finds. */
export const COMMANDS: readonly EditorKey<TextAction | EditorAction>[] = [
  ...TEXT_KEYS.map((each) => ({ ...each, area: "text" as const })),
  ...EDITOR_KEYS,
];

/** Single letters would be answers while a question is asked; signs and chords work there, too. */
export function bindEditorKeys(area: "text" | "question", own: OwnKeys = {}): ReadonlyMap<string, EditorAction> {
  const rows: readonly EditorKey<EditorAction>[] = EDITOR_KEYS;
  const here = rows.filter((each) => each.area === area || each.area === "anywhere");
  const bound = bindKeys(here, own);
  if (area === "text") return bound;
  return new Map([...bound].filter(([key]) => !isSign(key) || !/[\p{L}\p{N}]/u.test(key)));
}
