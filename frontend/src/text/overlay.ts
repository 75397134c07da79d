/** Paints marks as boxes over what is in view, for browsers without custom highlights. */

import { lineColorOf, type Look, patternOf, thicknessOf, tintOf } from "./looks";
import { leavesInSight } from "./nearby";
import type { Emphasis, FindDrawings, Painter } from "./painter";
import type { Part } from "./spans";
import type { Surface } from "./surface";

const EMPHASIS: Readonly<Record<Emphasis, string>> = {
  sentence: "light-dark(rgb(255 224 102 / 18%), rgb(150 125 20 / 25%))",
  quotation: "light-dark(rgb(26 106 68 / 10%), rgb(126 211 166 / 14%))",
  proposal: "light-dark(rgb(90 90 90 / 9%), rgb(200 200 200 / 12%))",
  match: "light-dark(rgb(255 224 102 / 45%), rgb(150 125 20 / 50%))",
  linked: "light-dark(rgb(39 70 196 / 9%), rgb(163 182 255 / 14%))",
  active: "light-dark(rgb(39 70 196 / 22%), rgb(163 182 255 / 30%))",
  selection: "light-dark(rgb(255 214 51 / 60%), rgb(190 155 10 / 55%))",
};

export class OverlayPainter implements Painter {
  #surface: Surface;
  #frame: number | undefined;
  readonly #sheet: HTMLElement;
  readonly #find: FindDrawings;
  readonly #emphases = new Map<Emphasis, readonly Part[]>();
  readonly #stop = new AbortController();
  readonly #sizes: ResizeObserver;

  constructor(surface: Surface, find: FindDrawings) {
    this.#surface = surface;
    this.#find = find;
    this.#sheet = document.createElement("div");
    this.#sheet.setAttribute("aria-hidden", "true");
    Object.assign(this.#sheet.style, { position: "absolute", inset: "0", pointerEvents: "none" });
    surface.root.prepend(this.#sheet);
    const { signal } = this.#stop;
    // Whatever scrolls may be any ancestor, so scrolling is caught on its way down.
    window.addEventListener("scroll", () => this.#ask(), { capture: true, passive: true, signal });
    this.#sizes = new ResizeObserver(() => this.#ask());
    this.#sizes.observe(surface.root);
  }

  renew(): void {
    this.#ask();
  }

  emphasise(what: Emphasis, parts: readonly Part[]): void {
    this.#emphases.set(what, parts);
    this.#ask();
  }

  moveTo(surface: Surface): void {
    this.#surface = surface;
    this.#ask();
  }

  destroy(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#stop.abort();
    this.#sizes.disconnect();
    this.#sheet.remove();
  }

  #ask(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#paint();
    });
  }

  #paint(): void {
    const view = this.#inView();
    const boxes: HTMLElement[] = [];
    for (const { strokes, look } of view === undefined ? [] : this.#find(view)) {
      for (const { part, lane } of strokes) {
        for (const box of this.#boxes(clip(part, view))) boxes.push(styled(box, look, lane));
      }
    }
    for (const [what, parts] of this.#emphases) {
      for (const box of parts.flatMap((part) => this.#boxes(clip(part, view)))) {
        box.style.backgroundColor = EMPHASIS[what];
        boxes.push(box);
      }
    }
    this.#sheet.replaceChildren(...boxes);
  }

  /** Drawn before the boxes are made, since words may be higher than was guessed. */
  #inView(): Part | undefined {
    const seen = leavesInSight(this.#surface, 0);
    for (const leaf of seen) void leaf.pieces;
    const [first, last] = [seen[0], seen.at(-1)];
    return first === undefined || last === undefined ? undefined : [first.part[0], last.part[1]];
  }

  #boxes(part: Part): HTMLElement[] {
    if (part[0] >= part[1]) return [];
    const origin = this.#sheet.getBoundingClientRect();
    return this.#surface.rects(part).map((rect) => {
      const box = document.createElement("div");
      Object.assign(box.style, {
        position: "absolute",
        left: `${rect.left - origin.left}px`,
        top: `${rect.top - origin.top}px`,
        width: `${rect.width}px`,
        height: `${rect.height}px`,
      });
      return box;
    });
  }
}

function styled(box: HTMLElement, look: Look, lane: number): HTMLElement {
  const pattern = patternOf(look);
  Object.assign(box.style, {
    backgroundColor: tintOf(look, lane),
    paddingBottom: `${lane * 0.2}em`,
    boxSizing: "content-box",
    borderBottomStyle: pattern === "wavy" ? "ridge" : pattern,
    // A double border needs three pixels to be two lines.
    borderBottomWidth: pattern === "double" ? "3px" : thicknessOf(look),
    borderBottomColor: lineColorOf(look),
  });
  return box;
}

function clip([start, end]: Part, view: Part | undefined): Part {
  return view === undefined ? [0, 0] : [Math.max(start, view[0]), Math.min(end, view[1])];
}
