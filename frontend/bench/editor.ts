/** The whole editor with a very long article, as the page mounts it once its data is there. */

import { mount, unmount } from "svelte";

import EditorView from "../src/editor/EditorView.svelte";
import { Editor } from "../src/editor/editor.svelte";
import { mark } from "../src/editor/article/marking";
import type { EditorAnswer } from "../src/editor/work";
import { overlaid } from "../src/sync/queue";
import type { Part } from "../src/sync/wire";
import type { Mark } from "../src/text/marks";
import { Offsets } from "../src/text/offsets";
import { quoteOf } from "../src/text/spans";
import type { LongDocument } from "./document";

const SAVED = { waiting: 0, unkept: 0, conflicts: [], shelf: [], trouble: null, isDurable: true };
const TONES = ["negative", "neutral", "positive", "mixed"];

const CODEBOOK = {
  title: "Bench",
  layers: ["passage", "statement"].map((id) => ({
    id,
    title: id,
    level: "span",
    color_by: "tone",
    dimensions: [
      { id: "tone", title: "Tone", kind: "choice", required: true, labels: TONES.map((tone) => ({ id: tone, title: tone })) },
      { id: "about", title: "About", kind: "entity", required: true },
    ],
  })),
};

function answerFor(article: LongDocument, annotations: readonly unknown[]): EditorAnswer {
  const document = { ...article, id: "d", title: "A long article", length: article.text.length, quotations: [] };
  return {
    id: "work", state: "in_progress", revision: 1, member: "m", document,
    project: { slug: "p", title: "P", language: "en", settings: {} },
    codebook: { version: "1.0.0", body: CODEBOOK },
    annotations, entities: [], nothing_found: [], unlocked_blocks: [], position: 0, active_seconds: 0, note: "",
    skip: null, submitted_at: null, work: { done: 0, open: 1, left: 0 }, can: { edit: true, reopen: false },
  } as unknown as EditorAnswer;
}

/** As the server sends them. */
function annotationsOf(marks: readonly Mark[], offsets: Offsets): unknown[] {
  return marks.map(({ id, parts }, at) => {
    const about = { id: `e${at % 40}`, name: `Somebody ${at % 40}`, type: "person" };
    const values = at % 7 === 0 ? {} : { tone: TONES[at % 4] ?? "", about };
    const layer = at % 2 === 0 ? "passage" : "statement";
    return { id, layer, parts, slot: null, quote: quoteOf(offsets, parts), values, links: [], note: "", revision: 1, missing: [] };
  });
}

export class WholeEditor {
  readonly #target: HTMLElement;
  readonly #answer: EditorAnswer;
  #editor: Editor | undefined;
  #page: object | undefined;

  constructor(target: HTMLElement, article: LongDocument, marks: readonly Mark[]) {
    this.#target = target;
    const annotations = annotationsOf(marks, new Offsets(article.text));
    // Through JSON and back, so that nothing is known about it that the page would not know.
    this.#answer = JSON.parse(JSON.stringify(answerFor(article, annotations))) as EditorAnswer;
  }

  /** What the session does from the moment the answer is there. */
  open(): void {
    const answer = this.#answer;
    const editor = new Editor(answer, () => undefined);
    editor.load(answer, overlaid(answer.annotations, []).bodies, {});
    const session = { id: "work", status: SAVED, sendNow: () => undefined };
    const props = { session, editor, ondone: () => undefined };
    this.#editor = editor;
    this.#page = mount(EditorView, { target: this.#target, props: props as never });
  }

  add(part: Part): void {
    if (this.#editor !== undefined) mark(this.#editor, [part]);
  }

  close(): void {
    if (this.#page !== undefined) void unmount(this.#page);
  }
}
