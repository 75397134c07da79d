/** The browser's own database: what is still to be sent, and what can be undone. */

import { t } from "../words/t";
import { uuid7 } from "./uuid7";

export const CHANGES = "changes";
export const STAMPS = "stamps";
export const UNDO = "undo";

/** Which state an assignment's queue is in: another name for every other state, none for an empty queue. */
export interface StateStamp {
  readonly assignment: string;
  readonly stamp: string;
}

export function openDatabase(name = "slant"): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 3);
  request.onupgradeneeded = ({ oldVersion }) => {
    const db = request.result;
    if (oldVersion < 1) {
      db.createObjectStore(CHANGES, { keyPath: ["assignment", "seq"] }).createIndex("member", "member");
    }
    if (oldVersion < 2) db.createObjectStore(UNDO, { keyPath: ["member", "assignment"] });
    const stamps = db.createObjectStore(STAMPS, { keyPath: "assignment" });
    const asking = request.transaction?.objectStore(CHANGES).getAllKeys();
    asking?.addEventListener("success", () => {
      const assignments = asking.result.map((key) => String((key as IDBValidKey[])[0]));
      for (const assignment of new Set(assignments)) stamps.put({ assignment, stamp: uuid7() });
    });
  };
  return answerOf(request).then((db) => {
    // Another tab with a newer version of this page must not wait for this one.
    db.onversionchange = () => db.close();
    return db;
  });
}

export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(t("The browser’s database refused.")));
  });
}

export function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(transaction.error ?? new Error(t("The browser’s database gave up.")));
    transaction.oncomplete = () => resolve();
    transaction.onerror = fail;
    transaction.onabort = fail;
  });
}

/** The queue and the stamps of its states, in one transaction. */
export function queueIn(
  db: IDBDatabase,
  mode: "readonly" | "readwrite",
): { changes: IDBObjectStore; stamps: IDBObjectStore; end: Promise<void> } {
  const transaction = db.transaction([CHANGES, STAMPS], mode, { durability: "strict" });
  return { changes: transaction.objectStore(CHANGES), stamps: transaction.objectStore(STAMPS), end: endOf(transaction) };
}
