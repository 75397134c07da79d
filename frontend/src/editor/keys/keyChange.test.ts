import { describe, expect, it } from "vitest";

import { bindKeys, keysOf, TEXT_KEYS } from "../../text/keys";
import { refusal } from "./keyChange";
import { bindEditorKeys, COMMANDS } from "./keys";
import { found, type Entry } from "../dialogs/palette";

const NONE = new Map<string, string>();

describe("the one table of commands", () => {
  it("names each action once and gives each a key", () => {
    const actions = COMMANDS.map(({ action }) => action);
    expect(new Set(actions).size).toBe(actions.length);
    expect(COMMANDS.filter(({ keys }) => keys.length === 0)).toEqual([]);
  });

  it("puts no two actions of one place on one key", () => {
    for (const area of ["text", "question"] as const) {
      const here = COMMANDS.filter((row) => row.area === area || row.area === "anywhere").flatMap(({ keys }) => keys);
      expect(here.filter((key, at) => here.indexOf(key) !== at)).toEqual([]);
    }
  });
});

describe("a key of one's own", () => {
  it("stands for the first key and the single signs, and leaves the chords", () => {
    expect(keysOf({ action: "word-on", keys: ["w", "Ctrl+ArrowRight"], title: "", group: "" }, { "word-on": "y" })).toEqual(["y", "Ctrl+ArrowRight"]);
    const bound = bindKeys(TEXT_KEYS, { "word-on": "y" });
    expect([bound.get("y"), bound.get("w"), bound.get("Ctrl+ArrowRight")]).toEqual(["word-on", undefined, "word-on"]);
    expect(bindEditorKeys("text", { repeat: "y" }).get("r")).toBeUndefined();
  });

  it("is refused where it does something else, and says what", () => {
    expect(refusal("word-on", "x", {}, NONE)).toContain("Delete the highlight");
    expect(refusal("word-on", "p", {}, new Map([["p", "Passage"]]))).toContain("Passage");
    expect(refusal("word-on", "Tab", {}, NONE)).toContain("Tab");
    expect(refusal("word-on", "Ctrl+t", {}, NONE)).toContain("browser");
    expect(refusal("word-on", "3", {}, NONE)).not.toBeNull();
    expect(refusal("word-on", "ü", { delete: "ü" }, NONE)).toContain("Delete the highlight");
  });

  it("is free where the other action has moved away, or is asked elsewhere", () => {
    expect(refusal("word-on", "x", { delete: "Delete" }, NONE)).toBeNull();
    expect(refusal("word-on", "ü", {}, NONE)).toBeNull();
    expect(refusal("previous-question", "b", {}, NONE)).toBeNull();
  });
});

describe("the palette", () => {
  const entry = (title: string): Entry => ({ kind: "mark", id: title, key: "1", group: "Go", title, keys: [] });

  it("finds by any of the words, what begins so first", () => {
    const entries = ["The next word", "Word by word", "Undo"].map(entry);
    expect(found(entries, "word").map(({ title }) => title)).toEqual(["Word by word", "The next word"]);
    expect(found(entries, "ext go").map(({ title }) => title)).toEqual(["The next word"]);
    expect(found(entries, "nothing")).toEqual([]);
    expect(found(entries, "")).toHaveLength(3);
  });
});
