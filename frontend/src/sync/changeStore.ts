/**
 * Where queued changes lie until the server has them: IndexedDB, which survives a closed tab. Each
 * update reads, decides and writes in one transaction, so that two tabs never lose each other's.
 *
 * A stamp names the state of each assignment's queue. While the state is the one this tab knows,
 * nothing is read: a change costs as much disk behind a thousand others as it does alone.
 */
import { answerOf, openDatabase, queueIn, type StateStamp } from "./database";
import type { Change, Queue } from "./queue";
import { uuid7 } from "./uuid7";

export interface ChangeStore {
  /** False: kept in this page's memory only, and the page must say so. */
  readonly isDurable: boolean;
  update<T>(assignment: string, decide: (queue: Queue) => { queue: Queue; result: T }): Promise<T>;
  /** Every queued change of one person, in order. */
  all(member: string): Promise<Queue>;
  close(): void;
}

export async function openChangeStore(name?: string): Promise<ChangeStore> {
  try {
    return indexedDbStore(await openDatabase(name));
  } catch {
    return memoryStore();
  }
}

function indexedDbStore(db: IDBDatabase): ChangeStore {
  const known = new Map<string, { readonly stamp: string; readonly queue: Queue }>();

  /** The assignment's queue, read only if another tab has changed it. */
  const queueAt = async (changes: IDBObjectStore, assignment: string, stamp: string | undefined): Promise<Queue> => {
    if (stamp === undefined) return [];
    const mine = known.get(assignment);
    if (mine?.stamp === stamp) return mine.queue;
    const queue: Change[] = await answerOf(changes.getAll(IDBKeyRange.bound([assignment, 0], [assignment, Infinity])));
    known.set(assignment, { stamp, queue });
    return queue;
  };

  return {
    isDurable: true,

    async update(assignment, decide) {
      const { changes, stamps, end } = queueIn(db, "readwrite");
      const state = await answerOf<StateStamp | undefined>(stamps.get(assignment));
      const before = await queueAt(changes, assignment, state?.stamp);
      const { queue, result } = decide(before);
      if (!write(changes, before, queue)) return end.then(() => result);
      const stamp = uuid7();
      if (queue.length === 0) stamps.delete(assignment);
      else stamps.put({ assignment, stamp });
      await end;
      if (queue.length === 0) known.delete(assignment);
      else known.set(assignment, { stamp, queue });
      return result;
    },

    async all(member) {
      const { changes, stamps } = queueIn(db, "readonly");
      const states = await answerOf<StateStamp[]>(stamps.getAll());
      const queues = await Promise.all(states.map(({ assignment, stamp }) => queueAt(changes, assignment, stamp)));
      return queues.flat().filter((change) => change.member === member).sort((one, other) => one.seq - other.seq);
    },

    close: () => db.close(),
  };
}

/** Writes what is different; whether anything is. */
function write(changes: IDBObjectStore, before: Queue, after: Queue): boolean {
  const kept = new Set(after.map((change) => change.seq));
  const untouched = new Set(before);
  const gone = before.filter(({ seq }) => !kept.has(seq));
  const fresh = after.filter((change) => !untouched.has(change));
  for (const { assignment, seq } of gone) changes.delete([assignment, seq]);
  for (const change of fresh) changes.put(change);
  return gone.length + fresh.length > 0;
}

/** For browsers that refuse IndexedDB: work goes on, but only as long as the page is open. */
export function memoryStore(initial: Queue = []): ChangeStore {
  let changes: Queue = initial;
  return {
    isDurable: false,

    update(assignment, decide) {
      const own = changes.filter((change) => change.assignment === assignment);
      const { queue, result } = decide(own);
      changes = [...changes.filter((change) => change.assignment !== assignment), ...queue];
      return Promise.resolve(result);
    },

    all: (member) => Promise.resolve(changes.filter((change) => change.member === member)),
    close: () => undefined,
  };
}
