/** What can be undone in an article survives a reload: a convenience, so that no failure matters. */
import { answerOf, endOf, openDatabase, UNDO } from "./database";

export interface UndoStore {
  read(assignment: string): Promise<unknown>;
  keep(assignment: string, history: unknown): void;
  forget(assignment: string): void;
  close(): void;
}

interface Kept {
  readonly member: string;
  readonly assignment: string;
  readonly history: unknown;
  readonly at: number;
}

const LONGEST_MS = 30 * 24 * 60 * 60 * 1000;

export async function openUndoStore(member: string, name?: string): Promise<UndoStore> {
  try {
    return undoStoreIn(await openDatabase(name), member);
  } catch {
    return NOTHING_KEPT;
  }
}

const NOTHING_KEPT: UndoStore = {
  read: () => Promise.resolve(undefined),
  keep: () => undefined,
  forget: () => undefined,
  close: () => undefined,
};

function undoStoreIn(db: IDBDatabase, member: string): UndoStore {
  /** Written or not, the work itself is safe elsewhere. */
  const change = (by: (store: IDBObjectStore) => void): void => {
    try {
      const store = db.transaction(UNDO, "readwrite").objectStore(UNDO);
      endOf(store.transaction).catch(() => undefined);
      by(store);
    } catch {
      // The database is closed, full, or being deleted.
    }
  };
  return {
    async read(assignment) {
      try {
        const store = db.transaction(UNDO, "readonly").objectStore(UNDO);
        const kept = (await answerOf(store.get([member, assignment]))) as Kept | undefined;
        return kept !== undefined && Date.now() - kept.at < LONGEST_MS ? kept.history : undefined;
      } catch {
        return undefined;
      }
    },
    keep: (assignment, history) =>
      change((store) => store.put({ member, assignment, history, at: Date.now() } satisfies Kept)),
    forget: (assignment) => change((store) => store.delete([member, assignment])),
    close: () => db.close(),
  };
}
