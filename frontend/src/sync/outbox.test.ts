import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";

import { memoryStore, openChangeStore } from "./changeStore";
import { FakeClock, FakeServer, fakeChannels, fakeLock, MEMBER, ARTICLE, put, removal, settled } from "./fakes";
import { Outbox } from "./outbox";
import { isUnsent } from "./status";

let server: FakeServer;
let clock: FakeClock;
let channel: ReturnType<typeof fakeChannels>;
let alone: ReturnType<typeof fakeLock>;
let ids = 0;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = new FakeServer();
  clock = new FakeClock();
  channel = fakeChannels();
  alone = fakeLock();
});

async function openTab(member = MEMBER): Promise<Outbox> {
  return new Outbox({
    member,
    store: await openChangeStore(),
    transport: server.transport,
    clock,
    alone,
    channel: channel(),
    newId: () => `change-${(ids += 1)}`,
    random: () => 1,
  });
}

function notes(): Record<string, string> {
  return Object.fromEntries([...server.rows].filter(([, row]) => !row.isDeleted).map(([id, row]) => [id, row.note]));
}

describe("sending", () => {
  it("stores a change and says saved only after the server has it", async () => {
    const tab = await openTab();
    const told: number[] = [];
    tab.listen({ status: (status) => told.push(status.waiting) });
    await tab.enqueue(put("a", "one"));
    expect(tab.status.waiting).toBe(1);
    expect(isUnsent(tab.status)).toBe(true);
    await settled();
    expect(notes()).toEqual({ a: "one" });
    expect(tab.status).toMatchObject({ waiting: 0, trouble: null });
  });

  it("waits with growing pauses while the server is away, then goes on by itself", async () => {
    const tab = await openTab();
    server.isDown = true;
    await tab.enqueue(put("a", "one"));
    await settled();
    expect(tab.status).toMatchObject({ waiting: 1, trouble: "offline" });
    const pauses: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      pauses.push(clock.pauses[0] ?? 0);
      await clock.pass(clock.pauses[0] ?? 0);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    server.isDown = false;
    await clock.pass(60_000);
    expect(notes()).toEqual({ a: "one" });
    expect(tab.status).toMatchObject({ waiting: 0, trouble: null });
  });

  it("keeps 200 edits made offline through a closed tab and stores each once, in order", async () => {
    const first = await openTab();
    server.isDown = true;
    for (let index = 0; index < 200; index += 1) await first.enqueue(put(`a${index % 40}`, `edit ${index}`));
    first.close();
    const second = await openTab();
    expect(await second.open(ARTICLE)).not.toHaveLength(0);
    server.isDown = false;
    expect(await second.flush(ARTICLE)).toBe(true);
    expect(notes()).toEqual(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`a${index}`, `edit ${160 + index}`])));
    expect(new Set(server.applied).size).toBe(server.applied.length);
  });

  it("ends where the client is when every third answer is lost, without a false conflict", async () => {
    const tab = await openTab();
    let answers = 0;
    server.loses = () => (answers += 1) % 3 === 0;
    const model = new Map<string, string>();
    for (let index = 0; index < 500; index += 1) {
      const id = `a${(index * 7) % 23}`;
      if (index % 5 === 4) {
        model.delete(id);
        await tab.enqueue(removal(id));
      } else {
        model.set(id, `edit ${index}`);
        await tab.enqueue(put(id, `edit ${index}`));
      }
      if (index % 9 === 0) await clock.pass(60_000);
    }
    for (let round = 0; round < 20 && tab.status.waiting > 0; round += 1) await clock.pass(60_000);
    expect(tab.status).toMatchObject({ waiting: 0, conflicts: [], shelf: [] });
    expect(notes()).toEqual(Object.fromEntries(model));
  });

  it("never sends under another account, drops nothing, and goes on when its own is back", async () => {
    const tab = await openTab();
    server.session = "somebody-else";
    await tab.enqueue(put("a", "mine"));
    await settled();
    expect(tab.status).toMatchObject({ waiting: 1, trouble: "other_account" });
    expect(notes()).toEqual({});
    server.session = MEMBER;
    await tab.sendNow();
    expect(notes()).toEqual({ a: "mine" });
  });

  it("waits when signed out and goes on after signing in elsewhere", async () => {
    const tab = await openTab();
    server.isSignedOut = true;
    await tab.enqueue(put("a", "mine"));
    await settled();
    expect(tab.status.trouble).toBe("signed_out");
    server.isSignedOut = false;
    expect(await tab.flush(ARTICLE)).toBe(true);
  });
});

