/** Looking for words in the article; how it is done is loaded when somebody first does. */

import { isSign, keyName } from "../../text/keys";
import type { Offsets } from "../../text/offsets";
import type { Part } from "../../text/spans";
import type { ArticleSearch } from "./ArticleSearch";

type Find = typeof import("./ArticleFind.svelte").default;

export class ArticleFinding {
  readonly #offsets: Offsets;
  isOpen = $state(false);
  Find = $state.raw<Find>();
  search = $state.raw<ArticleSearch>();
  /** What was typed before the field for it was there. */
  typed = "";
  matches = $state.raw<readonly Part[]>([]);
  match = $state.raw<Part>();

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
  }

  open(): true {
    this.typed = "";
    this.isOpen = true;
    this.#load().catch(() => (this.isOpen = false));
    return true;
  }

  close(): void {
    this.isOpen = false;
    this.preview(undefined, []);
  }

  preview(current: Part | undefined, all: readonly Part[]): void {
    [this.match, this.matches] = [current, all];
  }

  /** Until the field has come, what is typed for it must not do something in the text. */
  keep(event: KeyboardEvent): boolean {
    if (!this.isOpen || this.Find !== undefined) return false;
    if (isSign(keyName(event))) this.typed += event.key;
    return true;
  }

  /** The next place of the selected words; of the words last looked for where none are selected. */
  async next(selected: Part | undefined, caret: number, direction: 1 | -1, stretches: readonly Part[]): Promise<Part | undefined> {
    return (await this.#load()).next(selected, caret, direction, stretches);
  }

  async #load(): Promise<ArticleSearch> {
    const { ArticleFind, ArticleSearch: Search } = await import("./finding");
    this.search ??= new Search(this.#offsets);
    this.Find = ArticleFind;
    return this.search;
  }
}
