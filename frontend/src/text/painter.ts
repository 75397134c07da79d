/** What draws marks over the text without touching it; there is a fast way and a plain one. */

import { HighlightPainter } from "./highlight";
import type { Look } from "./looks";
import { OverlayPainter } from "./overlay";
import type { Part } from "./spans";
import type { Surface } from "./surface";

/** One part of a mark, in its lane. */
export interface Stroke {
  readonly part: Part;
  readonly lane: number;
  /** Both ends are marked, since another of its sort lies over it. */
  readonly hasFeet?: boolean;
}

/** Drawn above all marks: what is selected, the annotation in hand, the matches of a search. */
export type Emphasis = "selection" | "active" | "linked" | "match" | "sentence" | "quotation";

export interface Painter {
  draw(id: string, strokes: readonly Stroke[], look: Look): void;
  erase(id: string): void;
  emphasise(what: Emphasis, parts: readonly Part[]): void;
  /** Everything again, on other text nodes. */
  moveTo(surface: Surface): void;
  destroy(): void;
}

/** The ids of the marks that share a letter with a part. */
export type FindMarks = (part: Part) => readonly string[];

export function createPainter(surface: Surface, find: FindMarks): Painter {
  if ("highlights" in CSS) return new HighlightPainter(surface, find);
  return new OverlayPainter(surface, find);
}
