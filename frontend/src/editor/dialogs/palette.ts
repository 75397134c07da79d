/** What the palette offers: every command of the table that means something now, and what to mark. */
import { keysOf, type OwnKeys, type TextAction } from "../../text/keys";
import { t } from "../../words/t";
import type { Editor } from "../editor.svelte";
import { COMMANDS, type EditorAction } from "../keys/keys";
import { layerKeys } from "../keys/layerKeys";

export type Entry = {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly keys: readonly string[];
} & (
  | { readonly kind: "action"; readonly action: TextAction | EditorAction }
  /** The key that chooses what to mark. */
  | { readonly kind: "mark"; readonly key: string }
);

export function entriesOf(editor: Editor, own: OwnKeys): readonly Entry[] {
  const isAsked = editor.question !== null;
  const actions = COMMANDS.filter(({ area, action }) => (area !== "question" || isAsked) && action !== "palette");
  const letters = layerKeys(editor.codebook.layers);
  return [
    ...actions.map((row): Entry => {
      const { action, group, title } = row;
      return { kind: "action", id: action, action, group, title, keys: keysOf(row, own) };
    }),
    ...editor.codebook.layers.map(({ id, title }): Entry => {
      const key = letters.get(id) ?? "";
      return { kind: "mark", id: `mark-${id}`, group: t("What to mark"), title, keys: [key], key };
    }),
  ];
}

/** Those whose name holds every typed word, those that begin with what was typed first. */
export function found(entries: readonly Entry[], query: string): readonly Entry[] {
  const typed = query.trim().toLowerCase();
  const words = typed.split(/\s+/u);
  const named = entries.map((entry) => ({ entry, name: `${entry.group} ${entry.title}`.toLowerCase() }));
  const matching = named.filter(({ name }) => words.every((word) => name.includes(word)));
  const isFirst = ({ entry }: { entry: Entry }): boolean => typed !== "" && entry.title.toLowerCase().startsWith(typed);
  return [...matching.filter(isFirst), ...matching.filter((each) => !isFirst(each))].map(({ entry }) => entry);
}
