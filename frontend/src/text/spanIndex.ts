/** Finds the spans at a point or in a stretch among thousands, while they come and go. */

import type { Part } from "./spans";

interface Entry {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** Entries per bucket: a bucket whose spans all end too early is passed over as a whole. */
const BUCKET = 64;

/**
 * Entries sorted by start, with the greatest end of every bucket beside them. Adding one moves an
 * array's tail, which at five thousand spans costs less than keeping a tree in balance.
 */
export class SpanIndex {
  #entries: Entry[] = [];
  #ends: number[] = [];
  readonly #parts = new Map<string, readonly Part[]>();

  get size(): number {
    return this.#parts.size;
  }

  /** All at once, for the opening of a document. */
  addAll(spans: Iterable<readonly [id: string, parts: readonly Part[]]>): void {
    for (const [id, parts] of spans) {
      this.remove(id);
      this.#parts.set(id, parts);
      for (const [start, end] of parts) this.#entries.push({ id, start, end });
    }
    this.#entries.sort(inOrder);
    this.#measureFrom(0);
  }

  add(id: string, parts: readonly Part[]): void {
    this.remove(id);
    this.#parts.set(id, parts);
    for (const [start, end] of parts) {
      const entry = { id, start, end };
      const place = this.#placeOf(entry);
      this.#entries.splice(place, 0, entry);
      this.#measureFrom(place);
    }
  }

  remove(id: string): void {
    const parts = this.#parts.get(id);
    if (parts === undefined) return;
    this.#parts.delete(id);
    for (const [start, end] of parts) {
      // Spans may be equal, so the first of its place may be another's.
      let place = this.#placeOf({ id: "", start, end });
      while (this.#entries[place]?.id !== id) place += 1;
      this.#entries.splice(place, 1);
      this.#measureFrom(place);
    }
  }

  /** Ids of the spans over the letter behind this point, innermost (shortest) first. */
  at(point: number): string[] {
    const found = this.#touching(point, point + 1);
    found.sort((a, b) => a.end - a.start - (b.end - b.start) || b.start - a.start);
    return [...new Set(found.map((entry) => entry.id))];
  }

  /** Ids of the spans that share a letter with [start, end), in the order of the text. */
  overlapping([start, end]: Part): string[] {
    return [...new Set(this.#touching(start, end).map((entry) => entry.id))];
  }

  /** All ids by where they begin; the outer one first. */
  ids(): string[] {
    return [...new Set(this.#entries.map((entry) => entry.id))];
  }

  #touching(start: number, end: number): Entry[] {
    const found: Entry[] = [];
    const stop = this.#placeOf({ id: "", start: end, end: Infinity });
    for (let first = 0; first < stop; first += BUCKET) {
      if ((this.#ends[first / BUCKET] ?? 0) <= start) continue;
      const last = Math.min(first + BUCKET, stop);
      for (let place = first; place < last; place += 1) {
        const entry = this.#entries[place];
        if (entry !== undefined && entry.end > start) found.push(entry);
      }
    }
    return found;
  }

  #placeOf(wanted: Entry): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && inOrder(entry, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #measureFrom(place: number): void {
    const buckets = Math.ceil(this.#entries.length / BUCKET);
    this.#ends.length = buckets;
    for (let bucket = Math.floor(place / BUCKET); bucket < buckets; bucket += 1) {
      let end = 0;
      for (let at = bucket * BUCKET; at < (bucket + 1) * BUCKET; at += 1) {
        end = Math.max(end, this.#entries[at]?.end ?? 0);
      }
      this.#ends[bucket] = end;
    }
  }
}

/** By start; where two start together, the longer first. */
function inOrder(a: Entry, b: Entry): number {
  return a.start - b.start || b.end - a.end;
}
