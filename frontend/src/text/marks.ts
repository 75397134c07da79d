/** The marks of a document on their way to the painter: what changed is drawn, nothing else. */

import { Lanes } from "./lanes";
import type { Look } from "./looks";
import type { Painter } from "./painter";
import { SpanIndex } from "./spanIndex";
import { lengthOf, type Part } from "./spans";

/** One annotation with a place in the text. */
export interface Mark {
  readonly id: string;
  readonly parts: readonly Part[];
  readonly pattern: number;
  readonly color: string;
  readonly title: string;
  readonly isUnfinished?: boolean;
}

export class Marks {
  readonly #painter: Painter;
  readonly #index = new SpanIndex();
  readonly #lanes = new Lanes();
  #shown = new Map<string, Mark>();
  /** The letter last asked for: a second click on it means what lies further out. */
  #asked: number | undefined;

  constructor(painter: Painter) {
    this.#painter = painter;
  }

  /** Draw exactly these marks. */
  show(marks: readonly Mark[]): void {
    const wanted = new Map(marks.map((mark) => [mark.id, mark]));
    for (const id of this.#shown.keys()) if (!wanted.has(id)) this.#hide(id);
    const changed = marks.filter((mark) => this.#shown.get(mark.id) !== mark);
    const moved = changed.filter((mark) => !isInPlace(this.#shown.get(mark.id), mark));
    if (this.#index.size === 0) this.#index.addAll(moved.map(({ id, parts }) => [id, parts]));
    else for (const mark of moved) this.#index.add(mark.id, mark.parts);
    // The shortest first: inner spans get the lines nearest to the words.
    const lengths = new Map(changed.map((mark) => [mark, lengthOf(mark.parts)]));
    changed.sort((a, b) => (lengths.get(a) ?? 0) - (lengths.get(b) ?? 0));
    for (const mark of changed) this.#draw(mark);
    this.#shown = wanted;
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
    const strokes = mark.parts.map((part, place) => ({ part, lane: lanes[place] ?? 0 }));
    this.#painter.draw(mark.id, strokes, lookOf(mark));
  }

  #hide(id: string): void {
    this.#painter.erase(id);
    this.#index.remove(id);
    this.#lanes.release(id);
  }
}

function lookOf({ pattern, color, isUnfinished = false }: Mark): Look {
  return { pattern, color, isUnfinished };
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
