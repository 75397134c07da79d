import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";

import { openUndoStore } from "../sync/undoStore";
import type { AnnotationBody } from "../sync/wire";
import { back, isStillSo, NO_HISTORY, recalled, recent, remember, type History } from "./history";

function body(note: string, source = "Macron"): AnnotationBody {
  return { layer: "passage", parts: [[0, 4]], slot: null, values: { source: { name: source, type: "person" } }, links: [], note };
}

function after(...notes: string[]): History {
  return notes.reduce(
    (history, note, at) =>
      remember(history, { title: note, differences: [{ id: "a", before: at === 0 ? null : body(notes[at - 1] ?? ""), after: body(note) }] }),
    NO_HISTORY,
  );
}

describe("undo", () => {
  it("is there again after a reload, for this person and this article only", async () => {
    const store = await openUndoStore("ada", "undo-test");
    store.keep("work-1", recent(after("one", "two")));
    store.close();
    const again = await openUndoStore("ada", "undo-test");
    expect(recalled(await again.read("work-1")).past.map(({ title }) => title)).toEqual(["one", "two"]);
    expect(recalled(await again.read("work-2"))).toEqual(NO_HISTORY);
    const ben = await openUndoStore("ben", "undo-test");
    expect(recalled(await ben.read("work-1"))).toEqual(NO_HISTORY);
    again.forget("work-1");
    expect(await again.read("work-1")).toBeUndefined();
  });

  it("takes nothing back that was changed elsewhere since", () => {
    const step = back(after("one", "two"))?.step;
    if (step === undefined) throw new Error("There is a step to take back.");
    expect(isStillSo(step, () => body("two"))).toBe(true);
    // The server answers an entity with its id and in its own spelling.
    const named: AnnotationBody = { ...body("two"), values: { source: { id: "e1", name: "macron", type: "person" } } };
    expect(isStillSo(step, () => named)).toBe(true);
    expect(isStillSo(step, () => body("three"))).toBe(false);
    expect(isStillSo(step, () => null)).toBe(false);
  });

  it("knows no history in what is none", () => {
    expect(recalled("nonsense")).toEqual(NO_HISTORY);
    expect(recalled({ past: 1 })).toEqual(NO_HISTORY);
  });
});
