/** The same long document and the same marks on every run. */

import type { Block } from "../src/text/blocks";
import type { Mark } from "../src/text/marks";
import type { Part } from "../src/text/spans";

export type Shape = "paragraphs" | "one paragraph";

export interface LongDocument {
  readonly text: string;
  readonly language: string;
  readonly blocks: readonly Block[];
  readonly sentences: readonly Part[];
}

const WORDS =
  "minister talks phone bizarre and threatening France said the of in attack readout 😀 “useful information”".split(
    " ",
  );
const COLORS = ["#c0392b", "#2e7d32", "#1f4fbf", "#b7791f"];

/** Small numbers only, so that every engine counts alike. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

export function longDocument(length: number, shape: Shape): LongDocument {
  const next = numbers(7);
  const pieces: string[] = [];
  const blocks: Block[] = [];
  const sentences: Part[] = [];
  let end = 0;
  let block = 0;
  while (end < length) {
    const words = Array.from({ length: 8 + Math.floor(next() * 18) }, () =>
      WORDS[Math.floor(next() * WORDS.length)],
    );
    const sentence = `${words.join(" ")}.`;
    const start = end;
    end += [...sentence].length;
    sentences.push([start, end]);
    const isLast = end >= length || (shape === "paragraphs" && next() < 0.25);
    if (isLast) blocks.push([block, end, "body"]);
    const gap = isLast ? "\n\n" : " ";
    pieces.push(sentence, gap);
    end += gap.length;
    if (isLast) block = end;
  }
  return { text: pieces.join(""), language: "en", blocks, sentences };
}

export function someMarks(count: number, length: number): Mark[] {
  const next = numbers(11);
  return Array.from({ length: count }, (_, place) => {
    const start = Math.floor(next() * (length - 400));
    return markAt(`mark-${place}`, start, start + 5 + Math.floor(next() ** 3 * 300), place);
  });
}

export function markAt(id: string, start: number, end: number, place: number): Mark {
  const color = COLORS[place % COLORS.length] ?? "gray";
  return { id, parts: [[start, end]], pattern: place % 2, color, title: id };
}
