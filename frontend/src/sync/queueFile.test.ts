import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";

import { openChangeStore } from "./changeStore";
import { FakeClock, FakeServer, fakeChannels, fakeLock, MEMBER, put, settled } from "./fakes";
import { Outbox } from "./outbox";
import { take, written } from "./queueFile";

let server: FakeServer;
let ids = 0;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = new FakeServer();
});

async function openTab(member = MEMBER): Promise<Outbox> {
  return new Outbox({
    member,
    store: await openChangeStore(),
    transport: server.transport,
    clock: new FakeClock(),
    alone: fakeLock(),
    channel: fakeChannels()(),
    newId: () => `change-${(ids += 1)}`,
    random: () => 1,
  });
}

async function savedOffline(): Promise<string> {
  const tab = await openTab();
  server.isDown = true;
  await tab.enqueue(put("a", "one"));
  await tab.enqueue(put("b", "two"));
  await settled();
  const file = written(MEMBER, await tab.queued());
  tab.close();
  server.isDown = false;
  return file;
}

it("brings what was never sent to the server from another machine", async () => {
  const file = await savedOffline();
  globalThis.indexedDB = new IDBFactory();
  const elsewhere = await openTab();
  expect(await take(elsewhere, file, MEMBER)).toBe(2);
  await settled();
  expect([...server.rows].map(([id, row]) => [id, row.note])).toEqual([["a", "one"], ["b", "two"]]);
  expect(elsewhere.status).toMatchObject({ waiting: 0, conflicts: [], shelf: [] });
});

it("makes nothing twice when the file is read twice, or after it was sent", async () => {
  const file = await savedOffline();
  const tab = await openTab();
  await tab.sendNow();
  await take(tab, file, MEMBER);
  await take(tab, file, MEMBER);
  await settled();
  expect([...server.rows.values()].map(({ revision }) => revision)).toEqual([1, 1]);
  expect(tab.status).toMatchObject({ waiting: 0, conflicts: [], shelf: [] });
});

it("is refused when it is somebody else's, or no such file", async () => {
  const file = await savedOffline();
  const ben = await openTab("ben");
  expect(await take(ben, file, "ben")).toBe("foreign");
  for (const text of ["", "[]", "{}", "{\"slant_queue\": 1, \"changes\": [{}]}"]) expect(await take(ben, text, "ben")).toBe("wrong");
});
