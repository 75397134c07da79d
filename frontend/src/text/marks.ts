/** The marks of a document on their way to the painter: what changed is drawn, nothing else. */

import { Lanes } from "./lanes";
import type { Look } from "./looks";
import type { Painter, Stroke } from "./painter";
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

export class Marks {
  readonly #painter: Painter;
  readonly #index = new SpanIndex();
  readonly #lanes = new Lanes();
  #shown = new Map<string, Mark>();
  readonly #strokes = new Map<string, readonly Stroke[]>();
  /** The letter last asked for: a second click on it means what lies further out. */
  #asked: number | undefined;

  constructor(painter: Painter) {
    this.#painter = painter;
  }

  /** Draw exactly these marks. */
  show(marks: readonly Mark[]): void {
    const wanted = new Map(marks.map((mark) => [mark.id, mark]));
    const gone = [...this.#shown.values()].filter(({ id }) => !wanted.has(id));
    for (const { id } of gone) this.#hide(id);
    const changed = marks.filter((mark) => this.#shown.get(mark.id) !== mark);
    const moved = changed.filter((mark) => !isInPlace(this.#shown.get(mark.id), mark));
    if (this.#index.size === 0) this.#index.addAll(moved.map(({ id, parts }) => [id, parts]));
    else for (const mark of moved) this.#index.add(mark.id, mark.parts);
    // The shortest first: inner spans get the lines nearest to the words.
    const lengths = new Map(changed.map((mark) => [mark, lengthOf(mark.parts)]));
    changed.sort((a, b) => (lengths.get(a) ?? 0) - (lengths.get(b) ?? 0));
    const before = this.#shown;
    this.#shown = wanted;
    for (const mark of changed) this.#draw(mark);
    const left = moved.flatMap(({ id }) => before.get(id) ?? []);
    this.#setFeet([...moved, ...left, ...gone], new Set(changed));
  }

  /** What lay or lies under them may have got or lost its feet; its lanes stay. */
  #setFeet(around: readonly Mark[], drawn: ReadonlySet<Mark>): void {
    const ids = new Set(around.flatMap(({ parts }) => parts.flatMap((part) => this.#index.overlapping(part))));
    for (const id of ids) {
      const [mark, strokes] = [this.#shown.get(id), this.#strokes.get(id)];
      if (mark === undefined || strokes === undefined || drawn.has(mark)) continue;
      const fresh = strokes.map((stroke) => ({ ...stroke, hasFeet: this.#isOverlapped(mark, stroke.part) }));
      if (fresh.every(({ hasFeet }, place) => hasFeet === strokes[place]?.hasFeet)) continue;
      this.#strokes.set(id, fresh);
      this.#painter.draw(id, fresh, lookOf(mark));
    }
  }

  #isOverlapped(mark: Mark, part: Part): boolean {
    return this.#index.overlapping(part).some((id) => id !== mark.id && this.#shown.get(id)?.pattern === mark.pattern);
  }

  /** Ids of the marks that share a letter with a part. */
  overlapping(part: Part): string[] {
    return this.#index.overlapping(part);
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

  #draw(mark: Mark): void {
    const lanes = this.#lanes.take(mark.id, mark.parts);
    const strokes = mark.parts.map((part, place) => {
      return { part, lane: lanes[place] ?? 0, hasFeet: this.#isOverlapped(mark, part) };
    });
    this.#strokes.set(mark.id, strokes);
    this.#painter.draw(mark.id, strokes, lookOf(mark));
  }

  #hide(id: string): void {
    this.#painter.erase(id);
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

function isInPlace(shown: Mark | undefined, mark: Mark): boolean {
  return (
    shown !== undefined &&
    shown.parts.length === mark.parts.length &&
    shown.parts.every(([start, end], place) => {
      const other = mark.parts[place];
      return other !== undefined && other[0] === start && other[1] === end;
    })
  );
}
