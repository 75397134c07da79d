/** The whole editor with a very long article, as the page mounts it once its data is there. */

import { mount, unmount } from "svelte";

import EditorView from "../src/editor/EditorView.svelte";
import { Editor } from "../src/editor/editor.svelte";
import { mark } from "../src/editor/marking";
import QuestionPanel from "../src/editor/QuestionPanel.svelte";
import type { EditorAnswer } from "../src/editor/work";
import type { AnnotationBody, Part } from "../src/sync/wire";
import type { Mark } from "../src/text/marks";
import type { LongDocument } from "./document";

const SAVED = { waiting: 0, conflicts: [], shelf: [], trouble: null, isDurable: true };
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

function answerFor(article: LongDocument): EditorAnswer {
  const document = { ...article, id: "d", title: "A long article", length: article.text.length, quotations: [] };
  return {
    id: "work", state: "in_progress", revision: 1, member: "m", document,
    project: { slug: "p", title: "P", language: "en", settings: {} },
    codebook: { version: "1.0.0", body: CODEBOOK },
    annotations: [], entities: [], nothing_found: [], unlocked_blocks: [], position: 0, active_seconds: 0, note: "",
    skip: null, submitted_at: null, work: { done: 0, open: 1, left: 0 }, can: { edit: true, reopen: false },
  } as unknown as EditorAnswer;
}

function bodiesOf(marks: readonly Mark[]): Map<string, AnnotationBody> {
  return new Map(
    marks.map(({ id, parts }, at): [string, AnnotationBody] => {
      const about = { id: `e${at % 40}`, name: `Somebody ${at % 40}`, type: "person" };
      const values = at % 7 === 0 ? {} : { tone: TONES[at % 4] ?? "", about };
      return [id, { layer: at % 2 === 0 ? "passage" : "statement", parts: [...parts], slot: null, values, links: [], note: "" }];
    }),
  );
}

export class WholeEditor {
  readonly #target: HTMLElement;
  readonly #article: LongDocument;
  #editor: Editor | undefined;
  #page: object | undefined;

  constructor(target: HTMLElement, article: LongDocument) {
    this.#target = target;
    this.#article = article;
  }

  open(marks: readonly Mark[]): void {
    const answer = answerFor(this.#article);
    const editor = new Editor(answer, () => undefined);
    editor.load(answer, bodiesOf(marks), {});
    const session = { id: "work", status: SAVED, sendNow: () => undefined };
    const props = { session, editor, Questions: QuestionPanel, ondone: () => undefined };
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
