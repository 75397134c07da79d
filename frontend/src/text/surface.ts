/** The text as it stands in the page: which text node holds which code points, and where it is. */

import { inIdleTime } from "./idle";
import { type Leaf, leavesIn, type Piece } from "./draw";
import type { Offsets } from "./offsets";
import { firstEndingAfter, type Part } from "./spans";

/** A place inside a text node, in the browser's own counting. */
export interface Place {
  readonly node: Text;
  readonly offset: number;
}

/** Whatever is asked for is drawn then, if it was not yet: no question meets a blank page. */
export class Surface {
  readonly root: HTMLElement;
  readonly offsets: Offsets;
  readonly leaves: readonly Leaf[];
  readonly #parts: readonly Part[];
  /** Of each leaf, how many pieces stand before it. */
  readonly #firsts: readonly number[];

  constructor(root: HTMLElement, offsets: Offsets) {
    this.root = root;
    this.offsets = offsets;
    this.leaves = leavesIn(root);
    const parts: Part[] = [];
    this.#firsts = this.leaves.map((leaf) => parts.push(...leaf.parts) - leaf.parts.length);
    this.#parts = parts;
  }

  /** The pieces that share a letter with the part. */
  piecesOver([start, end]: Part): readonly Piece[] {
    const first = firstEndingAfter(this.#parts, start);
    let last = first;
    while ((this.#parts[last]?.[0] ?? Infinity) < end) last += 1;
    return Array.from({ length: last - first }, (_, place) => this.#piece(first + place)).filter(
      (piece) => piece !== undefined,
    );
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
    const isBefore = (this.#parts[after]?.[0] ?? Infinity) > point && this.#parts[after - 1]?.[1] === point;
    return this.#piece(isBefore || after === this.#parts.length ? after - 1 : after);
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
    const before = this.#parts[next - 1]?.[1];
    const behind = this.#parts[next]?.[0];
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
    return this.#piece(firstEndingAfter(this.#parts, start));
  }

  #piece(place: number): Piece | undefined {
    const leaf = this.#leafOf(place);
    return this.leaves[leaf]?.pieces[place - (this.#firsts[leaf] ?? 0)];
  }

  /** By bisection: the leaf that holds the piece at a place. */
  #leafOf(place: number): number {
    let low = 0;
    let high = this.#firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#firsts[middle] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The first piece whose text begins at or behind a DOM position. */
  #firstPieceFrom(node: Node, offset: number): number {
    const position = document.createRange();
    position.setStart(node, offset);
    const leaf = firstNotBefore(position, this.leaves, ({ element }) => element);
    const pieces = this.leaves[leaf - 1]?.pieces ?? [];
    const piece = firstNotBefore(position, pieces, (each) => each.node);
    return leaf === 0 ? 0 : (this.#firsts[leaf - 1] ?? 0) + piece;
  }
}

/** By bisection: which of the nodes, in the order of the page, is the first not before a position. */
function firstNotBefore<T>(position: Range, things: readonly T[], nodeOf: (thing: T) => Node): number {
  let low = 0;
  let high = things.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const thing = things[middle];
    if (thing !== undefined && position.comparePoint(nodeOf(thing), 0) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Draws in idle time what nobody has asked for yet; the answer stops it. */
export function drawAll({ leaves }: Surface): () => void {
  let place = 0;
  return inIdleTime(() => {
    void leaves[place]?.pieces;
    place += 1;
    return place < leaves.length;
  });
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
