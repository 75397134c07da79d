/** How a mark looks: tint by answer, line pattern by layer, line height by lane; readable in grey. */

import type { LineColors } from "./palette";

export interface Look {
  /** Which line pattern: the place of the layer among the layers of spans. */
  readonly pattern: number;
  readonly color: string;
  /** The line's own colours, where answers must be told apart without hue. */
  readonly line?: LineColors | undefined;
  /** A required question is still open: the line stands, the tint waits. */
  readonly isUnfinished: boolean;
}

const PATTERNS = ["solid", "dotted", "dashed", "wavy", "double"] as const;
type Pattern = (typeof PATTERNS)[number];

/** Thin enough that four lines fit under a row; dots and waves need their own weight to show. */
const THICKNESS: Readonly<Record<Pattern, string>> = {
  solid: "0.11em",
  dotted: "0.16em",
  dashed: "0.13em",
  wavy: "0.07em",
  double: "0.06em",
};

export function patternOf(look: Look): Pattern {
  return PATTERNS[look.pattern % PATTERNS.length] ?? "solid";
}

export function thicknessOf(look: Look): string {
  return THICKNESS[patternOf(look)];
}

/** A foot at each end of a line: where spans of one sort overlap, it shows which begins and ends where. */
export const FOOT = { thickness: "0.3em", rise: 0.1 } as const;

/** How far under the words a lane's line runs. */
export function lineOffset(lane: number): string {
  return `${0.16 + lane * 0.2}em`;
}

/** Weaker from lane to lane: four tints over each other must leave the words readable. */
const TINTS = [
  ["20%", "34%"],
  ["14%", "24%"],
  ["10%", "18%"],
  ["8%", "14%"],
] as const;

export function tintOf(look: Look, lane: number): string {
  if (look.isUnfinished) return "transparent";
  const [onLight, onDark] = TINTS[lane % TINTS.length] ?? TINTS[0];
  const mixed = (share: string) =>
    `color-mix(in srgb, ${safeColor(look.color)} ${share}, transparent)`;
  return `light-dark(${mixed(onLight)}, ${mixed(onDark)})`;
}

/** Mixed with ink, so that a pale answer still has a line of enough contrast. */
export function lineColorOf(look: Look): string {
  if (look.line !== undefined) return `light-dark(${look.line.light}, ${look.line.dark})`;
  return `color-mix(in oklab, ${safeColor(look.color)} 72%, light-dark(#15181c, #eceae4))`;
}

/** Colours come from a codebook somebody wrote; what is no colour must not become other CSS. */
function safeColor(color: string): string {
  return /^[\w#%(),. /-]+$/.test(color) && CSS.supports("color", color) ? color : "gray";
}
