/** What draws marks over the text without touching it; there is a fast way and a plain one. */

import { HighlightPainter } from "./highlight";
import type { Look } from "./looks";
import type { Part } from "./spans";
import type { Surface } from "./surface";

/** One part of a mark, in its lane. */
export interface Stroke {
  readonly part: Part;
  readonly lane: number;
  /** Both ends are marked, since another of its sort lies over it. */
  readonly hasFeet?: boolean;
}

/** A mark as it is to be drawn. */
export interface Drawing {
  readonly id: string;
  readonly strokes: readonly Stroke[];
  readonly look: Look;
}

/** Drawn above all marks: what is selected, the annotation in hand, the matches of a search. */
export type Emphasis = "selection" | "active" | "linked" | "proposal" | "match" | "sentence" | "quotation";

/** Draws only what is near the window, and asks for it when it comes there. */
export interface Painter {
  /** The marks over these parts are others than before. */
  renew(parts: readonly Part[]): void;
  emphasise(what: Emphasis, parts: readonly Part[]): void;
  /** Everything again, on other text nodes. */
  moveTo(surface: Surface): void;
  destroy(): void;
}

/** The marks that share a letter with a part. */
export type FindDrawings = (part: Part) => readonly Drawing[];

/** At once where the browser has the fast way; the plain one is loaded by those that lack it. */
export function withPainter(surface: Surface, find: FindDrawings, take: (painter: Painter) => void): void {
  if ("highlights" in CSS) take(new HighlightPainter(surface, find));
  else void import("./overlay").then(({ OverlayPainter }) => take(new OverlayPainter(surface, find)));
}
