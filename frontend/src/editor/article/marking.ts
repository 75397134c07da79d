/** Marking: a selection or a sentence becomes an annotation, moves, and goes. */
import { uuid7 } from "../../sync/uuid7";
import type { Part } from "../../sync/wire";
import { isLockedKind } from "../../text/blocks";
import type { Mark } from "../../text/marks";
import { linesFor, type LineColors } from "../../text/palette";
import { t } from "../../words/t";
import { findDimension, labelsIn, type Dimension, type Layer } from "../questions/codebook";
import { bodyOfItem, type Editor } from "../editor.svelte";
import { firstOpen } from "../questions/open";
import { unfinishedAmong } from "../questions/unfinished";
import { titleFor } from "../questions/wording";
import type { Item } from "../work";

/** Mark these words as what is chosen to be marked, stored at once, and ask the first question. */
export function mark(editor: Editor, parts: readonly Part[], layerId = editor.layerId): boolean {
  const layer = editor.markable.find((each) => each.id === layerId);
  const first = parts[0];
  if (editor.isReadOnly || layer === undefined || first === undefined) return false;
  if (layer.level !== "span") return markUnit(editor, layer, first[0]);
  const fitting = withinLimit(editor, layer, parts);
  const id = uuid7();
  const body = editor.bodyOf(layer.id, fitting, null, {});
  editor.commit(t("marking “{short}”", { short: short(body.quote ?? "") }), [{ id, before: null, after: body }]);
  editor.take(id);
  editor.say(t("Marked as {title}: {short}", { title: layer.title, short: short(body.quote ?? "") }));
  editor.focus(firstOpen(editor));
  return true;
}

/** A layer says how many parts it takes; more become one stretch, as far as nothing locked lies in it. */
export function withinLimit(editor: Editor, layer: Layer, parts: readonly Part[]): readonly Part[] {
  const limit = layer.max_parts === undefined ? 1 : layer.max_parts;
  const first = parts[0];
  if (limit === null || parts.length <= limit || first === undefined) return parts;
  const cut = parts.findIndex(([start], index) => isCut(editor, [parts[index - 1]?.[1] ?? start, start]));
  const last = parts[cut === -1 ? parts.length - 1 : cut - 1] ?? first;
  return [[first[0], last[1]]];
}

function isCut(editor: Editor, [from, to]: Part): boolean {
  return editor.answer.document.blocks.some(
    ([start, end, kind], index) =>
      start < to && from < end && isLockedKind(kind) && !editor.unlocked.includes(index),
  );
}

/** The sentence or paragraph at a point, where the layer marks such. */
export function unitAt(
  { answer: { document } }: Editor,
  { level }: Layer,
  point: number,
): { readonly slot: number; readonly part: Part } | undefined {
  const units: readonly Part[] = level === "sentence" ? document.sentences : document.blocks.map(([start, end]) => [start, end]);
  const over = units.findIndex(([start, end]) => start <= point && point < end);
  // Behind its last letter one is still at it.
  const slot = over === -1 ? units.findIndex(([, end]) => end === point) : over;
  const part = units[slot];
  return part === undefined ? undefined : { slot, part };
}

/** Mark the sentence or paragraph at a point, or go to it when it is marked already. */
export function markUnit(editor: Editor, layer: Layer, point: number): boolean {
  const unit = unitAt(editor, layer, point);
  if (unit === undefined || editor.isReadOnly) return false;
  const { slot, part } = unit;
  const there = editor.ordered.find((item) => item.layer === layer.id && item.slot === slot);
  if (there !== undefined && layer.max !== null) editor.take(there.id);
  else {
    const id = uuid7();
    const body = editor.bodyOf(layer.id, [part], slot, {});
    editor.commit(t("marking a {title}", { title: layer.title.toLowerCase() }), [{ id, before: null, after: body }]);
    editor.take(id);
    editor.say(t("Marked as {title}: {short}", { title: layer.title, short: short(body.quote ?? "") }));
  }
  editor.focus(firstOpen(editor));
  return true;
}

