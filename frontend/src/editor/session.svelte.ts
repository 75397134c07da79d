/** One opened article: its editor, its outbox, and how both stand with the server. */
import { ApiError } from "../api/errors";
import type { WorkItem } from "../api/types";
import { placeOf } from "../store/places";
import type { Outbox } from "../sync/outbox";
import type { News } from "../sync/parts";
import { overlaid, type Change, type Queue } from "../sync/queue";
import { isSameBody } from "../sync/settle";
import { isUnsent, type SaveStatus } from "../sync/status";
import type { AnnotationBody, AssignmentPatch, StoredAnnotation } from "../sync/wire";
import { openUndoStore, type UndoStore } from "../sync/undoStore";
import { Editor } from "./editor.svelte";
import { NO_HISTORY, recalled, recent, type History } from "./history";
import { claimWork, openWork, reopenWork, skipWork, submitWork } from "./questions/requests";
import type { EditorAnswer } from "./work";

const ALL_SAVED: SaveStatus = { waiting: 0, unkept: 0, conflicts: [], shelf: [], trouble: null, isDurable: true };

/** `submitted` and the address to go on at; `waits` when not everything is saved yet. */
export type Handed =
  | { readonly kind: "done"; readonly next: string | null }
  | { readonly kind: "waits" }
  | { readonly kind: "incomplete"; readonly message: string }
  | { readonly kind: "stale" };

export class Session {
  readonly id: string;
  editor = $state.raw<Editor | null>(null);
  error = $state.raw<unknown>(null);
  /** The article's id, where nobody has begun this reading and so there is nothing to show. */
  unbegun = $state.raw<string | null>(null);
  status = $state.raw<SaveStatus>(ALL_SAVED);
  #outbox: Outbox | null = null;
  #undo: UndoStore | null = null;
  #closeOutbox: (() => void) | null = null;
  #revision = 0;
  #isClosed = false;

  constructor(id: string) {
    this.id = id;
  }

  /** What is kept and sent, once somebody who may change something has opened it. */
  get outbox(): Outbox | null {
    return this.#outbox;
  }

  async open(): Promise<void> {
    // Loaded while the server answers; a failure shows where it is waited for.
    const sync = import("../sync/browser");
    sync.catch(() => undefined);
    try {
      const answer = await openWork(this.id);
      if (this.#isClosed) return;
      this.unbegun = answer.codebook === null ? answer.document.id : null;
      if (this.unbegun !== null) return;
      if (answer.can.edit && this.#outbox === null) await this.#openOutbox(answer.member, (await sync).openOutbox);
      const queue = (await this.#outbox?.open(this.id)) ?? [];
      const history = this.editor === null ? recalled(await this.#undo?.read(this.id)) : NO_HISTORY;
      this.#show(answer, queue, history);
      this.error = null;
      void this.#outbox?.sendNow();
    } catch (error) {
      this.error = error;
    }
  }

  async #openOutbox(member: string, openOutbox: typeof import("../sync/browser").openOutbox): Promise<void> {
    const [{ outbox, close }, undo] = await Promise.all([openOutbox(member), openUndoStore(member)]);
    if (this.#isClosed) {
      close();
      undo.close();
      return;
    }
    this.#undo = undo;
    this.#outbox = outbox;
    this.#closeOutbox = close;
    outbox.listen({
      status: (status) => (this.status = status),
      news: (news, isHere) => this.#hear(news, isHere),
    });
  }

  #show(answer: EditorAnswer, queue: Queue, history: History): void {
    const { bodies, seen } = overlaid(answer.annotations, queue);
    for (const [id, each] of seen) this.#outbox?.saw(id, each);
    const before = this.editor;
    // The same reading anew keeps its undo, its selection and its place.
    const isSame = before?.answer.codebook.version === answer.codebook.version && before.isReadOnly !== answer.can.edit;
    const editor = isSame ? before : this.#begin(answer, history);
    editor.load(answer, bodies, patchIn(queue));
    this.#revision = answer.revision;
    this.editor = editor;
  }

  #begin(answer: EditorAnswer, history: History): Editor {
    const editor = new Editor(
      answer,
      (draft) => void this.#outbox?.enqueue(draft),
      (made) => this.#undo?.keep(this.id, recent(made)),
    );
    editor.history = history;
    return editor;
  }

  #hear(news: News, isHere: boolean): void {
    const { editor } = this;
    if (editor === null) return;
    if (news.kind === "queued") {
      if (!isHere && news.change.assignment === this.id) showChange(editor, news.change);
    } else if (news.assignment !== this.id) {
      return;
    } else if (news.kind === "moved") {
      if (!isHere) void this.open();
    } else {
      this.#revision = Math.max(this.#revision, news.revision);
      for (const { change, body } of news.stored) if (change.op === "put") takeStored(editor, body as StoredAnnotation);
    }
  }

