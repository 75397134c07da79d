/** A text in pieces, marked or not, for a look at what would come in. */

import type { PreviewDocument } from "../../api/imports";

export interface Piece {
  text: string;
  isMarked: boolean;
}

/** Places are code points; what several people marked is marked once. */
export function piecesOf({ text, readings }: Pick<PreviewDocument, "text" | "readings">): Piece[] {
  const signs = Array.from(text);
  const marked = new Uint8Array(signs.length);
  for (const { annotations } of readings) {
    for (const { parts } of annotations) {
      for (const [start, end] of parts) {
        // A sentence or the whole text is no place to show.
        if (start !== undefined && end !== undefined && end - start < signs.length) marked.fill(1, start, end);
      }
    }
  }
  const pieces: Piece[] = [];
  for (const [at, sign] of signs.entries()) {
    const last = pieces.at(-1);
    if (last !== undefined && last.isMarked === (marked[at] === 1)) last.text += sign;
    else pieces.push({ text: sign, isMarked: marked[at] === 1 });
  }
  return pieces;
}
