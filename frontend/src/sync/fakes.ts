/** Stand-ins for tests: a server that keeps the save protocol, a clock that is turned by hand. */
import type { Channel, Clock, News } from "./parts";
import type { Draft, Queue } from "./queue";
import type { Outcome, Transport } from "./transport";
import type { AnnotationBody, ChangeResult } from "./wire";

export const ARTICLE = "article-1";
export const MEMBER = "member-1";

export function passage(note: string): AnnotationBody {
  return { layer: "passage", parts: [[0, 4]], slot: null, values: {}, links: [], note };
}

export function put(id: string, note: string): Omit<Draft, "member"> {
  return { assignment: ARTICLE, op: "put", id, body: passage(note) };
}

export function removal(id: string): Omit<Draft, "member"> {
  return { assignment: ARTICLE, op: "delete", id, body: null };
}

interface Row {
  revision: number;
  note: string;
  isDeleted: boolean;
}

/** Keeps to the contract: revisions, Change-Ids that remember their outcome, 412 with the current state. */
export class FakeServer {
  readonly rows = new Map<string, Row>();
  readonly #outcomes = new Map<string, ChangeResult>();
  readonly applied: string[] = [];
  session = MEMBER;
  isDown = false;
  isSignedOut = false;
  loses: () => boolean = () => false;
  refuses: (note: string) => boolean = () => false;
  #revision = 0;

  readonly transport: Transport = async (_assignment, member, batch) => {
    await Promise.resolve();
    if (this.isDown) return { kind: "wait", why: "offline" };
    if (this.isSignedOut) return { kind: "wait", why: "signed_out" };
    if (member !== this.session) return { kind: "wait", why: "other_account" };
    const outcome = this.#answer(batch);
    return this.loses() ? { kind: "wait", why: "offline" } : outcome;
  };

  #answer(batch: Queue): Outcome {
    const failed = new Set<string>();
    const results = batch.map((change): ChangeResult => {
      const known = this.#outcomes.get(change.change);
      if (known !== undefined) return { ...known, status: 200 };
      if (failed.has(change.id)) return this.#result(change.change, 424, { code: "failed_dependency", message: "" });
      const result = this.#apply(change);
      if (result.status >= 400) failed.add(change.id);
      return result;
    });
    return { kind: "answered", answer: { results, revision: this.#revision } };
  }

  #apply(change: Queue[number]): ChangeResult {
    if (change.op === "assignment") return this.#remember(change.change, 200, {});
    const row = this.rows.get(change.id);
    const body = change.body as AnnotationBody | null;
    if (row !== undefined && change.base === null) return this.#result(change.change, 409, { code: "exists", message: "" });
    if (row?.revision !== (change.base ?? undefined)) {
      return this.#result(change.change, 412, { code: "stale", message: "", current: this.stored(change.id) });
    }
    if (body !== null && this.refuses(body.note)) {
      return this.#result(change.change, 400, { code: "value_invalid", message: "No." });
    }
    const next = { revision: (row?.revision ?? 0) + 1, note: body?.note ?? row?.note ?? "", isDeleted: change.op === "delete" };
    this.rows.set(change.id, next);
    this.#revision += 1;
    this.applied.push(change.change);
    return this.#remember(change.change, row === undefined ? 201 : 200, this.stored(change.id));
  }

  stored(id: string): unknown {
    const row = this.rows.get(id);
    if (row === undefined) return undefined;
    const { revision, note, isDeleted } = row;
    return { ...passage(note), id, revision, deleted_at: isDeleted ? "2026-01-01T00:00:00Z" : null, missing: [], quote: "" };
  }

  #remember(change: string, status: number, body: unknown): ChangeResult {
    const result = this.#result(change, status, body);
    this.#outcomes.set(change, result);
    return result;
  }

  #result(change: string, status: number, body: unknown): ChangeResult {
    return { change, status, body };
  }

  /** Somebody else, on another machine, changes the same thing. */
  changeElsewhere(id: string, note: string): void {
    const row = this.rows.get(id);
    this.rows.set(id, { revision: (row?.revision ?? 0) + 1, note, isDeleted: false });
  }
}

export class FakeClock implements Clock {
  #now = 0;
  readonly #alarms = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(delay: number, run: () => void): () => void {
    const alarm = { at: this.#now + delay, run };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  get pauses(): readonly number[] {
    return [...this.#alarms].map((alarm) => alarm.at - this.#now);
  }

  async pass(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    for (const alarm of [...this.#alarms].filter(({ at }) => at <= this.#now)) {
      this.#alarms.delete(alarm);
      alarm.run();
    }
    await settled();
  }
}

/** Long enough for everything that is already on its way, IndexedDB's stand-in included. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The other tabs of one browser. */
export function fakeChannels(): () => Channel {
  const ears = new Map<object, (news: News) => void>();
  return () => {
    const self = {};
    return {
      post: (news) => {
        for (const [other, hear] of ears) if (other !== self) hear(structuredClone(news));
      },
      listen: (hear) => void ears.set(self, hear),
      close: () => void ears.delete(self),
    };
  };
}

/** One lock for all tabs, as Web Locks give it. */
export function fakeLock(): (name: string, work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (_name, work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
