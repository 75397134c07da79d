/** What mouse, pen and touch do in the text: drag to select, click for what lies under the point. */

import { letterAt, pointAt, readSelection } from "../../text/selection";
import { isCollapsed, type TextSelection } from "../../text/spans";
import type { Surface } from "../../text/surface";

export type Hand = "mouse" | "touch";

export interface PointerEvents {
  /** The selection as it is dragged. */
  onselect(selection: TextSelection): void;
  /** The hand came to rest on a selection; `isMore`: begun with Ctrl or Command. */
  onselected(hand: Hand, isMore: boolean): void;
  /** A click on one place; the letter is undefined on white. */
  onclick(letter: number | undefined): void;
  /** A drag begins that shall add to what is selected. */
  onkeep(): void;
}

/** Handles of a touch selection come to rest without any event, so rest is a pause. */
const REST = 450;

export class ArticlePointer {
  readonly #root: HTMLElement;
  /** Asked each time: a block that is unlocked is drawn anew, on other text nodes. */
  readonly #surface: () => Surface | undefined;
  readonly #events: PointerEvents;
  #hand: Hand = "mouse";
  #isDown = false;
  #isMore = false;
  #rest: number | undefined;

  constructor(root: HTMLElement, surface: () => Surface | undefined, events: PointerEvents) {
    this.#root = root;
    this.#surface = surface;
    this.#events = events;
  }

  /** Listens until the answer is called. */
  listen(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    this.#root.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    this.#root.addEventListener("click", (event) => this.#click(event), { signal });
    window.addEventListener("pointerup", () => this.#release(), { signal });
    window.addEventListener("pointercancel", () => (this.#isDown = false), { signal });
    document.addEventListener("selectionchange", () => this.#read(), { signal });
    return () => {
      stop.abort();
      clearTimeout(this.#rest);
    };
  }

  #press(event: PointerEvent): void {
    this.#hand = event.pointerType === "mouse" ? "mouse" : "touch";
    if (event.button !== 0) return;
    this.#isDown = true;
    this.#isMore = event.ctrlKey || event.metaKey;
    if (this.#isMore) this.#events.onkeep();
    // A press on selected words would drag them away; here it always begins a new selection.
    if (this.#hand === "mouse" && !event.shiftKey) document.getSelection()?.removeAllRanges();
  }

  /** The browser settles a selection only after the event, and a click is no selection. */
  #release(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    setTimeout(() => {
      const selection = this.#read();
      if (selection !== undefined && !isCollapsed(selection)) this.#finish();
    });
  }

  #read(): TextSelection | undefined {
    const surface = this.#surface();
    const selection = surface && readSelection(surface, document.getSelection());
    if (selection === undefined) return undefined;
    this.#events.onselect(selection);
    if (this.#hand === "touch" && !isCollapsed(selection)) this.#finish();
    return selection;
  }

  #finish(): void {
    clearTimeout(this.#rest);
    if (this.#hand === "mouse") this.#events.onselected("mouse", this.#isMore);
    else this.#rest = window.setTimeout(() => this.#events.onselected("touch", false), REST);
  }

  #click(event: MouseEvent): void {
    const surface = this.#surface();
    if (surface === undefined || event.button !== 0 || isControl(event.target)) return;
    const native = readSelection(surface, document.getSelection());
    if (native !== undefined && !isCollapsed(native)) return;
    // A tap sets no caret of the browser's, so the place comes from the point.
    const point = pointAt(surface, event.clientX, event.clientY);
    if (point !== undefined) this.#events.onselect({ anchor: point, focus: point });
    this.#events.onclick(letterAt(surface, event.clientX, event.clientY));
  }
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, summary, a, input") !== null;
}