/** Give the annotation whose boundaries are moved its new place. */
export function moveTo(editor: Editor, parts: readonly Part[]): void {
  const item = editor.moving === null ? undefined : editor.items.get(editor.moving);
  editor.moving = null;
  if (item === undefined || parts.length === 0) return;
  const before = bodyOfItem(item);
  const { layer, slot, values } = before;
  const placed = editor.bodyOf(layer, withinLimit(editor, editor.layer(layer), parts), slot, values);
  const after = { ...before, ...placed, links: before.links, note: before.note };
  editor.commit(t("moving the highlight"), [{ id: item.id, before, after }]);
  editor.take(item.id);
  editor.say(t("Now it reads: {short}", { short: short(after.quote ?? "") }));
  editor.focus(null);
}

export function unlock(editor: Editor, block: number): void {
  editor.patch({ unlock_blocks: [block] });
  editor.say(t("Now article text. The project’s managers will see that you think so."));
}

const LONGEST_QUOTE = 80;

export function short(quote: string): string {
  const letters = [...quote.replace(/\s+/gu, " ")];
  return letters.length <= LONGEST_QUOTE ? letters.join("") : `${letters.slice(0, LONGEST_QUOTE - 1).join("")}…`;
}

/** Letters either way of the place last read that the tallest window does not reach over. */
const WELL_BEYOND = 12_000;

/**
 * Hands the text the same object for an annotation that did not change. For the first picture only
 * those that can be in it: to judge and colour five thousand takes longer than to draw a screen.
 */
export function markMaker(editor: Editor): (isAll: boolean) => Mark[] {
  const made = new Map<Item, Mark>();
  return (isAll) => {
    const marks: Mark[] = [];
    const items = isAll ? [...editor.items.values()] : inFirstPicture(editor);
    const unfinished = isAll ? editor.unfinished : unfinishedAmong(editor.codebook, items, editor.elsewhere);
    for (const item of items) {
      if (item.parts.length === 0) continue;
      const isUnfinished = unfinished.has(item.id);
      let mark = made.get(item);
      if (mark === undefined || mark.isUnfinished !== isUnfinished) {
        mark = markOf(editor, item, isUnfinished);
        made.set(item, mark);
      }
      marks.push(mark);
    }
    if (made.size > marks.length) for (const item of made.keys()) if (editor.items.get(item.id) !== item) made.delete(item);
    return marks;
  };
}

/** Where reading goes on, and the top, which is there before the page is scrolled. */
function inFirstPicture({ answer: { position }, items }: Editor): Item[] {
  const near: Item[] = [];
  for (const item of items.values()) {
    const first = item.parts[0]?.[0] ?? Infinity;
    const end = item.parts.at(-1)?.[1] ?? 0;
    if (first < WELL_BEYOND || (first < position + WELL_BEYOND && end > position - WELL_BEYOND)) near.push(item);
  }
  return near;
}

function markOf(editor: Editor, item: Item, isUnfinished: boolean): Mark {
  const layer = editor.layer(item.layer);
  const pattern = editor.markable.indexOf(layer);
  return {
    id: item.id,
    parts: item.parts,
    pattern,
    color: colorOf(layer, item),
    line: lineOf(layer, item),
    isUnfinished,
    // Said when it is stepped to; to put five thousand into words beforehand would take too long.
    get title() {
      return titleFor(editor, item);
    },
  };
}

const UNCOLOURED = "#8a8f98";
const lines = new WeakMap<Dimension, ReadonlyMap<string, LineColors | undefined>>();

/** The answer's own line: answers of one question are told apart without their hue, too. */
function lineOf(layer: Layer, item: Item): LineColors | undefined {
  const dimension = typeof layer.color_by === "string" ? findDimension(layer, layer.color_by) : undefined;
  const chosen = dimension === undefined ? undefined : labelsIn(item.values[dimension.id])[0];
  if (dimension === undefined || chosen === undefined) return undefined;
  const known = lines.get(dimension) ?? linesOf(dimension);
  lines.set(dimension, known);
  return known.get(chosen);
}

function linesOf(dimension: Dimension): ReadonlyMap<string, LineColors | undefined> {
  const labels = (dimension.labels ?? []).filter(({ color }) => typeof color === "string");
  const found = linesFor(labels.map(({ color }) => color ?? ""));
  return new Map(labels.map(({ id }, place) => [id, found[place]]));
}


export function colorOf(layer: Layer, item: Item): string {
  const dimension = typeof layer.color_by === "string" ? findDimension(layer, layer.color_by) : undefined;
  const chosen = dimension === undefined ? undefined : labelsIn(item.values[dimension.id])[0];
  const label = dimension?.labels?.find((each) => each.id === chosen);
  return label?.color ?? layer.color ?? UNCOLOURED;
}
