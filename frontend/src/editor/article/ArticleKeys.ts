/** What each key of the text does to the selection: the caret's rules, and lines as laid out. */

import {
  type CaretText,
  type Direction,
  extend,
  move,
  selectQuotation,
  selectSentence,
  snap,
  type Unit,
} from "../../text/caret";
import type { TextAction } from "../../text/keys";
import { edgeOfLine, pointOnNextLine } from "../../text/selection";
import type { TextSelection } from "../../text/spans";
import type { Surface } from "../../text/surface";

type Change = typeof move;

const STEPS: Readonly<Partial<Record<TextAction, readonly [Change, Unit, Direction]>>> = {
  "letter-back": [move, "letter", -1],
  "letter-on": [move, "letter", 1],
  "word-back": [move, "word", -1],
  "word-on": [move, "word", 1],
  "sentence-back": [move, "sentence", -1],
  "sentence-on": [move, "sentence", 1],
  "block-back": [move, "block", -1],
  "block-on": [move, "block", 1],
  "text-start": [move, "text", -1],
  "text-end": [move, "text", 1],
  "extend-letter-back": [extend, "letter", -1],
  "extend-letter-on": [extend, "letter", 1],
  "extend-word-back": [extend, "word", -1],
  "extend-word-on": [extend, "word", 1],
  "extend-sentence-on": [extend, "sentence", 1],
  "extend-sentence-back": [extend, "sentence", -1],
  "extend-block-back": [extend, "block", -1],
  "extend-block-on": [extend, "block", 1],
  "extend-text-start": [extend, "text", -1],
  "extend-text-end": [extend, "text", 1],
};

type LineChange = "line-up" | "line-down" | "line-start" | "line-end";

const LINES: Readonly<Partial<Record<TextAction, readonly [LineChange, "move" | "extend"]>>> = {
  "line-up": ["line-up", "move"],
  "line-down": ["line-down", "move"],
  "line-start": ["line-start", "move"],
  "line-end": ["line-end", "move"],
  "extend-line-up": ["line-up", "extend"],
  "extend-line-down": ["line-down", "extend"],
  "extend-line-start": ["line-start", "extend"],
  "extend-line-end": ["line-end", "extend"],
};

/** Remembers the distance from the edge that the caret keeps while it goes from line to line. */
export class CaretKeys {
  #column: number | undefined;

  /** The selection after a key, or undefined where the action is not about the selection. */
  after(
    action: TextAction,
    text: CaretText,
    surface: Surface,
    selection: TextSelection,
  ): TextSelection | undefined {
    const line = LINES[action];
    if (line !== undefined) return this.#alongLines(line, text, surface, selection);
    this.#column = undefined;
    const step = STEPS[action];
    if (step !== undefined) return step[0](text, selection, step[1], step[2]);
    if (action === "select-sentence") return selectSentence(text, selection);
    if (action === "select-quotation") return selectQuotation(text, selection);
    return undefined;
  }

  #alongLines(
    [change, how]: readonly [LineChange, "move" | "extend"],
    text: CaretText,
    surface: Surface,
    selection: TextSelection,
  ): TextSelection {
    const focus = this.#target(change, text, surface, selection);
    return how === "extend" ? { ...selection, focus } : { anchor: focus, focus };
  }

  #target(
    change: LineChange,
    text: CaretText,
    surface: Surface,
    selection: TextSelection,
  ): number {
    const { anchor } = selection;
    const focus = snap(text, selection.focus);
    const caret = caretInView(surface, focus, anchor < focus ? "end" : "start");
    if (caret === undefined) return focus;
    if (change === "line-start" || change === "line-end") {
      this.#column = undefined;
      return edgeOfLine(surface, caret, change === "line-start" ? "start" : "end") ?? focus;
    }
    this.#column ??= caret.left;
    const direction = change === "line-down" ? 1 : -1;
    const isAllowed = (point: number): boolean => snap(text, point) === point;
    const found = pointOnNextLine(surface, caret, this.#column, direction, isAllowed);
    return found ?? move(text, { anchor: focus, focus }, beyond(text, focus, direction), direction).focus;
  }
}

/** Lines are found by looking at the page, so the caret must be on it. */
function caretInView(surface: Surface, point: number, side: "start" | "end"): DOMRect | undefined {
  const caret = surface.caretRect(point, side);
  if (caret === undefined || (caret.top > caret.height && caret.bottom + caret.height < innerHeight)) {
    return caret;
  }
  surface.pieceAt(point, side)?.element.scrollIntoView({ block: "center" });
  return surface.caretRect(point, side);
}

/** On the first or last line, up and down go to the text's very edge, as in any text field. */
function beyond(text: CaretText, point: number, direction: Direction): Unit {
  const outermost = text.blocks.at(direction === 1 ? -1 : 0);
  const isOutermost = outermost !== undefined && outermost[0] <= point && point <= outermost[1];
  return isOutermost ? "text" : "block";
}