describe("a refusal", () => {
  it("goes to the shelf, lets the others pass, and is stored once edited", async () => {
    const tab = await openTab();
    server.refuses = (note) => note === "bad";
    await tab.enqueue(put("a", "bad"));
    await tab.enqueue(put("b", "good"));
    await settled();
    expect(tab.status.shelf).toMatchObject([{ id: "a", error: { code: "value_invalid" } }]);
    expect(notes()).toEqual({ b: "good" });
    await tab.enqueue(put("a", "better"));
    await settled();
    expect(tab.status.shelf).toEqual([]);
    expect(notes()).toEqual({ a: "better", b: "good" });
  });

  it("is overtaken by the edit that was made while it was on its way", async () => {
    const tab = await openTab();
    server.refuses = (note) => note === "bad";
    server.isDown = true;
    await tab.enqueue(put("a", "bad"));
    await settled();
    await tab.enqueue(put("a", "fixed"));
    server.isDown = false;
    await tab.flush(ARTICLE);
    expect(notes()).toEqual({ a: "fixed" });
    expect(tab.status.shelf).toEqual([]);
  });

  it("is let go only at the person's word", async () => {
    const tab = await openTab();
    server.refuses = () => true;
    await tab.enqueue(put("a", "bad"));
    await settled();
    const [shelved] = tab.status.shelf;
    if (shelved === undefined) throw new Error("nothing on the shelf");
    server.refuses = () => false;
    await tab.resend(shelved);
    await settled();
    expect(notes()).toEqual({ a: "bad" });
  });
});

describe("a conflict", () => {
  async function conflict(): Promise<Outbox> {
    const tab = await openTab();
    await tab.enqueue(put("a", "first"));
    await settled();
    server.changeElsewhere("a", "theirs");
    await tab.enqueue(put("a", "mine"));
    await settled();
    return tab;
  }

  it("keeps both versions and overwrites nothing", async () => {
    const tab = await conflict();
    expect(notes()).toEqual({ a: "theirs" });
    expect(tab.status.conflicts).toMatchObject([{ body: { note: "mine" }, error: { current: { note: "theirs" } } }]);
  });

  it("ends with mine when I say so", async () => {
    const tab = await conflict();
    const [change] = tab.status.conflicts;
    if (change !== undefined) await tab.resolve(change, "mine");
    await settled();
    expect(notes()).toEqual({ a: "mine" });
    expect(tab.status.conflicts).toEqual([]);
  });

  it("ends with theirs when I say so", async () => {
    const tab = await conflict();
    const [change] = tab.status.conflicts;
    if (change !== undefined) await tab.resolve(change, "theirs");
    await settled();
    expect(notes()).toEqual({ a: "theirs" });
    expect(tab.status.conflicts).toEqual([]);
  });

  it("is none when both sides did the same", async () => {
    const tab = await openTab();
    await tab.enqueue(put("a", "first"));
    await settled();
    server.changeElsewhere("a", "same");
    await tab.enqueue(put("a", "same"));
    await settled();
    expect(tab.status).toMatchObject({ waiting: 0, conflicts: [] });
  });
});

describe("two tabs", () => {
  it("share one queue and send nothing twice", async () => {
    const [one, two] = [await openTab(), await openTab()];
    server.isDown = true;
    await one.enqueue(put("a", "from one"));
    await two.enqueue(put("b", "from two"));
    await settled();
    expect(one.status.waiting).toBe(2);
    server.isDown = false;
    await Promise.all([one.flush(ARTICLE), two.flush(ARTICLE)]);
    expect(notes()).toEqual({ a: "from one", b: "from two" });
    expect(server.applied).toHaveLength(2);
    expect(two.status.waiting).toBe(0);
  });

  it("build on each other's changes once they have heard of them", async () => {
    const [one, two] = [await openTab(), await openTab()];
    await one.enqueue(put("a", "from one"));
    await settled();
    await two.enqueue(put("a", "from two"));
    await settled();
    expect(notes()).toEqual({ a: "from two" });
    expect(two.status.conflicts).toEqual([]);
  });

  it("never overwrite each other silently when they have not", async () => {
    const one = await openTab();
    await one.enqueue(put("a", "first"));
    await settled();
    channel = fakeChannels();
    const deaf = await openTab();
    deaf.saw("a", { change: null, revision: 1 });
    server.isDown = true;
    await one.enqueue(put("a", "from one"));
    await deaf.enqueue(put("a", "from deaf"));
    server.isDown = false;
    await one.flush(ARTICLE);
    await deaf.flush(ARTICLE);
    expect(notes()).toEqual({ a: "from one" });
    expect(deaf.status.conflicts).toMatchObject([{ body: { note: "from deaf" } }]);
  });
});

describe("without IndexedDB", () => {
  it("goes on in memory and says so", async () => {
    const tab = new Outbox({
      member: MEMBER,
      store: memoryStore(),
      transport: server.transport,
      clock,
      alone,
      channel: channel(),
      newId: () => `change-${(ids += 1)}`,
      random: () => 1,
    });
    await tab.enqueue(put("a", "one"));
    await settled();
    expect(tab.status.isDurable).toBe(false);
    expect(notes()).toEqual({ a: "one" });
  });
});
