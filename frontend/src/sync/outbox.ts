/**
 * The outbox: every change is kept first and sent after, in order, until the server has it.
 *
 * The decisions are pure (`queue.ts`, `settle.ts`); here are their effects: storage, the one
 * sender among all tabs, the pauses between tries, and the news to whoever looks on.
 */
import { memoryStore, type ChangeStore } from "./changeStore";
import {
  discard,
  enqueue,
  isQuiet,
  markSent,
  resend,
  resolve,
  seenAfter,
  sendable,
  UNSEEN,
  type Change,
  type Draft,
  type Queue,
  type Seen,
  type Stamp,
} from "./queue";
import { refuseAll, revisionIn, settle, type Acknowledged } from "./settle";
import { pauseAfter, type Listener, type News, type OutboxParts } from "./parts";
import { statusOf, type SaveStatus } from "./status";
import type { Refusal, Trouble } from "./transport";
import type { ChangesAnswer } from "./wire";

const BATCH = 100;

export class Outbox {
  readonly #parts: OutboxParts;
  #store: ChangeStore;
  readonly #listeners = new Set<Listener>();
  readonly #seen = new Map<string, Seen>();
  #queue: Queue = [];
  #trouble: Trouble | null = null;
  #failures = 0;
  #oneByOne = false;
  #last: Promise<unknown> = Promise.resolve();
  #sending: Promise<void> | null = null;
  #isAskedAgain = false;
  #keeping = 0;
  #cancelPause: (() => void) | null = null;
  #isClosed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#store = parts.store;
    parts.channel.listen((news) => void this.#heard(news));
  }

