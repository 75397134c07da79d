/** How many notes and questions stand at each place of the article in hand. */

import { countThreads, type ThreadCounts } from "../api/threads";
import type { Editor } from "./editor.svelte";

const NONE: ThreadCounts = { article: 0, annotations: {}, answers: {} };
const known = new WeakMap<Editor, Counts>();

export class Counts {
  #counts = $state.raw<ThreadCounts>(NONE);
  readonly #assignment: string;

  constructor(assignment: string) {
    this.#assignment = assignment;
  }

  get all(): ThreadCounts {
    return this.#counts;
  }

  /** About this article and what is marked in it. */
  get here(): number {
    return this.#counts.article + Object.values(this.#counts.annotations).reduce((sum, each) => sum + each, 0);
  }

  /** Without a connection the numbers stay as they are. */
  async load(): Promise<void> {
    try {
      this.#counts = await countThreads(this.#assignment);
    } catch {
      // They are only news, and come with the next article or the next question.
    }
  }
}

export function countsOf(editor: Editor): Counts {
  const found = known.get(editor) ?? new Counts(editor.answer.id);
  known.set(editor, found);
  return found;
}
