/** Looking for words in the article; how it is done is loaded when somebody first does. */

import { tick } from "svelte";

import type { Offsets } from "../../text/offsets";
import type { Part } from "../../text/spans";
import type { ArticleSearch } from "./ArticleSearch";

type Find = typeof import("./ArticleFind.svelte").default;

export class ArticleFinding {
  readonly #offsets: Offsets;
  isOpen = $state(false);
  Find = $state.raw<Find>();
  search = $state.raw<ArticleSearch>();
  /** Pressed before the field for it was there. */
  readonly #early: KeyboardEvent[] = [];
  /** Something waits for what finds words. */
  #isAsked = false;
  matches = $state.raw<readonly Part[]>([]);
  match = $state.raw<Part>();

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
  }

  open(): true {
    this.isOpen = true;
    this.#load().catch(() => this.close());
    return true;
  }

  close(): void {
    this.isOpen = false;
    this.#early.length = 0;
    this.preview(undefined, []);
  }

  preview(current: Part | undefined, all: readonly Part[]): void {
    [this.match, this.matches] = [current, all];
  }

  /** Until the field has come, what is pressed for it must not do something in the text. */
  keep(event: KeyboardEvent): boolean {
    const isKept = event.isTrusted && this.#isAsked && this.Find === undefined;
    if (isKept) this.#early.push(event);
    return isKept;
  }

  /** The next place of the selected words; of the words last looked for where none are selected. */
  async next(selected: Part | undefined, caret: number, direction: 1 | -1, stretches: readonly Part[]): Promise<Part | undefined> {
    return (await this.#load()).next(selected, caret, direction, stretches);
  }

  async #load(): Promise<ArticleSearch> {
    this.#isAsked = true;
    const { ArticleFind, ArticleSearch: Search, replay } = await import("./finding").finally(() => (this.#isAsked = false));
    this.search ??= new Search(this.#offsets);
    this.Find = ArticleFind;
    // The keys that followed are those of the hand, wherever they lead.
    const early = this.#early.splice(0);
    if (early.length > 0) void tick().then(() => replay(early));
    return this.search;
  }
}
