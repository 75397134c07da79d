import { describe, expect, it } from "vitest";

import { enqueue, isQuiet, overlaid, sendable, UNSEEN, type Change, type Draft, type Queue, type Seen } from "./queue";
import { ARTICLE, MEMBER, passage, put, removal } from "./fakes";
import type { StoredAnnotation } from "./wire";

let counter = 0;

function stamp(): { change: string; at: number } {
  counter += 1;
  return { change: `c${counter}`, at: 0 };
}

function add(queue: Queue, draft: Omit<Draft, "member">, seen: Seen): { queue: Queue; change: Change | null } {
  return enqueue(queue, { ...draft, member: MEMBER }, seen, stamp());
}

function seenOf(change: Change | null): Seen {
  return { change: change?.change ?? null, revision: (change?.base ?? 0) + 1 };
}

function sent(queue: Queue): Queue {
  return queue.map((change) => ({ ...change, sent: true }));
}

describe("enqueue", () => {
  it("makes something new on no revision and changes what is stored on its revision", () => {
    expect(add([], put("a", "x"), UNSEEN).change?.base).toBeNull();
    expect(add([], put("a", "x"), { change: null, revision: 5 }).change?.base).toBe(5);
  });

  it("folds a further edit into the one that was never sent", () => {
    const first = add([], put("a", "one"), { change: null, revision: 5 });
    const second = add(first.queue, put("a", "two"), seenOf(first.change));
    expect(second.queue).toHaveLength(1);
    expect(second.change).toMatchObject({ change: first.change?.change, base: 5, body: passage("two") });
  });

  it("never alters what may already have reached the server, and builds on its revision", () => {
    const first = add([], put("a", "one"), { change: null, revision: 5 });
    const second = add(sent(first.queue), put("a", "two"), seenOf(first.change));
    expect(second.queue).toHaveLength(2);
    expect(second.change).toMatchObject({ base: 6, after: first.change?.change });
  });

  it("forgets what was made and deleted before anybody sent it", () => {
    const first = add([], put("a", "one"), UNSEEN);
    expect(add(first.queue, removal("a"), seenOf(first.change))).toEqual({ queue: [], change: null });
  });

  it("restores a deletion that is on its way by a put on the tombstone's revision", () => {
    const first = add([], removal("a"), { change: null, revision: 2 });
    const second = add(sent(first.queue), put("a", "back"), seenOf(first.change));
    expect(second.change).toMatchObject({ op: "put", base: 3 });
  });

  it("sends an edited change from the shelf again under a new Change-Id", () => {
    const first = add([], put("a", "bad"), { change: null, revision: 1 });
    const shelf = first.queue.map((each): Change => ({ ...each, state: "refused", sent: true }));
    const second = add(shelf, put("a", "good"), seenOf(first.change));
    expect(second.queue).toHaveLength(1);
    expect(second.change).toMatchObject({ state: "waiting", sent: false, base: 1 });
    expect(second.change?.change).not.toBe(first.change?.change);
  });

  it("keeps a conflict waiting for its decision while the person goes on editing", () => {
    const first = add([], put("a", "mine"), { change: null, revision: 1 });
    const conflict = first.queue.map((each): Change => ({ ...each, state: "conflict", sent: true }));
    const second = add(conflict, put("a", "mine, better"), seenOf(first.change));
    expect(second.queue).toMatchObject([{ state: "conflict", body: passage("mine, better") }]);
  });

  it("sends what is linked to before the link: an edit that points ahead follows instead of amending", () => {
    const content = add([], put("content", "x"), UNSEEN);
    const cue = add(content.queue, put("cue", "said"), UNSEEN);
    const linked = { ...put("content", "x"), body: { ...passage("x"), links: [{ role: "cue", to: "cue" }] } };
    const { queue } = add(cue.queue, linked, seenOf(content.change));
    expect(queue.map(({ id, base, after }) => [id, base, after])).toEqual([
      ["content", null, null],
      ["cue", null, null],
      ["content", 1, content.change?.change],
    ]);
  });

  it("does not build on another tab's change that this tab has not seen", () => {
    const other = add([], put("a", "theirs"), { change: null, revision: 5 });
    const mine = add(other.queue, put("a", "mine"), { change: null, revision: 5 });
    expect(mine.queue.map((each) => each.base)).toEqual([5, 5]);
  });

  it("adds up seconds and keeps the last position in one patch", () => {
    const patch = (body: object): Omit<Draft, "member"> => ({ assignment: ARTICLE, op: "assignment", id: ARTICLE, body });
    const first = add([], patch({ position: 10, add_active_seconds: 5 }), UNSEEN);
    const second = add(first.queue, patch({ position: 20, add_active_seconds: 7 }), UNSEEN);
    expect(second.queue).toMatchObject([{ body: { position: 20, add_active_seconds: 12 } }]);
    expect(second.queue.every(isQuiet)).toBe(true);
    const third = add(second.queue, patch({ nothing_found: ["passage"] }), UNSEEN);
    expect(third.queue.some(isQuiet)).toBe(false);
  });
});

describe("sendable", () => {
  it("holds back what builds on or links to a change that waits for a person", () => {
    const first = add([], put("a", "bad"), UNSEEN);
    const held = first.queue.map((each): Change => ({ ...each, state: "refused", sent: true }));
    const linked = { ...put("b", "x"), body: { ...passage("x"), links: [{ role: "source", to: "a" }] } };
    const queue = add(add(held, linked, UNSEEN).queue, put("c", "free"), UNSEEN).queue;
    expect(sendable(queue, 10).map((each) => each.id)).toEqual(["c"]);
  });
});

describe("overlaid", () => {
  it("lays queued changes over the server's answer", () => {
    const stored = ["a", "b"].map((id): StoredAnnotation => ({
      ...passage("stored"), id, quote: "", missing: [], revision: 3, deleted_at: null,
    }));
    const edited = add([], put("a", "edited"), { change: null, revision: 3 });
    const { queue } = add(edited.queue, removal("b"), { change: null, revision: 3 });
    const view = overlaid(stored, queue);
    expect([...view.bodies].map(([id, body]) => [id, body.note])).toEqual([["a", "edited"]]);
    expect(view.seen.get("a")).toEqual({ change: edited.change?.change, revision: 4 });
  });
});
