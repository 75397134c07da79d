/** One document as the editor reads it: what is drawn, what may be marked, where the caret walks. */

import { type Block, drawnBlocks, openStretches, type Run, runsOf } from "./blocks";
import type { CaretText } from "./caret";
import { type Offsets, offsetsOf } from "./offsets";
import type { Part } from "./spans";
import { Words } from "./words";

/** What never changes while a document is open. */
export interface DocumentText {
  readonly offsets: Offsets;
  readonly words: Words;
  readonly sentences: readonly Part[];
  readonly quotations: readonly Part[];
}

export interface Article extends CaretText {
  readonly runs: readonly Run[];
  /** Where words may be marked; a span goes on from block to block within one. */
  readonly stretches: readonly Part[];
}

export function documentText(
  text: string,
  language: string,
  sentences: readonly Part[],
  quotations: readonly Part[],
): DocumentText {
  const offsets = offsetsOf(text);
  return { offsets, words: new Words(offsets, language), sentences, quotations };
}

/** The document with some of its locked blocks opened by this person. */
export function articleOf(
  { offsets, words, sentences, quotations }: DocumentText,
  blocks: readonly Block[],
  unlocked: readonly number[],
): Article {
  const drawn = drawnBlocks({ offsets, blocks, sentences, unlocked });
  const runs = runsOf(drawn);
  const stretches = openStretches(runs);
  // Asked for by keys and reading aids only; the first picture of a long text does without them.
  const open = once(() => drawn.filter((block) => !block.isLocked).map(({ start, end }): Part => [start, end]));
  const whole = once(() => within(stretches, sentences));
  const quoted = once(() => within(stretches, quotations));
  return {
    offsets,
    words,
    runs,
    stretches,
    get blocks() {
      return open();
    },
    get sentences() {
      return whole();
    },
    get quotations() {
      return quoted();
    },
  };
}

function once(make: () => readonly Part[]): () => readonly Part[] {
  let made: readonly Part[] | undefined;
  return () => (made ??= make());
}

/** The parts that lie whole in one of the stretches; both in order, so one pass is enough. */
function within(stretches: readonly Part[], parts: readonly Part[]): Part[] {
  let place = 0;
  return parts.filter(([start, end]) => {
    while (place < stretches.length && (stretches[place]?.[1] ?? 0) <= start) place += 1;
    const stretch = stretches[place];
    return stretch !== undefined && stretch[0] <= start && end <= stretch[1];
  });
}
