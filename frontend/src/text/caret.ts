/** Our own caret: where each key takes it, in code points, without a DOM. Folded text is skipped. */

import type { Offsets } from "./offsets";
import { firstEndingAfter, isCollapsed, type Part, rangeOf, type TextSelection } from "./spans";
import type { Words } from "./words";

/** What the caret walks over; blocks and sentences in order, the open ones only. */
export interface CaretText {
  readonly offsets: Offsets;
  readonly blocks: readonly Part[];
  readonly sentences: readonly Part[];
  readonly quotations: readonly Part[];
  readonly words: Words;
}

export type Unit = "letter" | "word" | "sentence" | "block" | "text";
export type Direction = 1 | -1;

/** The caret alone, one unit on. */
export function move(
  text: CaretText,
  { anchor, focus }: TextSelection,
  unit: Unit,
  direction: Direction,
): TextSelection {
  const [start, end] = rangeOf({ anchor, focus });
  // As everywhere: an arrow takes a selection back to its edge before it moves on.
  if (unit === "letter" && start !== end) return caretAt(direction === 1 ? end : start);
  return caretAt(STEPS[unit](text, snap(text, focus), direction));
}

/** The selection's moving end, one unit on. */
export function extend(
  text: CaretText,
  selection: TextSelection,
  unit: Unit,
  direction: Direction,
): TextSelection {
  const focus = snap(text, selection.focus);
  if (unit !== "word") return { ...selection, focus: STEPS[unit](text, focus, direction) };
  if (direction === -1) {
    return { anchor: anchorOf(text, selection, 1), focus: wordBefore(text, focus) };
  }
  return { anchor: anchorOf(text, selection, 0), focus: wordEndBehind(text, focus) };
}

/** The sentence at the caret; when it is selected already, the next one. */
export function selectSentence(text: CaretText, selection: TextSelection): TextSelection {
  const [start, end] = rangeOf(selection);
  const point = isCollapsed(selection) ? start : end - 1;
  const place = firstEndingAfter(text.sentences, point);
  const here = text.sentences[place] ?? text.sentences.at(-1);
  if (here === undefined) return selection;
  const isSelected = here[0] === start && here[1] === end;
  return selectionOf(isSelected ? (text.sentences[place + 1] ?? here) : here);
}

/**
 * What stands in quotation marks at the caret, or next behind it; when that is selected already,
 * the marks too, and then the next quotation.
 */
export function selectQuotation(text: CaretText, selection: TextSelection): TextSelection {
  const [start, end] = rangeOf(selection);
  const whole = text.quotations.find((part) => part[0] === start && part[1] === end);
  if (whole !== undefined) return selectInside(text, quotationAfter(text, start + 1), selection);
  const around = text.quotations.findLast((part) => part[0] <= start && end <= part[1]);
  if (around === undefined) return selectInside(text, quotationAfter(text, start), selection);
  const [from, to] = insideMarks(text, around);
  return selectionOf(from === start && to === end ? around : [from, to]);
}

/** Whole words instead of halves, for a match of a few letters typed. */
export function wholeWords(text: CaretText, [start, end]: Part): Part {
  const first = text.words.at(blockAt(text, start), start);
  const last = text.words.at(blockAt(text, end), end);
  return [Math.min(first?.[0] ?? start, start), last === undefined || last[0] >= end ? end : last[1]];
}

/** The sentence that the caret stands in, or the one before it at its end. */
export function sentenceAt(text: CaretText, point: number): Part | undefined {
  return text.sentences[firstEndingAfter(text.sentences, point)] ?? text.sentences.at(-1);
}

/** The selection with the whole of the words at its ends. */
export function inWords(text: CaretText, selection: TextSelection): TextSelection {
  return isCollapsed(selection) ? selection : selectionOf(wholeWords(text, rangeOf(selection)));
}

/** The word a screen reader is told after a move. */
export function wordAt(text: CaretText, point: number): string {
  const word = text.words.at(blockAt(text, point), point);
  return word === undefined ? "" : text.offsets.slice(word[0], word[1]);
}

export function selectionOf([start, end]: Part): TextSelection {
  return { anchor: start, focus: end };
}

/** The nearest place where the caret may stand: in the article, never between two blocks. */
export function snap(text: CaretText, point: number): number {
  const before = text.blocks[firstEndingAfter(text.blocks, point) - 1];
  // A block's end is a place of its own: what is typed there ends that block.
  if (before !== undefined && before[1] === point) return point;
  const block = text.blocks[firstEndingAfter(text.blocks, point)];
  return block === undefined ? (before?.[1] ?? point) : Math.max(point, block[0]);
}

