/** Says which leaves of the text come near the window and which leave it. */

import type { Leaf } from "./draw";
import type { Surface } from "./surface";

/** A screen either way, so that paging on finds its marks drawn. */
const MARGIN = 1;

export class Nearby {
  readonly leaves: Set<Leaf>;
  readonly #observer: IntersectionObserver;

  /** The observer speaks after the next layout; what is seen in that must be known before. */
  constructor(
    surface: Surface,
    atFirst: readonly Leaf[],
    onenter: (leaf: Leaf) => void,
    onleave: (leaf: Leaf) => void,
  ) {
    const leaves = new Map<Element, Leaf>(surface.leaves.map((leaf) => [leaf.element, leaf]));
    this.leaves = new Set(atFirst);
    for (const leaf of atFirst) void leaf.pieces;
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const leaf = leaves.get(target);
          if (leaf === undefined || isIntersecting === this.leaves.has(leaf)) continue;
          if (isIntersecting) this.leaves.add(leaf);
          else this.leaves.delete(leaf);
          (isIntersecting ? onenter : onleave)(leaf);
        }
      },
      { rootMargin: `${MARGIN * 100}% 0px` },
    );
    for (const element of leaves.keys()) this.#observer.observe(element);
  }

  stop(): void {
    this.#observer.disconnect();
  }
}

/** Leaves in the window, and so many windows above and below. What is folded away has no box. */
export function leavesInSight({ leaves }: Surface, margin = MARGIN): Leaf[] {
  const seen: Leaf[] = [];
  let passed: Element | null = null;
  for (const leaf of leaves) {
    const sheet = leaf.element.closest("[data-sheet]");
    // Its leaves are not asked one by one: that would lay out what the browser has put off.
    if (sheet !== null && sheet === passed) continue;
    if (sheet !== null && sheet.getBoundingClientRect().bottom <= -innerHeight * margin) {
      passed = sheet;
      continue;
    }
    const { top, bottom, height } = leaf.element.getBoundingClientRect();
    if (top >= innerHeight * (1 + margin)) break;
    if (height > 0 && bottom > -innerHeight * margin) seen.push(leaf);
  }
  return seen;
}

/** Pixels of a letter's share in a line, generously: rather a leaf too many than one too few. */
const HEIGHT_OF_LETTER = 0.35;

/** What will be in sight where a text opens at its top; to measure it would cost a layout of its own. */
export function leavesAtTop({ leaves }: Surface): Leaf[] {
  const seen: Leaf[] = [];
  let height = 0;
  for (const leaf of leaves) {
    if (height > innerHeight) break;
    if (leaf.element.closest("details:not([open])") !== null) continue;
    seen.push(leaf);
    height += (leaf.part[1] - leaf.part[0]) * HEIGHT_OF_LETTER;
  }
  return seen;
}
