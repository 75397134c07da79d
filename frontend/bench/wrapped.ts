/** The usual way to draw marks, elements around the words, as the yardstick for ours. */

import type { Mark } from "../src/text/marks";
import { Offsets } from "../src/text/offsets";
import type { LongDocument } from "./document";

interface Paragraph {
  readonly start: number;
  readonly end: number;
  readonly element: HTMLElement;
}

export class WrappedText {
  readonly #offsets: Offsets;
  readonly #paragraphs: Paragraph[];

  constructor(target: HTMLElement, document: LongDocument) {
    this.#offsets = new Offsets(document.text);
    this.#paragraphs = document.blocks.map(([start, end]) => {
      const element = globalThis.document.createElement("p");
      element.className = "wrapped";
      element.textContent = this.#offsets.slice(start, end);
      target.append(element);
      return { start, end, element };
    });
  }

  show(marks: readonly Mark[]): void {
    const sorted = [...marks].sort((a, b) => startOf(a) - startOf(b));
    let from = 0;
    for (const paragraph of this.#paragraphs) {
      const here: Mark[] = [];
      for (let place = from; place < sorted.length; place += 1) {
        const mark = sorted[place];
        if (mark === undefined || startOf(mark) >= paragraph.end) break;
        if (endOf(mark) > paragraph.start) here.push(mark);
        // The longest mark is shorter than this, so what begins before it ends before the next.
        if (startOf(mark) + 400 < paragraph.start) from = place + 1;
      }
      if (here.length > 0) this.#wrap(paragraph, here);
    }
  }

  /** One more mark: the paragraphs it touches are made anew with all their marks. */
  add(mark: Mark, marks: readonly Mark[]): void {
    for (const paragraph of this.#paragraphs) {
      if (startOf(mark) >= paragraph.end || endOf(mark) <= paragraph.start) continue;
      const here = marks.filter((m) => startOf(m) < paragraph.end && endOf(m) > paragraph.start);
      this.#wrap(paragraph, here);
    }
  }

  #wrap({ start, end, element }: Paragraph, marks: readonly Mark[]): void {
    const edges = new Set([start, end]);
    for (const mark of marks) {
      edges.add(Math.max(start, startOf(mark)));
      edges.add(Math.min(end, endOf(mark)));
    }
    const sorted = [...edges].sort((a, b) => a - b);
    const pieces = document.createDocumentFragment();
    let from = start;
    for (const to of sorted.slice(1)) {
      let piece: Node = document.createTextNode(this.#offsets.slice(from, to));
      for (const mark of marks) {
        if (startOf(mark) >= to || endOf(mark) <= from) continue;
        const wrapper = document.createElement("span");
        wrapper.className = `wrap-${mark.pattern}`;
        wrapper.append(piece);
        piece = wrapper;
      }
      pieces.append(piece);
      from = to;
    }
    element.replaceChildren(pieces);
  }
}

function startOf(mark: Mark): number {
  return mark.parts[0]?.[0] ?? 0;
}

function endOf(mark: Mark): number {
  return mark.parts.at(-1)?.[1] ?? 0;
}
