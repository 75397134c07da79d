/** The browser's selection and pointer, in code points and back. */

import type { TextSelection } from "./spans";
import type { Surface } from "./surface";

/** What the browser has selected of this text; undefined when that lies elsewhere altogether. */
export function readSelection(
  surface: Surface,
  native: Selection | null,
): TextSelection | undefined {
  if (native === null || native.rangeCount === 0) return undefined;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = native;
  if (anchorNode === null || focusNode === null) return undefined;
  const range = native.getRangeAt(0);
  if (!range.intersectsNode(surface.root)) return undefined;
  if (native.isCollapsed && !surface.root.contains(anchorNode)) return undefined;
  const isForward = range.startContainer === anchorNode && range.startOffset === anchorOffset;
  const anchor = surface.pointOf(anchorNode, anchorOffset, isForward ? "start" : "end");
  const focus = native.isCollapsed
    ? anchor
    : surface.pointOf(focusNode, focusOffset, isForward ? "end" : "start");
  // A drag through a margin begins behind a block's end and ends before it: nothing is in it.
  if (isForward ? anchor > focus : anchor < focus) return { anchor: focus, focus };
  return { anchor, focus };
}

/** Make the browser's selection ours, so that its own menus and find-in-page follow the caret. */
export function writeSelection(surface: Surface, native: Selection | null, to: TextSelection): void {
  const isForward = to.anchor <= to.focus;
  const anchor = surface.place(to.anchor, isForward ? "start" : "end");
  const focus = surface.place(to.focus, isForward ? "end" : "start");
  if (native === null || anchor === undefined || focus === undefined) return;
  native.setBaseAndExtent(anchor.node, anchor.offset, focus.node, focus.offset);
}

/** The place between two letters that is nearest to a point of the viewport. */
export function pointAt(surface: Surface, x: number, y: number): number | undefined {
  const position = caretFromPoint(x, y);
  if (position === undefined || !surface.root.contains(position.node)) return undefined;
  return surface.pointOf(position.node, position.offset);
}

/** The letter under a point of the viewport; undefined on white. */
export function letterAt(surface: Surface, x: number, y: number): number | undefined {
  const point = pointAt(surface, x, y);
  if (point === undefined) return undefined;
  return [point, point - 1].find((letter) =>
    surface
      .rects([letter, letter + 1])
      .some(({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom),
  );
}

interface CaretFromPoint {
  readonly node: Node;
  readonly offset: number;
}

function caretFromPoint(x: number, y: number): CaretFromPoint | undefined {
  if ("caretPositionFromPoint" in document) {
    const position = document.caretPositionFromPoint(x, y);
    return position === null ? undefined : { node: position.offsetNode, offset: position.offset };
  }
  const range = (document as Document).caretRangeFromPoint(x, y);
  return range === null ? undefined : { node: range.startContainer, offset: range.startOffset };
}

/**
 * The point a line above or below, at the same distance from the edge, passing over lines that are
 * not allowed. Undefined beyond the first and last line, or where nothing of the text is in view.
 */
export function pointOnNextLine(
  surface: Surface,
  from: DOMRect,
  x: number,
  direction: 1 | -1,
  isAllowed: (point: number) => boolean,
): number | undefined {
  const step = Math.max(4, from.height / 3);
  const edge = direction === 1 ? from.bottom : from.top;
  const bounds = surface.root.getBoundingClientRect();
  const [top, bottom] = [Math.max(0, bounds.top), Math.min(innerHeight, bounds.bottom)];
  for (let y = edge + direction * 2; y >= top && y <= bottom; y += direction * step) {
    const point = pointAt(surface, x, y);
    if (point === undefined || !isAllowed(point)) continue;
    const rect = surface.caretRect(point);
    // In the white between two paragraphs the browser answers with one's edge, not with the column.
    if (rect === undefined || y < rect.top || y > rect.bottom) continue;
    if (direction === 1 ? rect.top >= from.bottom - step : rect.bottom <= from.top + step) return point;
  }
  return undefined;
}

/** The first or last point of the line that a caret stands on. */
export function edgeOfLine(
  surface: Surface,
  caret: DOMRect,
  edge: "start" | "end",
): number | undefined {
  const y = caret.top + caret.height / 2;
  const isLeft = (edge === "start") !== isRightToLeft(document.elementFromPoint(caret.left, y));
  const bounds = surface.root.getBoundingClientRect();
  const point = pointAt(surface, isLeft ? bounds.left + 1 : bounds.right - 1, y);
  if (point === undefined || edge === "start") return point;
  // Behind a line's last blank the next line begins, and that is where the caret would be drawn.
  const rect = surface.caretRect(point);
  return rect !== undefined && rect.top > y ? point - 1 : point;
}

/** The first letter in view. What lies over the text's top, such as a bar of the page, is skipped. */
export function firstPointInView(surface: Surface): number | undefined {
  const { left, top, bottom } = surface.root.getBoundingClientRect();
  for (let y = Math.max(top, 0) + 2; y < Math.min(bottom, innerHeight); y += 24) {
    const point = pointAt(surface, left + 2, y);
    if (point !== undefined) return point;
  }
  return undefined;
}

export function isRightToLeft(element: Element | null | undefined): boolean {
  return element !== null && element !== undefined && getComputedStyle(element).direction === "rtl";
}