const STEPS: Readonly<Record<Unit, (text: CaretText, point: number, by: Direction) => number>> = {
  letter(text, point, by) {
    const block = blockAt(text, point);
    if (by === 1) {
      if (point >= block[1]) return neighbour(text, block, 1)?.[0] ?? point;
      return text.words.nextLetter(block, point);
    }
    if (point <= block[0]) return neighbour(text, block, -1)?.[1] ?? point;
    return text.words.previousLetter(block, point);
  },
  word: (text, point, by) => (by === 1 ? wordBehind(text, point) : wordBefore(text, point)),
  sentence(text, point, by) {
    const place = firstEndingAfter(text.sentences, by === 1 ? point : point - 1);
    const here = text.sentences[place];
    if (by === -1) return here !== undefined && here[0] < point ? here[0] : (text.sentences[place - 1]?.[0] ?? point);
    if (here !== undefined && here[0] > point) return here[0];
    return text.sentences[place + 1]?.[0] ?? here?.[1] ?? point;
  },
  block(text, point, by) {
    const block = blockAt(text, point);
    if (by === 1) return neighbour(text, block, 1)?.[0] ?? block[1];
    return point > block[0] ? block[0] : (neighbour(text, block, -1)?.[0] ?? point);
  },
  text: (text, point, by) => (by === 1 ? text.blocks.at(-1)?.[1] : text.blocks[0]?.[0]) ?? point,
};

function wordBehind(text: CaretText, point: number): number {
  const block = blockAt(text, point);
  const next = text.words.nextStart(block, point);
  if (next !== undefined) return next;
  const following = neighbour(text, block, 1);
  if (following === undefined) return block[1];
  return text.words.at(following, following[0])?.[0] ?? text.words.nextStart(following, following[0]) ?? following[0];
}

function wordEndBehind(text: CaretText, point: number): number {
  const block = blockAt(text, point);
  const next = text.words.nextEnd(block, point);
  if (next !== undefined) return next;
  const following = neighbour(text, block, 1);
  if (following === undefined) return block[1];
  return text.words.nextEnd(following, following[0]) ?? following[1];
}

function wordBefore(text: CaretText, point: number): number {
  const block = blockAt(text, point);
  const previous = text.words.previousStart(block, point);
  if (previous !== undefined) return previous;
  const before = neighbour(text, block, -1);
  if (before === undefined) return block[0];
  return text.words.previousStart(before, before[1]) ?? before[0];
}

/** A bare caret inside a word takes the whole word along: half a word is never meant by word keys. */
function anchorOf(text: CaretText, selection: TextSelection, edge: 0 | 1): number {
  const anchor = snap(text, selection.anchor);
  if (!isCollapsed(selection)) return anchor;
  const word = text.words.at(blockAt(text, anchor), anchor);
  return word !== undefined && word[0] < anchor && anchor < word[1] ? word[edge] : anchor;
}

function blockAt(text: CaretText, point: number): Part {
  const place = firstEndingAfter(text.blocks, point);
  const before = text.blocks[place - 1];
  if (before !== undefined && before[1] === point) return before;
  return text.blocks[place] ?? before ?? [point, point];
}

function neighbour(text: CaretText, block: Part, by: Direction): Part | undefined {
  const place = firstEndingAfter(text.blocks, block[0]);
  return text.blocks[place + by];
}

function quotationAfter(text: CaretText, point: number): Part | undefined {
  return text.quotations.find((part) => part[0] >= point);
}

function selectInside(
  text: CaretText,
  quotation: Part | undefined,
  otherwise: TextSelection,
): TextSelection {
  return quotation === undefined ? otherwise : selectionOf(insideMarks(text, quotation));
}

const MARK = /^["'“”„‟«»‹›‘’‚‛「」『』]$/;

/** A quotation that goes on over a paragraph has no closing mark there. */
function insideMarks({ offsets }: CaretText, [start, end]: Part): Part {
  const opens = MARK.test(offsets.slice(start, start + 1));
  const closes = MARK.test(offsets.slice(end - 1, end));
  return [opens ? start + 1 : start, closes ? end - 1 : end];
}

function caretAt(point: number): TextSelection {
  return { anchor: point, focus: point };
}
