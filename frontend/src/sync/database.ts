/** The browser's own database: what is still to be sent, and what can be undone. */

import { t } from "../words/t";

export const CHANGES = "changes";
export const UNDO = "undo";

export function openDatabase(name = "slant"): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 2);
  request.onupgradeneeded = ({ oldVersion }) => {
    const db = request.result;
    if (oldVersion < 1) {
      db.createObjectStore(CHANGES, { keyPath: ["assignment", "seq"] }).createIndex("member", "member");
    }
    db.createObjectStore(UNDO, { keyPath: ["member", "assignment"] });
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

export function changesIn(db: IDBDatabase, mode: "readonly" | "readwrite"): IDBObjectStore {
  return db.transaction(CHANGES, mode, { durability: "strict" }).objectStore(CHANGES);
}