  get status(): SaveStatus {
    return statusOf(this.#queue, this.#trouble, this.#store.isDurable, this.#keeping);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is queued for one assignment; call before showing the server's answer. */
  async open(assignment: string): Promise<Queue> {
    await this.#refresh();
    return this.#queue.filter((change) => change.assignment === assignment);
  }

  /** The tab now shows this state of the annotation: later changes build on it. */
  saw(id: string, seen: Seen): void {
    this.#seen.set(id, seen);
  }

  /** Keep a change and send it; resolves once it is kept. */
  enqueue(draft: Omit<Draft, "member">): Promise<void> {
    // "Saved" stops being true with the key press, not once the disk has the change.
    const counted = isQuiet(draft) ? 0 : 1;
    this.#keeping += counted;
    this.#showStatus();
    return this.#inOrder(async () => {
      const whole: Draft = { ...draft, member: this.#parts.member };
      const seen = this.#seen.get(draft.id) ?? UNSEEN;
      const stamp = this.#stamp();
      const change = await this.#update(draft.assignment, (queue) => {
        const added = enqueue(queue, whole, seen, stamp);
        return { queue: added.queue, result: added.change };
      }).finally(() => (this.#keeping -= counted));
      if (draft.op !== "assignment") this.#seen.set(draft.id, seenAfter(change));
      await this.#refresh();
      this.#tell(change === null ? { kind: "moved", assignment: draft.assignment } : { kind: "queued", change });
      if (this.#cancelPause === null) void this.sendNow();
    });
  }

  resolve(change: Change, keep: "mine" | "theirs"): Promise<void> {
    return this.#decide(change, (queue, stamp) => resolve(queue, change.change, keep, stamp));
  }

  resend(change: Change): Promise<void> {
    return this.#decide(change, (queue, stamp) => resend(queue, change.change, stamp));
  }

  discard(change: Change): Promise<void> {
    return this.#decide(change, (queue) => discard(queue, change.change));
  }

  /** Try at once: the network is back, the page is looked at again, or somebody waits for it. */
  sendNow(): Promise<void> {
    this.#cancelPause?.();
    this.#cancelPause = null;
    if (this.#isClosed) return Promise.resolve();
    if (this.#sending !== null) {
      this.#isAskedAgain = true;
      return this.#sending;
    }
    this.#sending = this.#parts
      .alone(`slant-outbox-${this.#parts.member}`, () => this.#sendAll())
      .finally(() => {
        this.#sending = null;
        if (this.#isAskedAgain && this.#trouble === null) void this.sendNow();
        this.#isAskedAgain = false;
      });
    return this.#sending;
  }

  /** Whether everything made on this assignment is now with the server. */
  async flush(assignment: string): Promise<boolean> {
    await this.#last;
    await this.sendNow();
    while (this.#sending !== null) await this.#sending;
    await this.#refresh();
    return this.#queue.every((change) => change.assignment !== assignment);
  }

  async queued(): Promise<Queue> {
    await this.#last;
    await this.#refresh();
    return this.#queue;
  }

  add(assignment: string, by: (queue: Queue) => Queue): Promise<void> {
    return this.#inOrder(async () => {
      await this.#update(assignment, (queue) => ({ queue: by(queue), result: null }));
      this.#tell({ kind: "moved", assignment });
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelPause?.();
    this.#parts.channel.close();
    this.#store.close();
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #decide(change: Change, by: (queue: Queue, stamp: Stamp) => Queue): Promise<void> {
    return this.#inOrder(async () => {
      const stamp = this.#stamp();
      const renewed = await this.#update(change.assignment, (queue) => {
        const after = by(queue, stamp);
        return { queue: after, result: after.find((each) => each.change === stamp.change) ?? null };
      });
      if (renewed !== null) this.#seen.set(change.id, seenAfter(renewed));
      await this.#refresh();
      this.#tell({ kind: "moved", assignment: change.assignment });
      void this.sendNow();
    });
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      await this.#refresh();
      const batch = await this.#nextBatch();
      if (batch.length === 0) return this.#rest(null);
      const assignment = batch[0]?.assignment ?? "";
      const outcome = await this.#parts.transport(assignment, this.#parts.member, batch);
      if (this.#isClosed && outcome.kind === "wait") return;
      if (outcome.kind === "wait") return this.#rest(outcome.why);
      if (outcome.kind === "refused") await this.#refused(assignment, batch, outcome);
      else if (!(await this.#settled(assignment, outcome.answer))) return this.#rest("busy");
    }
  }

  async #refused(assignment: string, batch: Queue, outcome: Refusal): Promise<void> {
    if (outcome.isAboutContent && batch.length > 1) {
      // One of them spoils the batch; alone, each gets its own verdict.
      this.#oneByOne = true;
      return;
    }
    await this.#update(assignment, (queue) => ({
      queue: refuseAll(queue, batch, outcome.error, () => this.#stamp()),
      result: null,
    }));
    this.#tell({ kind: "moved", assignment });
  }

  async #nextBatch(): Promise<Queue> {
    const limit = this.#oneByOne ? 1 : BATCH;
    for (const assignment of new Set(this.#queue.map((change) => change.assignment))) {
      const batch = await this.#update(assignment, (queue) => {
        const ready = sendable(queue, limit);
        const marked = markSent(queue, ready);
        const chosen = new Set(ready.map((change) => change.change));
        return { queue: marked, result: marked.filter((change) => chosen.has(change.change)) };
      });
      if (batch.length > 0) return batch;
    }
    return [];
  }

  /** Whether the answer decided anything; if not, asking again at once would go on for ever. */
  async #settled(assignment: string, { results, revision }: ChangesAnswer): Promise<boolean> {
    const settled = await this.#update(assignment, (queue) => {
      const outcome = settle(queue, results, () => this.#stamp());
      return { queue: outcome.queue, result: outcome };
    });
    this.#oneByOne = false;
    this.#noteRevisions(settled.stored);
    await this.#refresh();
    this.#tell({ kind: "stored", assignment, stored: settled.stored, revision });
    if (settled.isDecided) {
      this.#trouble = null;
      this.#failures = 0;
    }
    return settled.isDecided;
  }

  #noteRevisions(stored: readonly Acknowledged[]): void {
    for (const { change, body } of stored) {
      const revision = revisionIn(body);
      if (revision !== undefined && this.#seen.get(change.id)?.change === change.change) {
        this.#seen.set(change.id, { change: change.change, revision });
      }
    }
  }

  /** Nothing more to do now: either all is sent, or the next try comes after a growing pause. */
  async #rest(trouble: Trouble | null): Promise<void> {
    this.#trouble = trouble;
    await this.#refresh();
    if (trouble === null) {
      this.#failures = 0;
      return;
    }
    const pause = pauseAfter(this.#failures, this.#parts.random());
    this.#failures += 1;
    this.#cancelPause?.();
    this.#cancelPause = this.#parts.clock.after(pause, () => void this.sendNow());
  }

  async #heard(news: News): Promise<void> {
    if (this.#isClosed) return;
    await this.#last;
    if (news.kind === "queued") this.#seen.set(news.change.id, seenAfter(news.change));
    if (news.kind === "stored") this.#noteRevisions(news.stored);
    await this.#refresh();
    for (const listener of this.#listeners) listener.news?.(news, false);
    // The other tab may be closed before it has sent: this one then does it.
    if (news.kind === "queued" && this.#cancelPause === null) void this.sendNow();
  }

  #tell(news: News): void {
    this.#parts.channel.post(news);
    for (const listener of this.#listeners) listener.news?.(news, true);
  }

  async #refresh(): Promise<void> {
    this.#queue = await this.#store.all(this.#parts.member).catch(() => this.#goWithoutDisk());
    this.#showStatus();
  }

  #showStatus(): void {
    for (const listener of this.#listeners) listener.status?.(this.status);
  }

  /** A disk that fills up or a database that is taken away must not stop the work. */
  async #update<T>(assignment: string, decide: (queue: Queue) => { queue: Queue; result: T }): Promise<T> {
    try {
      return await this.#store.update(assignment, decide);
    } catch {
      this.#goWithoutDisk();
      return this.#store.update(assignment, decide);
    }
  }

  #goWithoutDisk(): Queue {
    this.#store = memoryStore(this.#queue);
    return this.#queue;
  }

  #stamp(): Stamp {
    return { change: this.#parts.newId(), at: this.#parts.clock.now() };
  }
}
