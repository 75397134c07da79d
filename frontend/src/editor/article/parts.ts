/** Discontinuous highlights: words further on are added to the one in hand, and taken off again. */
import type { Part } from "../../sync/wire";
import { joined, overlaps, trimPart } from "../../text/spans";
import { t } from "../../words/t";
import { bodyOfItem, type Editor } from "../editor.svelte";
import { short } from "./marking";
import type { Item } from "../work";

/** Whether what is in hand can have these words, too. */
export function takesWords(editor: Editor): boolean {
  const { active, targetLayer: layer } = editor;
  return !editor.isReadOnly && active !== null && layer?.level === "span" && layer.max_parts !== undefined && layer.max_parts !== 1;
}

export function addWords(editor: Editor, parts: readonly Part[]): boolean {
  const { active, targetLayer: layer } = editor;
  if (active === null || layer === null || parts.length === 0 || editor.isReadOnly) return false;
  if (!takesWords(editor)) {
    editor.say(t("“{title}” is one stretch of words.", { title: layer.title }));
    return false;
  }
  const wanted = joined([...active.parts, ...parts]);
  const limit = layer.max_parts ?? Infinity;
  if (wanted.length > limit) {
    editor.say(t("“{title}” takes {limit} parts at most.", { title: layer.title, limit }));
    return false;
  }
  place(editor, active, wanted, t("adding words"));
  return true;
}

/** Selected words, or the part at the caret, go from the highlight; never all of it. */
export function takeWords(editor: Editor, parts: readonly Part[]): boolean {
  const { active } = editor;
  if (active === null || editor.isReadOnly || active.parts.length === 0 || !overlaps(active.parts, parts)) return false;
  const left = without(active.parts, parts).map((part) => trimPart(editor.offsets, part)).filter((part) => part !== undefined);
  const limit = editor.layer(active.layer).max_parts === undefined ? 1 : (editor.layer(active.layer).max_parts ?? Infinity);
  if (left.length === 0) {
    editor.say(t("That would be all of it: delete the highlight instead."));
    return false;
  }
  if (editor.targetLayer?.level !== "span" || left.length > limit) {
    editor.say(t("Words in the middle cannot be left out here."));
    return false;
  }
  place(editor, active, left, t("taking words off"));
  return true;
}

export function partAt({ parts }: Item, point: number): Part | undefined {
  return parts.find(([start, end]) => start <= point && point <= end);
}

function place(editor: Editor, item: Item, parts: readonly Part[], title: string): void {
  const before = bodyOfItem(item);
  const { quote } = editor.bodyOf(item.layer, parts, null, {});
  editor.commit(title, [{ id: item.id, before, after: { ...before, parts, ...(quote === undefined ? {} : { quote }) } }]);
  editor.say(t("Now it reads: {short}", { short: short(quote ?? "") }));
}

function without(from: readonly Part[], gone: readonly Part[]): Part[] {
  return gone.reduce<Part[]>(
    (left, [start, end]) =>
      left.flatMap(([a, b]): Part[] => {
        if (end <= a || b <= start) return [[a, b]];
        const pieces: Part[] = [[a, Math.min(start, b)], [Math.max(end, a), b]];
        return pieces.filter(([from_, to]) => from_ < to);
      }),
    [...from],
  );
}
