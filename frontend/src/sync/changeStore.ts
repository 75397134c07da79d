/**
 * Where queued changes lie until the server has them: IndexedDB, which survives a closed tab. Each
 * update reads, decides and writes in one transaction, so that two tabs never lose each other's.
 */
import { answerOf, changesIn, endOf, openDatabase } from "./database";
import type { Change, Queue } from "./queue";

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
  return {
    isDurable: true,

    async update(assignment, decide) {
      const changes = changesIn(db, "readwrite");
      const end = endOf(changes.transaction);
      const range = IDBKeyRange.bound([assignment, 0], [assignment, Infinity]);
      const before: Change[] = await answerOf(changes.getAll(range));
      const { queue, result } = decide(before);
      const kept = new Set(queue.map((change) => change.seq));
      const untouched = new Set(before);
      for (const change of before) if (!kept.has(change.seq)) changes.delete([assignment, change.seq]);
      for (const change of queue) if (!untouched.has(change)) changes.put(change);
      await end;
      return result;
    },

    async all(member) {
      const changes: Change[] = await answerOf(changesIn(db, "readonly").index("member").getAll(member));
      return changes.sort((one, other) => one.seq - other.seq);
    },

    close: () => db.close(),
  };
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
