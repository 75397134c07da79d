/** Where the focus goes: from question to question, to the text, to what is unfinished. */
import { missingAnswers, type Dimension, type Layer } from "../questions/codebook";
import { t } from "../../words/t";
import type { Editor } from "../editor.svelte";
import { firstOpen } from "../questions/open";
import type { Unfinished } from "../questions/unfinished";

/** To the next shown question; after the last one back to the text. */
export function moveOn(editor: Editor, from: string): void {
  const next = neighbour(editor, from, 1);
  if (next === undefined) finish(editor);
  else editor.focus(next.id);
}

export function moveBack(editor: Editor, from: string): void {
  editor.focus(neighbour(editor, from, -1)?.id ?? null);
}

export function neighbour(editor: Editor, from: string, direction: 1 | -1): Dimension | undefined {
  const { asked } = editor;
  const at = asked.findIndex((dimension) => dimension.id === from);
  if (from.startsWith("links.")) return direction === -1 ? asked.at(-1) : undefined;
  return at === -1 ? asked[0] : asked[at + direction];
}

/** Behind the last question: say how it stands and give the text back. */
export function finish(editor: Editor): void {
  const { targetLayer: layer, active } = editor;
  if (layer !== null) {
    const open = missingAnswers(layer, active?.values ?? {}, editor.elsewhere).length;
    editor.say(open === 0 ? t("{title}: all answered.", { title: layer.title }) : t("{title}: {open} still to answer.", { title: layer.title, open }));
  }
  editor.focus(null);
}

/** Open the questions about the whole article. */
export function openWhole(editor: Editor, layer: Layer): void {
  const item = editor.ordered.find((each) => each.layer === layer.id);
  editor.target = { layer: layer.id, id: item?.id ?? null, slot: layer.level === "document" ? 0 : null };
  editor.focus(firstOpen(editor));
}

/** Go to something unfinished and ask what it lacks. False: it has no place to go to. */
export function goTo(editor: Editor, unfinished: Unfinished, question?: string | null): boolean {
  if (unfinished.kind === "annotation") editor.take(unfinished.item.id);
  else if (unfinished.kind === "document") openWhole(editor, unfinished.layer);
  else {
    editor.layerId = unfinished.layer.id;
    return false;
  }
  editor.focus(question ?? unfinished.missing[0] ?? null);
  return true;
}

/** The next or previous question that lacks its answer, from where one is, round and round. */
export function goToUnfinished(editor: Editor, direction: 1 | -1 = 1): boolean {
  const open = editor.judgement.unfinished.flatMap(placesOf);
  const isInHand = ({ unfinished: each }: OpenPlace): boolean =>
    each.kind === "annotation" ? each.item.id === editor.target?.id : each.layer.id === editor.target?.layer;
  const exact = open.findIndex((place) => isInHand(place) && place.question === editor.question);
  // From the text it is another highlight's turn: what is in hand was left for now.
  const edge = direction === 1 ? open.findLastIndex(isInHand) : open.findIndex(isInHand);
  const here = exact !== -1 ? exact : edge;
  const next = here === -1 ? open.at(direction === 1 ? 0 : -1) : open.at((here + direction) % open.length);
  if (next === undefined) {
    editor.say(t("Nothing is unfinished."));
    return false;
  }
  return goTo(editor, next.unfinished, next.question);
}

interface OpenPlace {
  readonly unfinished: Unfinished;
  readonly question: string | null;
}

function placesOf(unfinished: Unfinished): readonly OpenPlace[] {
  if (unfinished.kind === "unmarked") return [{ unfinished, question: null }];
  return unfinished.missing.map((question) => ({ unfinished, question }));
}
