/** The blocks of a document as they are drawn: what is article, what is folded away, and why. */

import type { Offsets } from "./offsets";
import { firstEndingAfter, type Part, trimPart } from "./spans";

/** As the server sends it: [start, end, kind]. */
export type Block = readonly [start: number, end: number, kind: string];

export interface DrawnBlock {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** The place in the document's list; undefined for text that no block claims. */
  readonly index: number | undefined;
  readonly isLocked: boolean;
  /** What is laid out at a time: the whole block, or stretches of a long one. */
  readonly chunks: readonly Part[];
}

/** Neighbouring blocks that are drawn alike: the article, or one folded piece of the page. */
export interface Run {
  readonly key: string;
  readonly isLocked: boolean;
  readonly blocks: readonly DrawnBlock[];
  /** The same blocks in groups of about a screen, each laid out when it comes near. */
  readonly screens: readonly (readonly DrawnBlock[])[];
  readonly reason: string;
}

/** Kinds outside the article, with the words a reader sees; the list is `core/blocks.py`'s. */
const LOCKED_KINDS: Readonly<Record<string, string>> = {
  teaser_other_article: "teaser of another article",
  related_links: "links to other articles",
  ad: "advertisement",
  boilerplate: "notices of the site",
  comment_header: "heading of the comments",
  reader_comment: "reader comments",
  correction_notice: "correction notice",
};

/** Whether words there may not be marked, until somebody calls it article text. */
export function isLockedKind(kind: string): boolean {
  return kind in LOCKED_KINDS;
}

const LONGEST_CHUNK = 2000;

export interface Source {
  readonly offsets: Offsets;
  readonly blocks: readonly Block[];
  readonly sentences: readonly Part[];
  readonly unlocked: readonly number[];
}

/** Every block in order; text that no block claims is body, since in doubt it is article. */
export function drawnBlocks(source: Source): DrawnBlock[] {
  const drawn: DrawnBlock[] = [];
  let shown = 0;
  source.blocks.forEach(([start, end, kind], index) => {
    drawn.push(...unclaimed(source, [shown, start]));
    const isLocked = isLockedKind(kind) && !source.unlocked.includes(index);
    drawn.push({ start, end, kind, index, isLocked, chunks: chunksOf(source, [start, end]) });
    shown = end;
  });
  drawn.push(...unclaimed(source, [shown, source.offsets.length]));
  return drawn;
}

function unclaimed(source: Source, gap: Part): DrawnBlock[] {
  const part = gap[0] < gap[1] ? trimPart(source.offsets, gap) : undefined;
  if (part === undefined) return [];
  const [start, end] = part;
  const chunks = chunksOf(source, part);
  return [{ start, end, kind: "body", index: undefined, isLocked: false, chunks }];
}

/** Neighbours of one fate together, so that a comment section is one disclosure, not forty. */
export function runsOf(blocks: readonly DrawnBlock[]): Run[] {
  const groups: DrawnBlock[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    if (group !== undefined && group[0]?.isLocked === block.isLocked) group.push(block);
    else groups.push([block]);
  }
  return groups.map((group) => ({
    key: `${group[0]?.isLocked ? "locked" : "open"}-${group[0]?.start ?? 0}`,
    isLocked: group[0]?.isLocked ?? false,
    blocks: group,
    screens: screensOf(group),
    reason: group[0]?.isLocked ? reasonOf(group) : "",
  }));
}

/**
 * What the browser need not look at is skipped by the screen: a thousand paragraphs, each skipped
 * on its own, would still each be styled, once for every kind of mark.
 */
function screensOf(blocks: readonly DrawnBlock[]): DrawnBlock[][] {
  const screens: DrawnBlock[][] = [];
  let size = Infinity;
  for (const block of blocks) {
    const length = block.end - block.start;
    if (size + length > LONGEST_CHUNK) {
      screens.push([]);
      size = 0;
    }
    screens.at(-1)?.push(block);
    size += length;
  }
  return screens;
}

function reasonOf(blocks: readonly DrawnBlock[]): string {
  const kinds = new Set(blocks.map((block) => LOCKED_KINDS[block.kind] ?? block.kind));
  const pieces = blocks.length === 1 ? "1 piece" : `${blocks.length} pieces`;
  return `Part of the page: ${[...kinds].join(", ")} — ${pieces}`;
}

/** Where words may be marked. Between two open blocks a span goes on, a locked one cuts it. */
export function openStretches(runs: readonly Run[]): Part[] {
  return runs
    .filter((run) => !run.isLocked)
    .map((run) => [run.blocks[0]?.start ?? 0, run.blocks.at(-1)?.end ?? 0] as const);
}

/**
 * A long block in stretches that the browser lays out one by one: a paragraph of half a million
 * letters would be laid out anew as a whole. Cut at sentence ends, else at a blank.
 */
function chunksOf(source: Source, block: Part): Part[] {
  const chunks: Part[] = [];
  let [start] = block;
  const [, end] = block;
  while (end - start > LONGEST_CHUNK) {
    const cut = cutBefore(source, start, start + LONGEST_CHUNK);
    chunks.push([start, cut]);
    start = cut;
  }
  chunks.push([start, end]);
  return chunks;
}

function cutBefore({ offsets, sentences }: Source, start: number, most: number): number {
  const sentence = sentences[firstEndingAfter(sentences, most) - 1];
  if (sentence !== undefined && sentence[1] > start) {
    // White space behind the sentence stays with it: no line begins with a blank.
    const next = sentences[firstEndingAfter(sentences, sentence[1])];
    return next !== undefined && next[0] <= most ? next[0] : sentence[1];
  }
  const blank = offsets.slice(start, most).search(/\s\S*$/);
  return blank > 0 ? offsets.after(start, blank) + 1 : most;
}

