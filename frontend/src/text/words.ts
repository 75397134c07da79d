/** Words and letters as people see them, by `Intl.Segmenter` on a short stretch at a time. */

import type { Offsets } from "./offsets";
import type { Part } from "./spans";

/** The segmenter's time grows with the square of its text, so it sees this much either way. */
const REACH = 400;

/** Where the words and letters of one stretch lie; offsets are of the whole document. */
interface Segments {
  readonly within: Part;
  readonly words: readonly Part[];
  readonly letters: readonly number[];
}

export class Words {
  readonly #offsets: Offsets;
  readonly #language: string;
  /** Made when first needed: a segmenter loads dictionaries, and opening a document must not wait. */
  #segmenters: { readonly words: Intl.Segmenter; readonly letters: Intl.Segmenter } | undefined;
  #last: { readonly block: Part; readonly segments: Segments } | undefined;

  constructor(offsets: Offsets, language: string) {
    this.#offsets = offsets;
    this.#language = language;
  }

  /** The next beginning of a word behind the point, or undefined in the block's last word. */
  nextStart(block: Part, point: number): number | undefined {
    return this.#around(block, point).words.find(([start]) => start > point)?.[0];
  }

  /** The next end of a word behind the point. */
  nextEnd(block: Part, point: number): number | undefined {
    return this.#around(block, point).words.find(([, end]) => end > point)?.[1];
  }

  previousStart(block: Part, point: number): number | undefined {
    return this.#around(block, point).words.findLast(([start]) => start < point)?.[0];
  }

  previousEnd(block: Part, point: number): number | undefined {
    return this.#around(block, point).words.findLast(([, end]) => end < point)?.[1];
  }

  /** The word around the point, also when the point is its end. */
  at(block: Part, point: number): Part | undefined {
    const { words } = this.#around(block, point);
    return (
      words.find(([start, end]) => start <= point && point < end) ??
      words.find(([, end]) => end === point)
    );
  }

  nextLetter(block: Part, point: number): number {
    return this.#around(block, point).letters.find((letter) => letter > point) ?? block[1];
  }

  previousLetter(block: Part, point: number): number {
    return this.#around(block, point).letters.findLast((letter) => letter < point) ?? block[0];
  }

  #around(block: Part, point: number): Segments {
    const last = this.#last;
    if (last !== undefined && last.block[0] === block[0] && isWellInside(last.segments, block, point)) {
      return last.segments;
    }
    const segments = this.#segment(this.#window(block, point));
    this.#last = { block, segments };
    return segments;
  }

  /** A stretch of the block around the point, cut where a word begins if there is a blank. */
  #window([first, last]: Part, point: number): Part {
    let start = Math.max(first, point - REACH);
    if (start > first) {
      const blank = this.#offsets.slice(start, point).search(/\s/);
      if (blank !== -1) start = this.#offsets.after(start, blank + 1);
    }
    return [start, Math.min(last, point + REACH)];
  }

  #segment(within: Part): Segments {
    const [start, end] = within;
    const text = this.#offsets.slice(start, end);
    const segmenters = (this.#segmenters ??= {
      words: segmenterFor(this.#language, "word"),
      letters: segmenterFor(this.#language, "grapheme"),
    });
    const words: Part[] = [];
    for (const { index, segment, isWordLike } of segmenters.words.segment(text)) {
      if (isWordLike !== true) continue;
      const from = this.#offsets.after(start, index);
      words.push([from, this.#offsets.after(start, index + segment.length)]);
    }
    const letters = [...segmenters.letters.segment(text)].map(({ index }) =>
      this.#offsets.after(start, index),
    );
    return { within, words, letters: [...letters, end] };
  }
}

/** Near a cut edge the words there may be halves; at the block's own edge they are whole. */
function isWellInside({ within }: Segments, block: Part, point: number): boolean {
  const margin = REACH / 4;
  return (
    (within[0] === block[0] ? point >= within[0] : point >= within[0] + margin) &&
    (within[1] === block[1] ? point <= within[1] : point <= within[1] - margin)
  );
}

/** A language code the browser refuses is no reason to lose the keyboard. */
function segmenterFor(language: string, granularity: "word" | "grapheme"): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity });
  } catch {
    return new Intl.Segmenter(undefined, { granularity });
  }
}
