/** Paints marks by the CSS Custom Highlight API: the text nodes stay whole, whatever lies on them. */

import { lineColorOf, lineOffset, type Look, patternOf, thicknessOf, tintOf } from "./looks";
import type { Emphasis, Painter, Stroke } from "./painter";
import type { Part } from "./spans";
import type { Surface } from "./surface";

interface Drawn {
  readonly strokes: readonly Stroke[];
  readonly look: Look;
  readonly ranges: readonly (readonly [Highlight, StaticRange])[];
}

/** The registry of highlights belongs to the page; two texts on one page must not share names. */
let painters = 0;

/** Above all lanes, the selection on top. */
const PRIORITY: Readonly<Record<Emphasis, number>> = { match: 50, active: 51, selection: 52 };

/**
 * One highlight for each look and lane: one for each mark would take seconds to mount. The rules
 * stand in a constructed style sheet, which a policy without inline styles allows.
 */
export class HighlightPainter implements Painter {
  #surface: Surface;
  readonly #prefix: string;
  readonly #sheet = new CSSStyleSheet();
  readonly #classes = new Map<string, Highlight>();
  readonly #drawn = new Map<string, Drawn>();
  readonly #emphases = new Map<Emphasis, readonly Part[]>();

  constructor(surface: Surface) {
    this.#surface = surface;
    painters += 1;
    this.#prefix = `text-${painters}`;
    this.#sheet.replaceSync(emphasisRules(this.#prefix));
    document.adoptedStyleSheets.push(this.#sheet);
  }

  draw(id: string, strokes: readonly Stroke[], look: Look): void {
    this.erase(id);
    const ranges = strokes.flatMap(({ part, lane }) => {
      const highlight = this.#classFor(look, lane);
      return this.#surface.ranges(part).map((range) => {
        highlight.add(range);
        return [highlight, range] as const;
      });
    });
    this.#drawn.set(id, { strokes, look, ranges });
  }

  erase(id: string): void {
    for (const [highlight, range] of this.#drawn.get(id)?.ranges ?? []) highlight.delete(range);
    this.#drawn.delete(id);
  }

  emphasise(what: Emphasis, parts: readonly Part[]): void {
    this.#emphases.set(what, parts);
    const ranges = parts.flatMap((part) => this.#surface.ranges(part));
    const highlight = new Highlight(...ranges);
    highlight.priority = PRIORITY[what];
    CSS.highlights.set(`${this.#prefix}-${what}`, highlight);
  }

  moveTo(surface: Surface): void {
    this.#surface = surface;
    for (const highlight of this.#classes.values()) highlight.clear();
    for (const [id, { strokes, look }] of [...this.#drawn]) {
      this.#drawn.delete(id);
      this.draw(id, strokes, look);
    }
    for (const [what, parts] of [...this.#emphases]) this.emphasise(what, parts);
  }

  destroy(): void {
    for (const name of [...CSS.highlights.keys()]) {
      if (name.startsWith(`${this.#prefix}-`)) CSS.highlights.delete(name);
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== this.#sheet);
  }

  #classFor(look: Look, lane: number): Highlight {
    const key = `${look.pattern} ${lane} ${look.isUnfinished} ${look.color}`;
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const name = `${this.#prefix}-${this.#classes.size}`;
    const highlight = new Highlight();
    highlight.priority = lane;
    this.#classes.set(key, highlight);
    this.#sheet.insertRule(ruleFor(name, look, lane));
    CSS.highlights.set(name, highlight);
    return highlight;
  }
}

function ruleFor(name: string, look: Look, lane: number): string {
  return `::highlight(${name}) {
    background-color: ${tintOf(look, lane)};
    text-decoration: underline ${patternOf(look)} ${thicknessOf(look)} ${lineColorOf(look)};
    text-underline-offset: ${lineOffset(lane)};
    text-decoration-skip-ink: none;
  }`;
}

function emphasisRules(prefix: string): string {
  return `
    ::highlight(${prefix}-selection) {
      background-color: var(--marker, Highlight);
      color: light-dark(#15181c, #ffffff);
    }
    ::highlight(${prefix}-active) {
      background-color: light-dark(rgb(39 70 196 / 22%), rgb(163 182 255 / 30%));
      text-decoration: overline solid 0.12em var(--pencil, currentColor);
    }
    ::highlight(${prefix}-match) {
      background-color: light-dark(rgb(255 224 102 / 45%), rgb(150 125 20 / 50%));
    }`;
}
