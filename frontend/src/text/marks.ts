/**
 * The marks of a document on their way to the painter: what changed is drawn, nothing else, and of
 * thousands only those that come near the window are given their lines.
 */

import { Lanes } from "./lanes";
import type { Look } from "./looks";
import type { Drawing, Painter, Stroke } from "./painter";
import type { LineColors } from "./palette";
import { SpanIndex } from "./spanIndex";
import { lengthOf, type Part } from "./spans";

/** One annotation with a place in the text. */
export interface Mark {
  readonly id: string;
  readonly parts: readonly Part[];
  readonly pattern: number;
  readonly color: string;
  readonly line?: LineColors | undefined;
  readonly title: string;
  readonly isUnfinished?: boolean;
}

/** Of more than so many the places are sorted once, not found one by one. */
const A_FEW = 64;

export class Marks {
  readonly #painter: Painter;
  readonly #index = new SpanIndex();
  readonly #lanes = new Lanes();
  #inOrder: readonly Mark[] = [];
  readonly #shown = new Map<string, Mark>();
  readonly #strokes = new Map<string, readonly Stroke[]>();
  /** The letter last asked for: a second click on it means what lies further out. */
  #asked: number | undefined;

  constructor(painter: Painter) {
    this.#painter = painter;
  }

  /** Draw exactly these marks. */
  show(marks: readonly Mark[]): void {
    const [old, fresh] = differing(this.#inOrder, marks);
    this.#inOrder = marks;
    const before = new Map(old.map((mark) => [mark.id, mark]));
    const after = new Map(fresh.map((mark) => [mark.id, mark]));
    const changed = fresh.filter((mark) => before.get(mark.id) !== mark);
    const gone = old.filter(({ id }) => !after.has(id));
    for (const { id } of gone) this.#shown.delete(id);
    for (const mark of changed) this.#shown.set(mark.id, mark);
    const moved = changed.filter((mark) => !isAsBefore(before.get(mark.id), mark));
    for (const { id } of [...gone, ...moved]) this.#forget(id);
    if (moved.length > A_FEW) this.#index.addAll(moved.map(({ id, parts }) => [id, parts]));
    else for (const mark of moved) this.#index.add(mark.id, mark.parts);
    const left = moved.flatMap(({ id }) => before.get(id) ?? []);
    const refooted = this.#setFeet([...moved, ...left, ...gone]);
    const others = [...changed, ...left, ...gone, ...refooted];
    if (others.length > 0) this.#painter.renew(others.flatMap(({ parts }) => parts));
  }

  /** What lay or lies under them may have got or lost its feet; its lanes stay. */
  #setFeet(around: readonly Mark[]): Mark[] {
    if (this.#strokes.size === 0) return [];
    const isMany = around.length > this.#strokes.size;
    const ids = isMany ? this.#strokes.keys() : around.flatMap(({ parts }) => parts.flatMap((part) => this.#index.overlapping(part)));
    return [...new Set(ids)].flatMap((id) => {
      const [mark, strokes] = [this.#shown.get(id), this.#strokes.get(id)];
      if (mark === undefined || strokes === undefined) return [];
      const fresh = strokes.map((stroke) => ({ ...stroke, hasFeet: this.#isOverlapped(mark, stroke.part) }));
      if (fresh.every(({ hasFeet }, place) => hasFeet === strokes[place]?.hasFeet)) return [];
      this.#strokes.set(id, fresh);
      return [mark];
    });
  }

  #isOverlapped(mark: Mark, part: Part): boolean {
    return this.#index.overlapping(part).some((id) => id !== mark.id && this.#shown.get(id)?.pattern === mark.pattern);
  }

  /** What to draw where a part comes into sight. */
  drawings(part: Part): Drawing[] {
    return this.#index.overlapping(part).flatMap((id) => {
      const mark = this.#shown.get(id);
      return mark === undefined ? [] : { id, strokes: this.#strokesOf(mark), look: lookOf(mark) };
    });
  }

  /** The innermost mark over a letter; asked again for the same place, the next one outwards. */
  under(letter: number, active: string | null): Mark | undefined {
    const ids = this.#index.at(letter);
    const isAgain = this.#asked !== undefined && Math.abs(letter - this.#asked) < 2;
    this.#asked = letter;
    const place = isAgain && active !== null ? ids.indexOf(active) : -1;
    return this.#shown.get(ids[(place + 1) % ids.length] ?? "");
  }

  /** Which mark follows in the text: the one in hand if the caret is at it, else the caret. */
  next(active: string | null, caret: number, direction: 1 | -1): Mark | undefined {
    const ids = this.#index.ids();
    const inHand = active === null ? undefined : this.#shown.get(active);
    if (inHand !== undefined && isAt(inHand, caret)) {
      return this.#shown.get(ids[ids.indexOf(inHand.id) + direction] ?? "");
    }
    const behind = ids.findIndex((id) => (this.#shown.get(id)?.parts[0]?.[0] ?? 0) >= caret);
    const place = behind === -1 ? ids.length : behind;
    return this.#shown.get(ids[direction === 1 ? place : place - 1] ?? "");
  }

  #strokesOf(mark: Mark): readonly Stroke[] {
    if (!this.#strokes.has(mark.id)) this.#giveLines(mark);
    return this.#strokes.get(mark.id) ?? [];
  }

  /** To all that hang together at once, so that lines do not depend on where reading began. */
  #giveLines(mark: Mark): void {
    const bare = this.#neighbourhood(mark).filter(({ id }) => !this.#strokes.has(id));
    const lengths = new Map(bare.map((each) => [each, lengthOf(each.parts)]));
    // The shortest first: inner spans get the lines nearest to the words.
    bare.sort((a, b) => (lengths.get(a) ?? 0) - (lengths.get(b) ?? 0));
    for (const each of bare) {
      const lanes = this.#lanes.take(each.id, each.parts);
      const strokes = each.parts.map((part, place) => {
        return { part, lane: lanes[place] ?? 0, hasFeet: this.#isOverlapped(each, part) };
      });
      this.#strokes.set(each.id, strokes);
    }
  }

  /** A mark and all that it meets, by way of others too. */
  #neighbourhood(mark: Mark): Mark[] {
    const found = new Set([mark]);
    for (const { parts } of found) {
      for (const [start, end] of parts) {
        for (const id of this.#index.overlapping([start - 1, end + 1])) {
          const other = this.#shown.get(id);
          if (other !== undefined) found.add(other);
        }
      }
    }
    return [...found];
  }

  #forget(id: string): void {
    this.#strokes.delete(id);
    this.#index.remove(id);
    this.#lanes.release(id);
  }
}

function lookOf({ pattern, color, line, isUnfinished = false }: Mark): Look {
  return { pattern, color, line, isUnfinished };
}

function isAt({ parts }: Mark, caret: number): boolean {
  return parts.some(([start, end]) => start <= caret && caret <= end);
}

/** What lies between the equal beginnings and ends of two lists: of thousands one is another, or new. */
function differing(before: readonly Mark[], after: readonly Mark[]): [readonly Mark[], readonly Mark[]] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
}

/** In the same place, and drawn by the same lines. */
function isAsBefore(shown: Mark | undefined, mark: Mark): boolean {
  return (
    shown !== undefined &&
    shown.pattern === mark.pattern &&
    shown.parts.length === mark.parts.length &&
    shown.parts.every(([start, end], place) => {
      const other = mark.parts[place];
      return other !== undefined && other[0] === start && other[1] === end;
    })
  );
}
