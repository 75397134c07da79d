/** What was answered before the work moved to a newer version of the codebook, to be asked again. */
import { answersOf, entitiesIn, labelsIn, type Dimension, type Layer } from "./codebook";
import type { Editor } from "../editor.svelte";

/** The former answer in words, as long as nothing new is answered; empty when there is none. */
export function formerly(editor: Editor, layer: Layer, dimension: Dimension): string {
  const { active } = editor;
  if (active === null || active.values[dimension.id] !== undefined) return "";
  const value = editor.answer.annotations.find(({ id }) => id === active.id)?.former?.[dimension.id];
  if (value === undefined) return "";
  const titles = new Map(answersOf(layer, dimension).map(({ id, title }) => [id, title]));
  const named = [...labelsIn(value).map((id) => titles.get(id) ?? id), ...entitiesIn(value).map(({ name }) => name ?? "")];
  return typeof value === "object" || typeof value === "string" ? named.filter((each) => each !== "").join(", ") : String(value);
}
