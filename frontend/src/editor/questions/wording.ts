/** What is answered, in words: for lists, for what is said, for the panel. */
import type { Editor } from "../editor.svelte";
import type { Item } from "../work";
import { t } from "../../words/t";
import { entitiesIn, kindsOf, labelsIn, titleOf, type Dimension, type Value } from "./codebook";

/** What an annotation says, in a line. */
export function titleFor(editor: Editor, item: Item): string {
  const layer = editor.layer(item.layer);
  const answers = answersInWords(editor, item).map(({ text }) => text);
  return answers.length === 0 ? layer.title : `${layer.title}: ${answers.join(" · ")}`;
}

export function answersInWords(editor: Editor, item: Item): readonly { readonly title: string; readonly text: string }[] {
  return (editor.layer(item.layer).dimensions ?? []).flatMap((dimension) => {
    const value = item.values[dimension.id];
    if (value === undefined) return [];
    return [{ title: titleOf(dimension), text: inWords(editor, item.layer, dimension, value) }];
  });
}

/** One answer in words, for lists and for the panel when the question is not in hand. */
export function inWords(editor: Editor, layerId: string, dimension: Dimension, value: Value): string {
  if (typeof value === "boolean") return value ? t("Yes") : t("No");
  if (typeof value === "number") return dimension.anchors?.[String(value)] ?? String(value);
  const entities = entitiesIn(value);
  if (entities.length > 0) return entities.map((entity) => entity["name"] ?? shownTitle(dimension, entity["kind"])).join(", ");
  if (dimension.kind === "text") return String(value);
  const labels = editor.layer(layerId).dimensions?.flatMap((each) => each.labels ?? []) ?? [];
  const own = dimension.labels ?? labels;
  return labelsIn(value).map((id) => own.find((label) => label.id === id)?.title ?? id).join(", ");
}

export function shownTitle(dimension: Dimension, kind: string | undefined): string {
  return kindsOf(dimension).find((each) => each.id === kind)?.title ?? "";
}
