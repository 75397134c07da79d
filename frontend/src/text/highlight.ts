/** Paints marks by the CSS Custom Highlight API: the text nodes stay whole, whatever lies on them. */

import { FOOT, lineColorOf, lineOffset, type Look, patternOf, thicknessOf, tintOf } from "./looks";
import { type Area, Nearby } from "./nearby";
import type { Emphasis, FindMarks, Painter, Stroke } from "./painter";
import type { Part } from "./spans";
import type { Piece, Surface } from "./surface";

interface Drawn {
  readonly strokes: readonly Stroke[];
  readonly look: Look;
}

interface Painted {
  readonly element: Element;
  readonly highlight: Highlight;
  readonly range: StaticRange;
}

/** The registry of highlights belongs to the page; two texts on one page must not share names. */
let painters = 0;

/** Above all lanes, the selection on top. */
const PRIORITY: Readonly<Record<Emphasis, number>> = { quotation: -2, sentence: -1, match: 50, linked: 51, active: 52, selection: 53 };

/**
 * One highlight for each look and lane: one for each mark would take seconds to mount. Ranges
 * stand in them only near the window, since the browser checks every range before every paint.
 * The rules are in a constructed style sheet, which a policy without inline styles allows.
 */
export class HighlightPainter implements Painter {
  #surface: Surface;
  #nearby: Nearby;
  readonly #find: FindMarks;
  readonly #prefix: string;
  readonly #sheet = new CSSStyleSheet();
  readonly #classes = new Map<string, Highlight>();
  readonly #drawn = new Map<string, Drawn>();
  readonly #painted = new Map<string, Painted[]>();
  readonly #emphases = new Map<Emphasis, readonly Part[]>();

  constructor(surface: Surface, find: FindMarks) {
    this.#surface = surface;
    this.#find = find;
    this.#nearby = this.#watch(surface);
    painters += 1;
    this.#prefix = `text-${painters}`;
    this.#sheet.replaceSync(emphasisRules(this.#prefix));
    document.adoptedStyleSheets.push(this.#sheet);
  }

  draw(id: string, strokes: readonly Stroke[], look: Look): void {
    this.erase(id);
    this.#drawn.set(id, { strokes, look });
    const pieces = new Set(strokes.flatMap(({ part }) => this.#surface.piecesOver(part)));
    for (const piece of pieces) if (this.#nearby.has(piece)) this.#paint(id, piece);
  }

  erase(id: string): void {
    for (const { highlight, range } of this.#painted.get(id) ?? []) highlight.delete(range);
    this.#painted.delete(id);
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
    this.#nearby.stop();
    this.#surface = surface;
    this.#nearby = this.#watch(surface);
    for (const [id, { strokes, look }] of [...this.#drawn]) this.draw(id, strokes, look);
    for (const [what, parts] of [...this.#emphases]) this.emphasise(what, parts);
  }

  destroy(): void {
    this.#nearby.stop();
    for (const name of [...CSS.highlights.keys()]) {
      if (name.startsWith(`${this.#prefix}-`)) CSS.highlights.delete(name);
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== this.#sheet);
  }

  #watch(surface: Surface): Nearby {
    return new Nearby(
      surface,
      (area) => this.#enter(area),
      (area) => this.#leave(area),
    );
  }

  #enter({ pieces }: Area): void {
    for (const piece of pieces) for (const id of this.#find(piece.part)) this.#paint(id, piece);
  }

  #leave({ pieces }: Area): void {
    const elements = new Set<Element>(pieces.map((piece) => piece.element));
    for (const id of new Set(pieces.flatMap((piece) => this.#find(piece.part)))) {
      const painted = this.#painted.get(id) ?? [];
      const gone = painted.filter(({ element }) => elements.has(element));
      for (const { highlight, range } of gone) highlight.delete(range);
      this.#painted.set(id, painted.filter(({ element }) => !elements.has(element)));
    }
  }

  #paint(id: string, piece: Piece): void {
    const drawn = this.#drawn.get(id);
    if (drawn === undefined) return;
    const painted = this.#painted.get(id) ?? [];
    for (const { part, lane, hasFeet = false } of drawn.strokes) {
      this.#add(painted, piece, part, this.#classFor(drawn.look, lane));
      if (!hasFeet) continue;
      const feet = this.#classFor(drawn.look, lane, true);
      this.#add(painted, piece, [part[0], part[0] + 1], feet);
      this.#add(painted, piece, [part[1] - 1, part[1]], feet);
    }
    this.#painted.set(id, painted);
  }

  #add(painted: Painted[], piece: Piece, part: Part, highlight: Highlight): void {
    const range = this.#surface.rangeIn(piece, part);
    if (range === undefined) return;
    highlight.add(range);
    painted.push({ element: piece.element, highlight, range });
  }

  #classFor(look: Look, lane: number, isFoot = false): Highlight {
    const key = `${look.pattern} ${lane} ${look.isUnfinished} ${look.color} ${look.line?.light ?? ""} ${isFoot}`;
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const name = `${this.#prefix}-${this.#classes.size}`;
    const highlight = new Highlight();
    highlight.priority = lane;
    this.#classes.set(key, highlight);
    this.#sheet.insertRule(isFoot ? footFor(name, look, lane) : ruleFor(name, look, lane));
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

function footFor(name: string, look: Look, lane: number): string {
  return `::highlight(${name}) {
    text-decoration: underline solid ${FOOT.thickness} ${lineColorOf(look)};
    text-underline-offset: calc(${lineOffset(lane)} - ${FOOT.rise}em);
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
    ::highlight(${prefix}-linked) {
      background-color: light-dark(rgb(39 70 196 / 9%), rgb(163 182 255 / 14%));
      text-decoration: overline dashed 0.1em var(--pencil, currentColor);
    }
    ::highlight(${prefix}-sentence) {
      color: var(--ink, CanvasText);
    }
    ::highlight(${prefix}-quotation) {
      background-color: light-dark(rgb(26 106 68 / 10%), rgb(126 211 166 / 14%));
    }
    ::highlight(${prefix}-match) {
      background-color: light-dark(rgb(255 224 102 / 45%), rgb(150 125 20 / 50%));
    }`;
}
