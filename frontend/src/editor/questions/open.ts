/** What is still to be answered about what is in hand. */
import type { Editor } from "../editor.svelte";
import { missingAnswers } from "./codebook";

/** The first question without an answer, else the first; null when nothing is asked. */
export function firstOpen(editor: Editor): string | null {
  const { targetLayer: layer, active, asked } = editor;
  if (layer === null) return null;
  const missing = missingAnswers(layer, active?.values ?? {}, editor.elsewhere)[0];
  const unanswered = asked.find((dimension) => active?.values[dimension.id] === undefined);
  return missing ?? unanswered?.id ?? asked[0]?.id ?? null;
}

/** To the first open question of what is in hand; false: nothing is asked. */
export function askFirst(editor: Editor): boolean {
  const question = firstOpen(editor);
  if (question === null) return false;
  editor.focus(question);
  return true;
}
