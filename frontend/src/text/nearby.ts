/** Says which areas of the text come near the window and which leave it. */

import type { Piece, Surface } from "./surface";

export interface Area {
  readonly element: Element;
  readonly pieces: readonly Piece[];
}

/** A screen either way, so that paging on finds its marks drawn. */
const MARGIN = 1;

export class Nearby {
  readonly #areas = new Map<Element, Area>();
  readonly #near = new Set<Element>();
  readonly #observer: IntersectionObserver;

  constructor(surface: Surface, onenter: (area: Area) => void, onleave: (area: Area) => void) {
    for (const piece of surface.pieces) {
      const element = piece.element.closest("[data-area]") ?? piece.element;
      const pieces = [...(this.#areas.get(element)?.pieces ?? []), piece];
      this.#areas.set(element, { element, pieces });
    }
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const area = this.#areas.get(target);
          if (area === undefined || isIntersecting === this.#near.has(target)) continue;
          if (isIntersecting) this.#near.add(target);
          else this.#near.delete(target);
          (isIntersecting ? onenter : onleave)(area);
        }
      },
      { rootMargin: `${MARGIN * 100}% 0px` },
    );
    for (const element of this.#areas.keys()) this.#observer.observe(element);
    this.#look();
  }

  has({ element }: Piece): boolean {
    return this.#near.has(element.closest("[data-area]") ?? element);
  }

  stop(): void {
    this.#observer.disconnect();
  }

  /** The observer speaks after the first paint; what is seen in that must be known before. */
  #look(): void {
    for (const element of this.#areas.keys()) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom > -innerHeight * MARGIN && top < innerHeight * (1 + MARGIN)) this.#near.add(element);
    }
  }
}
