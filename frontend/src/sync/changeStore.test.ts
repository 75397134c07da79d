import { IDBFactory, IDBObjectStore } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, expect, it, vi } from "vitest";

import { memoryStore, openChangeStore, type ChangeStore } from "./changeStore";
import { ARTICLE, FakeClock, FakeServer, fakeChannels, fakeLock, MEMBER, put } from "./fakes";
import { Outbox } from "./outbox";
import { enqueue, UNSEEN, type Queue } from "./queue";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  vi.restoreAllMocks();
});

function add(store: ChangeStore, id: string): Promise<unknown> {
  const draft = { ...put(id, id), member: MEMBER };
  return store.update(ARTICLE, (queue) => {
    return { queue: enqueue(queue, draft, UNSEEN, { change: `change-${id}`, at: 0 }).queue, result: null };
  });
}

async function ids(store: ChangeStore): Promise<string[]> {
  return (await store.all(MEMBER)).map(({ id }) => id);
}

it("reads and writes no more for a change behind many than for the first one", async () => {
  const store = await openChangeStore();
  const reads = vi.spyOn(IDBObjectStore.prototype, "getAll");
  const writes = vi.spyOn(IDBObjectStore.prototype, "put");
  const costs: number[] = [];
  for (let number = 0; number < 50; number += 1) {
    const before = reads.mock.calls.length + writes.mock.calls.length;
    await add(store, `a-${number}`);
    costs.push(reads.mock.calls.length + writes.mock.calls.length - before);
  }
  expect(new Set(costs).size).toBe(1);
  expect(await ids(store)).toHaveLength(50);
});

it("sees what another tab has added, and what it has sent", async () => {
  const [one, other] = [await openChangeStore(), await openChangeStore()];
  await add(one, "a");
  await add(other, "b");
  await add(one, "c");
  expect(await ids(one)).toEqual(["a", "b", "c"]);
  expect(await ids(other)).toEqual(["a", "b", "c"]);
  await other.update(ARTICLE, () => ({ queue: [], result: null }));
  expect(await ids(one)).toEqual([]);
  await add(one, "d");
  expect(await ids(other)).toEqual(["d"]);
});

it("goes on from what was read last when a write fails", async () => {
  const store = await openChangeStore();
  await add(store, "a");
  const failing = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await expect(add(store, "b")).rejects.toThrow("full");
  failing.mockRestore();
  expect(await ids(store)).toEqual(["a"]);
});

it("takes over the queue of a database without stamps", async () => {
  const old = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open("slant", 2);
    request.onupgradeneeded = () => {
      const changes = request.result.createObjectStore("changes", { keyPath: ["assignment", "seq"] });
      changes.createIndex("member", "member");
      request.result.createObjectStore("undo", { keyPath: ["member", "assignment"] });
    };
    request.onsuccess = () => resolve(request.result);
  });
  const queue: Queue = enqueue([], { ...put("old", "old"), member: MEMBER }, UNSEEN, { change: "c", at: 0 }).queue;
  const writing = old.transaction("changes", "readwrite");
  for (const change of queue) writing.objectStore("changes").put(change);
  await new Promise((resolve) => (writing.oncomplete = resolve));
  old.close();

  const store = await openChangeStore();
  expect(await ids(store)).toEqual(["old"]);
  await add(store, "new");
  expect(await ids(await openChangeStore())).toEqual(["old", "new"]);
});

it("says that a change is on this device only once it is", async () => {
  const store = await openChangeStore();
  const held: (() => void)[] = [];
  const slow: ChangeStore = {
    ...store,
    update: async (assignment, decide) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return store.update(assignment, decide);
    },
  };
  const tab = outboxOn(slow);
  const kept = tab.enqueue(put("a", "one"));
  await vi.waitFor(() => expect(held).toHaveLength(1));
  expect(tab.status).toMatchObject({ waiting: 1, unkept: 1 });
  held[0]?.();
  await kept;
  expect(tab.status).toMatchObject({ waiting: 1, unkept: 0 });
});

it("never says so where there is no disk", async () => {
  const tab = outboxOn(memoryStore());
  await tab.enqueue(put("a", "one"));
  expect(tab.status).toMatchObject({ waiting: 1, unkept: 1 });
});

function outboxOn(store: ChangeStore): Outbox {
  const server = new FakeServer();
  server.isDown = true;
  let number = 0;
  return new Outbox({
    member: MEMBER,
    store,
    transport: server.transport,
    clock: new FakeClock(),
    alone: fakeLock(),
    channel: fakeChannels()(),
    newId: () => `change-${(number += 1)}`,
    random: () => 1,
  });
}
