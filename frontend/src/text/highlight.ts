/** Paints marks by the CSS Custom Highlight API: the text nodes stay whole, whatever lies on them. */

import type { Leaf } from "./draw";
import { FOOT, lineColorOf, lineOffset, type Look, patternOf, thicknessOf, tintOf } from "./looks";
import { leavesAtTop, leavesInSight, Nearby } from "./nearby";
import type { Emphasis, FindDrawings, Painter } from "./painter";
import { overlaps, type Part } from "./spans";
import type { Surface } from "./surface";

interface Painted {
  readonly highlight: Highlight;
  readonly range: StaticRange;
}

/** The registry of highlights belongs to the page; two texts on one page must not share names. */
let painters = 0;

/** Above all lanes, the selection on top. */
const PRIORITY: Readonly<Record<Emphasis, number>> = { quotation: -2, sentence: -1, proposal: 49, match: 50, linked: 51, active: 52, selection: 53 };

/**
 * One highlight for each look and lane: one for each mark would take seconds to mount. Ranges
 * stand in them only near the window, since the browser checks every range before every paint.
 * The rules are in a constructed style sheet, which a policy without inline styles allows.
 */
export class HighlightPainter implements Painter {
  #surface: Surface;
  #nearby: Nearby;
  readonly #find: FindDrawings;
  readonly #prefix: string;
  readonly #sheet = new CSSStyleSheet();
  /** Everything in the sheet, and how much of it stands there already. */
  readonly #rules: string[] = [];
  #written = 0;
  readonly #classes = new Map<string, Highlight>();
  readonly #painted = new Map<Leaf, Painted[]>();
  readonly #emphases = new Map<Emphasis, readonly Part[]>();

  constructor(surface: Surface, find: FindDrawings) {
    this.#surface = surface;
    this.#find = find;
    this.#nearby = this.#watch(surface, leavesAtTop(surface));
    painters += 1;
    this.#prefix = `text-${painters}`;
    this.#rules.push(emphasisRules(this.#prefix));
    this.#write();
    document.adoptedStyleSheets.push(this.#sheet);
  }

  renew(parts: readonly Part[]): void {
    for (const leaf of this.#nearby.leaves) {
      if (!overlaps([leaf.part], parts)) continue;
      this.#erase(leaf);
      this.#paint(leaf);
    }
    this.#write();
  }

  emphasise(what: Emphasis, parts: readonly Part[]): void {
    if (parts.length === 0 && (this.#emphases.get(what) ?? []).length === 0) return;
    this.#emphases.set(what, parts);
    const name = `${this.#prefix}-${what}`;
    const highlight = CSS.highlights.get(name) ?? new Highlight();
    highlight.priority = PRIORITY[what];
    highlight.clear();
    for (const leaf of this.#nearby.leaves) {
      for (const part of parts) {
        if (!overlaps([leaf.part], [part])) continue;
        for (const range of this.#rangesIn(leaf, part)) highlight.add(range);
      }
    }
    CSS.highlights.set(name, highlight);
  }

  moveTo(surface: Surface): void {
    this.#nearby.stop();
    for (const leaf of [...this.#painted.keys()]) this.#erase(leaf);
    this.#surface = surface;
    this.#nearby = this.#watch(surface, leavesInSight(surface));
    for (const leaf of this.#nearby.leaves) this.#paint(leaf);
    this.#write();
    this.#emphasiseAgain();
  }

  destroy(): void {
    this.#nearby.stop();
    for (const name of [...CSS.highlights.keys()]) {
      if (name.startsWith(`${this.#prefix}-`)) CSS.highlights.delete(name);
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== this.#sheet);
  }

  #watch(surface: Surface, atFirst: readonly Leaf[]): Nearby {
    return new Nearby(
      surface,
      atFirst,
      (leaf) => {
        this.#paint(leaf);
        this.#write();
        this.#emphasiseAgain();
      },
      (leaf) => this.#erase(leaf),
    );
  }

  #emphasiseAgain(): void {
    for (const [what, parts] of [...this.#emphases]) this.emphasise(what, parts);
  }

  #erase(leaf: Leaf): void {
    for (const { highlight, range } of this.#painted.get(leaf) ?? []) highlight.delete(range);
    this.#painted.delete(leaf);
  }

  #paint(leaf: Leaf): void {
    const painted: Painted[] = [];
    const add = (part: Part, highlight: Highlight): void => {
      for (const range of this.#rangesIn(leaf, part)) {
        highlight.add(range);
        painted.push({ highlight, range });
      }
    };
    for (const { strokes, look } of this.#find(leaf.part)) {
      for (const { part, lane, hasFeet = false } of strokes) {
        add(part, this.#classFor(look, lane));
        if (!hasFeet) continue;
        const feet = this.#classFor(look, lane, true);
        add([part[0], part[0] + 1], feet);
        add([part[1] - 1, part[1]], feet);
      }
    }
    this.#painted.set(leaf, painted);
  }

  #rangesIn(leaf: Leaf, part: Part): StaticRange[] {
    return leaf.pieces.flatMap((piece) => this.#surface.rangeIn(piece, part) ?? []);
  }

  /** All new rules at once: for each change of a sheet the browser looks at the whole page anew. */
  #write(): void {
    if (this.#written === this.#rules.length) return;
    this.#sheet.replaceSync(this.#rules.join("\n"));
    this.#written = this.#rules.length;
  }

  #classFor(look: Look, lane: number, isFoot = false): Highlight {
    const key = `${look.pattern} ${lane} ${look.isUnfinished} ${look.color} ${look.line?.light ?? ""} ${isFoot}`;
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const name = `${this.#prefix}-${this.#classes.size}`;
    const highlight = new Highlight();
    highlight.priority = lane;
    this.#classes.set(key, highlight);
    this.#rules.push(isFoot ? footFor(name, look, lane) : ruleFor(name, look, lane));
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
    ::highlight(${prefix}-proposal) {
      text-decoration: underline dotted 0.12em color-mix(in srgb, var(--ink-soft, GrayText) 75%, transparent);
      text-underline-offset: 0.28em;
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
