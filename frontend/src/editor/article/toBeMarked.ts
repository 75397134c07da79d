/** The final boundary, told before it is saved: what would be marked now, and what the hand took besides. */
import { boundaryOf, type Boundary } from "../../text/boundary";
import { isCollapsed, type Part, type TextSelection } from "../../text/spans";
import { t } from "../../words/t";
import type { Editor } from "../editor.svelte";
import { unitAt, withinLimit } from "./marking";

const TRIMMED: Record<NonNullable<Boundary["trimmed"]>, string> = {
  start: t("without the space at the start"),
  end: t("without the space at the end"),
  both: t("without the spaces at both ends"),
};

export interface ToBeMarked {
  /** Whether anything would be. */
  readonly isSomething: boolean;
  readonly words: string;
  /** Where it differs from what was selected. */
  readonly notes: readonly string[];
}

/** Null while nothing is selected, and where the codebook marks nothing in the text. */
export function toBeMarked(editor: Editor, selection: TextSelection | null, parts: readonly Part[]): ToBeMarked | null {
  if (editor.moving === null && editor.layerId === "") return null;
  if (selection === null || (isCollapsed(selection) && parts.length === 0)) return null;
  const boundary = boundaryOf(editor.offsets, selection, placed(editor, parts));
  if (boundary === undefined) return { isSomething: false, words: t("Nothing here can be marked"), notes: [] };
  const words = boundary.end === undefined ? boundary.start : `${boundary.start} … ${boundary.end}`;
  return { isSomething: true, words: words.replace(/\s+/gu, " "), notes: notesOf(boundary) };
}

/** As marking would place these words: a whole sentence or paragraph, or as many parts as are allowed. */
function placed(editor: Editor, parts: readonly Part[]): readonly Part[] {
  const moved = editor.moving === null ? undefined : editor.items.get(editor.moving);
  const layer = editor.layer(moved?.layer ?? editor.layerId);
  const first = parts[0];
  if (first === undefined) return [];
  if (layer.level === "span") return withinLimit(editor, layer, parts);
  const unit = unitAt(editor, layer, first[0]);
  return unit === undefined ? [] : [unit.part];
}

function notesOf({ trimmed, isWider, isNarrower }: Boundary): string[] {
  return [
    ...(trimmed === undefined ? [] : [TRIMMED[trimmed]]),
    ...(isWider ? [t("with the whole of what you touched")] : []),
    ...(isNarrower ? [t("the rest cannot be marked with it")] : []),
  ];
}
