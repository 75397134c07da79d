/** Going from match to match: of the words in hand, else of what was looked for last. */

import { nextMatch, Finder } from "../../text/find";
import type { Offsets } from "../../text/offsets";
import type { Part } from "../../text/spans";

export class ArticleSearch {
  readonly #offsets: Offsets;
  readonly #finder: Finder;
  #words = "";

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
    this.#finder = new Finder(offsets);
  }

  matches(query: string, stretches: readonly Part[]): Part[] {
    return this.#finder.matches(query, stretches);
  }

  remember(words: string): void {
    this.#words = words;
  }

  /** The next place of the selected words; of the words last looked for where none are selected. */
  next(
    selected: Part | undefined,
    caret: number,
    direction: 1 | -1,
    stretches: readonly Part[],
  ): Part | undefined {
    if (selected !== undefined) this.#words = this.#offsets.slice(...selected);
    return nextMatch(this.matches(this.#words, stretches), selected ?? [caret, caret], direction);
  }
}
