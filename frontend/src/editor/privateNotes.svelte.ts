/** One's private notes on the article in hand: kept in this browser until the server has them. */

import { fetchPrivateNotes, writePrivateNote } from "../api/privateNotes";
import type { Editor } from "./editor.svelte";

/** On the article as a whole. */
const ARTICLE = "";
const known = new WeakMap<Editor, PrivateNotes>();

export class PrivateNotes {
  #texts = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Written here and not with the server yet. */
  #unsent = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #assignment: string;
  readonly #place: string;

  constructor(assignment: string, member: string) {
    this.#assignment = assignment;
    this.#place = `slant.private.${member}.${assignment}`;
    this.#unsent = read(this.#place);
    addEventListener("online", () => void this.#sendAll());
    void this.#load();
  }

  on(annotation: string | null): string {
    const key = annotation ?? ARTICLE;
    return this.#unsent.get(key) ?? this.#texts.get(key) ?? "";
  }

  isWaiting(annotation: string | null): boolean {
    return this.#unsent.has(annotation ?? ARTICLE);
  }

  async write(annotation: string | null, text: string): Promise<void> {
    this.#keep(new Map([...this.#unsent, [annotation ?? ARTICLE, text]]));
    await this.#sendAll();
  }

  async #load(): Promise<void> {
    try {
      const notes = await fetchPrivateNotes(this.#assignment);
      this.#texts = new Map(notes.map(({ annotation, text }) => [annotation ?? ARTICLE, text]));
      await this.#sendAll();
    } catch {
      // What was written here shows all the same, and the rest when there is a connection.
    }
  }

  async #sendAll(): Promise<void> {
    for (const [key, text] of this.#unsent) {
      try {
        await writePrivateNote(this.#assignment, { annotation: key === ARTICLE ? null : key, text });
      } catch {
        return;
      }
      this.#texts = new Map([...this.#texts, [key, text]]);
      // Written over meanwhile, it goes once more.
      if (this.#unsent.get(key) === text) this.#keep(new Map([...this.#unsent].filter(([other]) => other !== key)));
    }
  }

  #keep(unsent: ReadonlyMap<string, string>): void {
    this.#unsent = unsent;
    if (unsent.size === 0) localStorage.removeItem(this.#place);
    else localStorage.setItem(this.#place, JSON.stringify([...unsent]));
  }
}

function read(place: string): ReadonlyMap<string, string> {
  try {
    return new Map(JSON.parse(localStorage.getItem(place) ?? "[]") as [string, string][]);
  } catch {
    return new Map();
  }
}

export function privateNotesOf(editor: Editor): PrivateNotes {
  const found = known.get(editor) ?? new PrivateNotes(editor.answer.id, editor.answer.member);
  known.set(editor, found);
  return found;
}
