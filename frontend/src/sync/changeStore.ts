/**
 * Where queued changes lie until the server has them: IndexedDB, which survives a closed tab. Each
 * update reads, decides and writes in one transaction, so that two tabs never lose each other's.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Change, Queue } from "./queue";

export interface ChangeStore {
  /** False: kept in this page's memory only, and the page must say so. */
  readonly isDurable: boolean;
  update<T>(assignment: string, decide: (queue: Queue) => { queue: Queue; result: T }): Promise<T>;
  /** Every queued change of one person, in order. */
  all(member: string): Promise<Queue>;
  close(): void;
}

interface Schema extends DBSchema {
  changes: { key: [string, number]; value: Change; indexes: { member: string } };
}

export async function openChangeStore(name = "slant"): Promise<ChangeStore> {
  try {
    const db = await openDB<Schema>(name, 1, {
      upgrade(fresh) {
        const changes = fresh.createObjectStore("changes", { keyPath: ["assignment", "seq"] });
        changes.createIndex("member", "member");
      },
      // Another tab with a newer version of this page must not wait for this one.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return indexedDbStore(db);
  } catch {
    return memoryStore();
  }
}

function indexedDbStore(db: IDBPDatabase<Schema>): ChangeStore {
  return {
    isDurable: true,

    async update(assignment, decide) {
      const transaction = db.transaction("changes", "readwrite", { durability: "strict" });
      const range = IDBKeyRange.bound([assignment, 0], [assignment, Infinity]);
      const before = await transaction.store.getAll(range);
      const { queue, result } = decide(before);
      const kept = new Set(queue.map((change) => change.seq));
      const untouched = new Set(before);
      for (const change of before) {
        if (!kept.has(change.seq)) void transaction.store.delete([assignment, change.seq]);
      }
      for (const change of queue) {
        if (!untouched.has(change)) void transaction.store.put(change);
      }
      await transaction.done;
      return result;
    },

    async all(member) {
      const changes = await db.getAllFromIndex("changes", "member", member);
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
