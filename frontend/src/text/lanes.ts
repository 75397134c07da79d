/** Which of four underline heights a part gets, so that nested and overlapping spans stay apart. */

import type { Part } from "./spans";

/** Deeper stacks share lanes: a fifth line would run into the next row of text. */
export const LANES = 4;

interface Taken {
  readonly start: number;
  readonly end: number;
  readonly lane: number;
}

/** Letters per cell of the grid in which neighbours are looked up. */
const CELL = 1024;

/**
 * A part takes the lowest lane that none of its neighbours has, touching ones included, since two
 * lines that meet would look like one. Lanes given stay: marking something moves nothing else.
 */
export class Lanes {
  readonly #cells = new Map<number, Set<Taken>>();
  readonly #byOwner = new Map<string, Taken[]>();

  /** The lane of each part. */
  take(owner: string, parts: readonly Part[]): number[] {
    this.release(owner);
    const taken = parts.map((part) => this.#takePart(part));
    this.#byOwner.set(owner, taken);
    return taken.map((part) => part.lane);
  }

  release(owner: string): void {
    for (const taken of this.#byOwner.get(owner) ?? []) {
      for (const cell of cellsOf(taken)) this.#cells.get(cell)?.delete(taken);
    }
    this.#byOwner.delete(owner);
  }

  #takePart([start, end]: Part): Taken {
    const taken = { start, end, lane: this.#freeLane(start, end) };
    for (const cell of cellsOf(taken)) {
      const others = this.#cells.get(cell);
      if (others === undefined) this.#cells.set(cell, new Set([taken]));
      else others.add(taken);
    }
    return taken;
  }

  /** The first lane without a neighbour, else the one where the neighbours are fewest. */
  #freeLane(start: number, end: number): number {
    const uses = new Array<number>(LANES).fill(0);
    const seen = new Set<Taken>();
    for (const cell of cellsOf({ start, end })) {
      for (const other of this.#cells.get(cell) ?? []) {
        if (other.start > end || other.end < start || seen.has(other)) continue;
        seen.add(other);
        uses[other.lane] = (uses[other.lane] ?? 0) + 1;
      }
    }
    return uses.indexOf(Math.min(...uses));
  }
}

function* cellsOf({ start, end }: { start: number; end: number }): Iterable<number> {
  for (let cell = Math.floor(start / CELL); cell <= Math.floor(end / CELL); cell += 1) yield cell;
}
