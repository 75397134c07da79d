/**
 * The one place of the front end that knows UTF-16. Everything else counts code points, as the
 * server does; the browser's strings and DOM ranges count units, and meet code points here.
 */

/** Units per entry of the sparse table: small enough to scan at once, large enough to stay tiny. */
const STRIDE = 64;

const ASTRAL = /[\uD800-\uDFFF]/;

export class Offsets {
  readonly text: string;
  /** Length in code points. */
  readonly length: number;
  /** Code points that begin before each multiple of STRIDE; null when no letter needs two units. */
  readonly #counts: Uint32Array | null;
  /** The place last found: who asks usually goes on from there. */
  #lastPoint = 0;
  #lastUnit = 0;

  constructor(text: string) {
    this.text = text;
    this.#counts = ASTRAL.test(text) ? countsOf(text) : null;
    this.length = this.inward(text.length);
  }

  /** Where a code point begins in UTF-16 units; beyond the text it is the text's end. */
  outward(point: number): number {
    if (this.#counts === null) return clamp(point, this.text.length);
    if (point <= 0) return 0;
    let [count, unit] = [this.#lastPoint, this.#lastUnit];
    if (point < count || point > count + STRIDE) {
      unit = lastAtMost(this.#counts, point) * STRIDE;
      count = this.#counts[unit / STRIDE] ?? 0;
      // The stride may begin inside a pair whose letter is already counted.
      if (isSecondHalf(this.text, unit)) unit += 1;
    }
    while (count < point && unit < this.text.length) {
      unit += isSecondHalf(this.text, unit + 1) ? 2 : 1;
      count += 1;
    }
    this.#lastPoint = count;
    this.#lastUnit = unit;
    return unit;
  }

  /** Which code point stands at a UTF-16 unit; inside a pair it is the letter the pair makes. */
  inward(unit: number): number {
    const end = clamp(unit, this.text.length);
    if (this.#counts === null) return end;
    const stride = Math.floor(end / STRIDE);
    let count = this.#counts[stride] ?? 0;
    for (let at = stride * STRIDE; at < end; at += 1) {
      if (!isSecondHalf(this.text, at)) count += 1;
    }
    return isSecondHalf(this.text, end) ? count - 1 : count;
  }

  /** The text of [start, end). */
  slice(start: number, end: number): string {
    return this.text.slice(this.outward(start), this.outward(end));
  }

  /** The code point `units` UTF-16 units behind the code point `base`: from a text node's inside. */
  after(base: number, units: number): number {
    return this.inward(this.outward(base) + units);
  }

  /** How many UTF-16 units lie between two code points: into a text node that begins at `base`. */
  unitsBetween(base: number, point: number): number {
    return this.outward(point) - this.outward(base);
  }
}

let last: Offsets | undefined;

/** The offsets of a text, counted once for all who work on it. */
export function offsetsOf(text: string): Offsets {
  if (last?.text !== text) last = new Offsets(text);
  return last;
}

function countsOf(text: string): Uint32Array {
  const counts = new Uint32Array(Math.floor(text.length / STRIDE) + 1);
  let count = 0;
  for (let unit = 0; unit < text.length; unit += 1) {
    if (unit % STRIDE === 0) counts[unit / STRIDE] = count;
    // Spelled out here: this loop alone sees the whole text, and opening a document waits for it.
    if ((text.charCodeAt(unit) & 0xfc00) !== 0xdc00 || !isSecondHalf(text, unit)) count += 1;
  }
  if (text.length % STRIDE === 0) counts[text.length / STRIDE] = count;
  return counts;
}

function isSecondHalf(text: string, unit: number): boolean {
  const here = text.charCodeAt(unit);
  if (here < 0xdc00 || here > 0xdfff) return false;
  const before = text.charCodeAt(unit - 1);
  return before >= 0xd800 && before <= 0xdbff;
}

/** Index of the last entry not above the value; the entries never fall. */
function lastAtMost(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}
