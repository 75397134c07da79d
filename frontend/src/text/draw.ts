/**
 * The words of a document as elements. They never change, so nothing watches over them: a thousand
 * paragraphs with an effect each would take longer to make than to lay out.
 */

import type { DrawnBlock } from "./blocks";
import type { Offsets } from "./offsets";
import type { Part } from "./spans";

/** A guess at the letters of a line, for a truthful scroll bar over what was never laid out. */
const LETTERS_PER_LINE = 72;

/** Text nodes only, each the single child of an element that says which code points it holds. */
export function drawBlock(block: DrawnBlock, offsets: Offsets): HTMLElement {
  if (block.chunks.length === 1) {
    const element = wordsOf([block.start, block.end], offsets, tagOf(block.kind));
    element.className = block.kind;
    element.dir = "auto";
    return element;
  }
  const long = document.createElement("div");
  long.className = `long ${block.kind}`;
  long.dir = "auto";
  for (const chunk of block.chunks) {
    const element = wordsOf(chunk, offsets, "p");
    element.className = "chunk";
    element.dataset["area"] = "";
    element.style.containIntrinsicBlockSize = guessedHeight(chunk);
    long.append(element);
  }
  return long;
}

export function guessedHeight([start, end]: Part): string {
  return `auto ${Math.ceil((end - start) / LETTERS_PER_LINE)}lh`;
}

function wordsOf([start, end]: Part, offsets: Offsets, tag: "p" | "h2"): HTMLElement {
  const element = document.createElement(tag);
  element.dataset["start"] = `${start}`;
  element.dataset["end"] = `${end}`;
  element.textContent = offsets.slice(start, end);
  return element;
}

function tagOf(kind: string): "p" | "h2" {
  return kind === "headline" ? "h2" : "p";
}
