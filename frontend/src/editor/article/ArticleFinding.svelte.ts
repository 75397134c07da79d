/** Looking for words in the article; how it is done is no part of what draws the article. */

import type { Offsets } from "../../text/offsets";
import type { Part } from "../../text/spans";
import type { ArticleSearch } from "./ArticleSearch";

type Find = typeof import("./ArticleFind.svelte").default;

export class ArticleFinding {
  readonly #offsets: Offsets;
  isOpen = $state(false);
  Find = $state.raw<Find>();
  search = $state.raw<ArticleSearch>();
  matches = $state.raw<readonly Part[]>([]);
  match = $state.raw<Part>();

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
  }

  open(): true {
    this.isOpen = true;
    this.#loaded().catch(() => this.close());
    return true;
  }

  close(): void {
    this.isOpen = false;
    this.preview(undefined, []);
  }

  preview(current: Part | undefined, all: readonly Part[]): void {
    [this.match, this.matches] = [current, all];
  }

  /** What finds words, where the page has loaded it already. */
  take(finding: typeof import("./finding")): ArticleSearch {
    this.search ??= new finding.ArticleSearch(this.#offsets);
    this.Find = finding.ArticleFind;
    return this.search;
  }

  /** The next place of the selected words; of the words last looked for where none are selected. */
  async next(selected: Part | undefined, caret: number, direction: 1 | -1, stretches: readonly Part[]): Promise<Part | undefined> {
    return (await this.#loaded()).next(selected, caret, direction, stretches);
  }

  async #loaded(): Promise<ArticleSearch> {
    return this.search ?? this.take(await import("./finding"));
  }
}
