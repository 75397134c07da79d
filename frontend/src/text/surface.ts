/** The text as it stands in the page: which text node holds which code points, and where it is. */

import type { Offsets } from "./offsets";
import { firstEndingAfter, type Part } from "./spans";

/** One element with `data-start` and `data-end`, and its only text node. */
export interface Piece {
  readonly part: Part;
  readonly node: Text;
  readonly element: HTMLElement;
}

/** A place inside a text node, in the browser's own counting. */
export interface Place {
  readonly node: Text;
  readonly offset: number;
}

export class Surface {
  readonly root: HTMLElement;
  readonly offsets: Offsets;
  readonly pieces: readonly Piece[];
  readonly #parts: readonly Part[];

  constructor(root: HTMLElement, offsets: Offsets) {
    this.root = root;
    this.offsets = offsets;
    this.pieces = piecesIn(root);
    this.#parts = this.pieces.map((piece) => piece.part);
  }

  /** The pieces that share a letter with the part. */
  piecesOver([start, end]: Part): readonly Piece[] {
    const first = firstEndingAfter(this.#parts, start);
    let last = first;
    while ((this.#parts[last]?.[0] ?? Infinity) < end) last += 1;
    return this.pieces.slice(first, last);
  }

  /** Ranges that draw the part, one for each text node, so that none reaches over a folded block. */
  ranges(part: Part): StaticRange[] {
    return this.piecesOver(part).flatMap((piece) => this.rangeIn(piece, part) ?? []);
  }

  /** The range that draws what of the part is in this piece. */
  rangeIn(piece: Piece, part: Part): StaticRange | undefined {
    if (part[0] >= piece.part[1] || part[1] <= piece.part[0]) return undefined;
    return new StaticRange({
      startContainer: piece.node,
      startOffset: this.#offsetIn(piece, part[0]),
      endContainer: piece.node,
      endOffset: this.#offsetIn(piece, part[1]),
    });
  }

  /** The place of a point; where two pieces meet, in the later one or at the end of the earlier. */
  place(point: number, side: "start" | "end" = "start"): Place | undefined {
    const piece = this.pieceAt(point, side);
    return piece && { node: piece.node, offset: this.#offsetIn(piece, point) };
  }

  pieceAt(point: number, side: "start" | "end" = "start"): Piece | undefined {
    const after = firstEndingAfter(this.#parts, side === "start" ? point : point - 1);
    const piece = this.pieces[after];
    const before = this.pieces[after - 1];
    if (piece !== undefined && piece.part[0] <= point) return piece;
    if (before !== undefined && before.part[1] === point) return before;
    return piece ?? before;
  }

  /**
   * The code point of a DOM position anywhere in the page. Between pieces (on an element, in a
   * button, outside the text) it is the next piece's start for the start of a selection, and the
   * last piece's end for its end.
   */
  pointOf(node: Node, offset: number, side: "start" | "end" = "start"): number {
    const element = node instanceof Element ? node : node.parentElement;
    const owner = element?.closest<HTMLElement>("[data-start]");
    const own = owner && this.#pieceOf(owner);
    if (own !== undefined && own !== null && own.node === node) {
      return Math.min(this.offsets.after(own.part[0], offset), own.part[1]);
    }
    const next = this.#firstPieceFrom(node, offset);
    const before = this.pieces[next - 1]?.part[1];
    const behind = this.pieces[next]?.part[0];
    return (side === "start" ? (behind ?? before) : (before ?? behind)) ?? 0;
  }

  /** Where the caret stands in the viewport at a point. */
  caretRect(point: number, side: "start" | "end" = "start"): DOMRect | undefined {
    const place = this.place(point, side);
    if (place === undefined) return undefined;
    const range = document.createRange();
    range.setStart(place.node, place.offset);
    const rect = [...range.getClientRects()].at(side === "start" ? -1 : 0);
    return rect ?? edgeOf(range, place);
  }

  /** The boxes of a part in the viewport. */
  rects(part: Part): DOMRect[] {
    return this.piecesOver(part).flatMap((piece) => {
      const range = document.createRange();
      range.setStart(piece.node, this.#offsetIn(piece, part[0]));
      range.setEnd(piece.node, this.#offsetIn(piece, part[1]));
      return [...range.getClientRects()];
    });
  }

  #offsetIn({ part, node }: Piece, point: number): number {
    const inside = Math.max(part[0], Math.min(point, part[1]));
    return Math.min(this.offsets.unitsBetween(part[0], inside), node.length);
  }

  #pieceOf(element: HTMLElement): Piece | undefined {
    const start = Number(element.dataset["start"]);
    return this.pieces[firstEndingAfter(this.#parts, start)];
  }

  /** By bisection: the first piece whose text begins at or behind a DOM position. */
  #firstPieceFrom(node: Node, offset: number): number {
    const position = document.createRange();
    position.setStart(node, offset);
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = this.pieces[middle];
      if (piece !== undefined && position.comparePoint(piece.node, 0) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function piecesIn(root: HTMLElement): Piece[] {
  const pieces: Piece[] = [];
  for (const element of root.querySelectorAll<HTMLElement>("[data-start]")) {
    const node = element.firstChild;
    if (!(node instanceof Text)) continue;
    const start = Number(element.dataset["start"]);
    pieces.push({ part: [start, Number(element.dataset["end"])], node, element });
  }
  return pieces;
}

/** Some engines give no box to an empty range: then the edge of the letter beside it. */
function edgeOf(range: Range, { node, offset }: Place): DOMRect | undefined {
  const isAtEnd = offset >= node.length;
  range.setStart(node, isAtEnd ? Math.max(0, offset - 1) : offset);
  range.setEnd(node, isAtEnd ? offset : offset + 1);
  const letter = range.getClientRects()[0];
  if (letter === undefined) return undefined;
  return new DOMRect(isAtEnd ? letter.right : letter.left, letter.top, 0, letter.height);
}
