/**
 * The words of a document as elements, a leaf at a time. They never change, so nothing watches over
 * them: a thousand paragraphs with an effect each would take longer to make than to lay out.
 */

import type { DrawnBlock } from "./blocks";
import type { Offsets } from "./offsets";
import type { Part } from "./spans";

/** One element with `data-start` and `data-end`, and its only text node. */
export interface Piece {
  readonly part: Part;
  readonly node: Text;
  readonly element: HTMLElement;
}

/** A guess at the letters of a line, for a truthful scroll bar over what was never laid out. */
const LETTERS_PER_LINE = 72;

/**
 * About a screen of text. Its place in the page is there from the beginning, as high as its words
 * will be by a guess; they themselves come when somebody asks for them or there is time.
 */
export class Leaf {
  readonly element: HTMLElement;
  /** What each of its pieces will hold, known before they are drawn. */
  readonly parts: readonly Part[];
  readonly part: Part;
  readonly #make: () => readonly Piece[];
  #pieces: readonly Piece[] | undefined;

  constructor(element: HTMLElement, parts: readonly Part[], make: () => readonly Piece[]) {
    this.element = element;
    this.parts = parts;
    this.part = [parts[0]?.[0] ?? 0, parts.at(-1)?.[1] ?? 0];
    this.#make = make;
    const height = guessedHeight(this.part);
    element.dataset["leaf"] = "waiting";
    element.style.blockSize = height;
    element.style.containIntrinsicBlockSize = `auto ${height}`;
    leaves.set(element, this);
  }

  get isDrawn(): boolean {
    return this.#pieces !== undefined;
  }

  /** Its pieces, drawn now at the latest. */
  get pieces(): readonly Piece[] {
    if (this.#pieces === undefined) {
      this.#pieces = this.#make();
      this.element.style.blockSize = "";
      this.element.dataset["leaf"] = "";
    }
    return this.#pieces;
  }
}

const leaves = new WeakMap<Element, Leaf>();

export function leavesIn(root: HTMLElement): Leaf[] {
  return [...root.querySelectorAll("[data-leaf]")].flatMap((element) => leaves.get(element) ?? []);
}

/** Leaves for groups of blocks, each laid out when it comes near; a long block is a leaf for each chunk. */
export function drawScreens(screens: readonly (readonly DrawnBlock[])[], offsets: Offsets): HTMLElement[] {
  const elements = screens.map((blocks) => {
    const [block] = blocks;
    if (block !== undefined && block.chunks.length > 1) return longLeaves(block, offsets);
    return leafOf(document.createElement("div"), blocks, offsets).element;
  });
  return inSheets(elements);
}

const LEAVES_PER_SHEET = 12;

/** What is far from the window is not even styled; hundreds of leaves would be, for every kind of mark. */
function inSheets(elements: readonly HTMLElement[]): HTMLElement[] {
  if (elements.length <= LEAVES_PER_SHEET) return [...elements];
  const sheets: HTMLElement[] = [];
  for (let first = 0; first < elements.length; first += LEAVES_PER_SHEET) {
    const sheet = document.createElement("div");
    sheet.dataset["sheet"] = "";
    sheet.append(...elements.slice(first, first + LEAVES_PER_SHEET));
    const parts = leavesIn(sheet).map(({ part }) => part);
    sheet.style.containIntrinsicBlockSize = `auto ${guessedHeight([parts[0]?.[0] ?? 0, parts.at(-1)?.[1] ?? 0])}`;
    sheets.push(sheet);
  }
  return sheets;
}

/** Blocks that are drawn together in an element of the page. */
export function leafOf(element: HTMLElement, blocks: readonly DrawnBlock[], offsets: Offsets): Leaf {
  return new Leaf(element, blocks.flatMap(({ chunks }) => chunks), () => {
    const drawn = blocks.map((block) => drawBlock(block, offsets));
    element.replaceChildren(...drawn.map((each) => each.element));
    return drawn.flatMap(({ pieces }) => pieces);
  });
}

function drawBlock(block: DrawnBlock, offsets: Offsets): { element: HTMLElement; pieces: Piece[] } {
  const element = block.chunks.length === 1 ? elementFor(block.chunks[0], tagOf(block.kind)) : longElement(block);
  if (block.chunks.length === 1) {
    element.className = block.kind;
    element.dir = "auto";
    return { element, pieces: [fill(element, [block.start, block.end], offsets)] };
  }
  const pieces = block.chunks.map((chunk) => {
    const piece = chunkElement(block, chunk);
    element.append(piece);
    return fill(piece, chunk, offsets);
  });
  return { element, pieces };
}

function longLeaves(block: DrawnBlock, offsets: Offsets): HTMLElement {
  const long = longElement(block);
  const elements = block.chunks.map((chunk) => {
    const element = chunkElement(block, chunk);
    const leaf = new Leaf(element, [chunk], () => [fill(element, chunk, offsets)]);
    // The direction of the whole is that of its first words.
    if (chunk === block.chunks[0]) void leaf.pieces;
    return element;
  });
  long.append(...inSheets(elements));
  return long;
}

function chunkElement(block: DrawnBlock, chunk: Part): HTMLElement {
  const element = elementFor(chunk, "p");
  element.className = chunk === block.chunks.at(-1) ? "chunk end" : "chunk";
  return element;
}

function longElement({ kind }: DrawnBlock): HTMLElement {
  const long = document.createElement("div");
  long.className = `long ${kind}`;
  long.dir = "auto";
  return long;
}

function elementFor([start, end]: Part = [0, 0], tag: "p" | "h2" = "p"): HTMLElement {
  const element = document.createElement(tag);
  element.dataset["start"] = `${start}`;
  element.dataset["end"] = `${end}`;
  return element;
}

/** Text nodes only, each the single child of an element that says which code points it holds. */
function fill(element: HTMLElement, part: Part, offsets: Offsets): Piece {
  const node = document.createTextNode(offsets.slice(part[0], part[1]));
  element.replaceChildren(node);
  return { part, node, element };
}

function guessedHeight([start, end]: Part): string {
  return `${Math.ceil((end - start) / LETTERS_PER_LINE)}lh`;
}

function tagOf(kind: string): "p" | "h2" {
  return kind === "headline" ? "h2" : "p";
}