  get isUnsent(): boolean {
    return isUnsent(this.status);
  }

  sendNow(): void {
    void this.#outbox?.sendNow();
  }

  /** Everything is with the server, or this says that it is not. */
  async #isAllSaved(): Promise<boolean> {
    return (await this.#outbox?.flush(this.id)) ?? true;
  }

  async submit(nothingFound: readonly string[]): Promise<Handed> {
    const { editor } = this;
    if (editor === null || !(await this.#isAllSaved())) return { kind: "waits" };
    try {
      const next = await submitWork(this.#authored(editor), nothingFound);
      this.#undo?.forget(this.id);
      return { kind: "done", next: await this.#after(editor, next) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "incomplete") return { kind: "incomplete", message: error.message };
      if (error.status === 412) {
        await this.open();
        return { kind: "stale" };
      }
      throw error;
    }
  }

  async skip(reason: string, note: string): Promise<Handed> {
    const { editor } = this;
    if (editor === null || !(await this.#isAllSaved())) return { kind: "waits" };
    await skipWork(this.#authored(editor), reason, note);
    this.#undo?.forget(this.id);
    return { kind: "done", next: await this.#after(editor, null) };
  }

  async reopen(): Promise<void> {
    if (this.editor === null) return;
    await reopenWork(this.#authored(this.editor));
    await this.open();
  }

  /** Done is done: that there is no next one, or no way to ask, changes nothing about it. */
  async #after(editor: Editor, next: WorkItem | null): Promise<string | null> {
    const { project, step } = editor.answer;
    if (step === "reference") return `/projects/${project.slug}/quality/`;
    try {
      const item = next ?? (await claimWork(project.slug));
      return item === null ? null : placeOf(item);
    } catch {
      return null;
    }
  }

  #authored(editor: Editor): { id: string; member: string; revision: number } {
    return { id: this.id, member: editor.answer.member, revision: this.#revision };
  }

  async keep(change: Change, version: "mine" | "theirs"): Promise<void> {
    await this.#outbox?.resolve(change, version);
    if (version === "theirs") await this.open();
  }

  async resend(change: Change): Promise<void> {
    await this.#outbox?.resend(change);
  }

  async discard(change: Change): Promise<void> {
    await this.#outbox?.discard(change);
    await this.open();
  }

  /** What is still on its way gets one more try; what fails then stays in the browser. */
  close(): void {
    this.#isClosed = true;
    this.#undo?.close();
    void this.#outbox?.flush(this.id).finally(() => this.#closeOutbox?.());
  }
}

/** Patches still on their way lie over the answer as annotations do. */
function patchIn(queue: Queue): AssignmentPatch {
  const patches = queue.filter(({ op }) => op === "assignment").map(({ body }) => body as AssignmentPatch);
  const blocks = patches.flatMap((patch) => patch.unlock_blocks ?? []);
  return { ...Object.assign({}, ...patches), unlock_blocks: blocks };
}

function showChange(editor: Editor, change: Change): void {
  if (change.op === "assignment") {
    const { nothing_found, unlock_blocks } = change.body as AssignmentPatch;
    if (nothing_found !== undefined) editor.nothingFound = nothing_found;
    if (unlock_blocks !== undefined) editor.unlocked = [...new Set([...editor.unlocked, ...unlock_blocks])];
  } else {
    editor.takeIn(change.id, change.op === "put" ? (change.body as AnnotationBody) : null);
  }
}

/** The server names the entities that were sent by name; newer answers of ours stay on top. */
function takeStored(editor: Editor, stored: StoredAnnotation): void {
  const item = editor.items.get(stored.id);
  if (item !== undefined && isSameBody(item, stored)) editor.takeIn(stored.id, stored);
  else editor.learn(stored.values);
}
