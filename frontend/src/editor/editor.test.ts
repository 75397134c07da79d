import { beforeEach, describe, expect, it } from "vitest";

import type { Draft } from "../sync/queue";
import type { AnnotationBody } from "../sync/wire";
import type { Block } from "../text/blocks";
import { answer, choose, copySpeaker, proposalFor, repeatLast, setEntity } from "./questions/answering";
import { findDimension, type Codebook, type Dimension, type Layer } from "./questions/codebook";
import { Editor } from "./editor.svelte";
import { remove } from "./links/linking";
import { mark, markMaker, markUnit, moveTo, unlock } from "./article/marking";
import { goToUnfinished, openWhole } from "./keys/moving";
import type { EditorAnswer } from "./work";

const labels = (...ids: string[]): { id: string; title: string }[] => ids.map((id) => ({ id, title: id }));

const codebook: Codebook = {
  title: "Test",
  layers: [
    {
      id: "passage",
      title: "Passage",
      level: "span",
      color_by: "sentiment",
      empty: "ask",
      dimensions: [
        { id: "framing", kind: "choices", required: true, labels: [...labels("legal", "money"), { id: "none", title: "None", exclusive: true }] },
        { id: "sentiment", kind: "choice", required: true, labels: [{ id: "negative", title: "Negative", color: "#ff0000" }, { id: "neutral", title: "Neutral" }] },
        { id: "intensity", kind: "scale", min: 1, max: 3, when: { dimension: "sentiment", in: ["negative"] } },
        { id: "voice", kind: "choice", required: true, labels: labels("outlet", "direct_quote", "quoted_words") },
        { id: "source", kind: "entity", required: true, kinds: ["official"], when: { dimension: "voice", in: ["direct_quote", "quoted_words"] } },
        { id: "stance", kind: "flag", when: { layer: "article", dimension: "genre", in: ["opinion"] } },
      ],
    },
    { id: "sentence", title: "Sentence", level: "sentence", max: 1, dimensions: [{ id: "biased", kind: "flag", required: true }] },
    { id: "article", title: "Whole article", level: "document", dimensions: [{ id: "genre", kind: "choice", required: true, labels: labels("report", "opinion") }] },
  ],
};

const text = "She was “bizarre and threatening” today. He was bizarre.";
let saved: Omit<Draft, "member">[] = [];
let editor: Editor;

beforeEach(() => {
  saved = [];
  const work: EditorAnswer = {
    id: "work-1", state: "open", step: "article", revision: 0, member: "m1",
    project: { slug: "p", title: "P", language: "en" },
    document: {
      id: "d", title: "T", text, language: "en", length: text.length, blocks: [[0, text.length, "body"]],
      sentences: [[0, 40], [41, 56]], quotations: [[8, 33]],
    },
    codebook: { version: "1.0.0", body: codebook },
    annotations: [], entities: [], nothing_found: [], unlocked_blocks: [], position: 0, active_seconds: 0, note: "",
    skip: null, submitted_at: null, work: { done: 0, open: 1, left: 0 }, can: { edit: true, reopen: false },
  };
  editor = new Editor(work, (draft) => saved.push(draft));
  editor.load(work, new Map(), {});
});

function layer(id: string): Layer {
  return editor.layer(id);
}

function question(id: string, of = "passage"): Dimension {
  const found = findDimension(layer(of), id);
  if (found === undefined) throw new Error(id);
  return found;
}

function last(): AnnotationBody {
  return saved.at(-1)?.body as AnnotationBody;
}

describe("marking", () => {
  it("stores a highlight at once, before its first answer, and asks the first question", () => {
    mark(editor, [[9, 16]]);
    expect(last()).toMatchObject({ layer: "passage", parts: [[9, 16]], quote: "bizarre", values: {}, slot: null });
    expect(editor.question).toBe("framing");
    expect(editor.unfinished.has(editor.target?.id ?? "")).toBe(true);
  });

  it("makes one stretch of several parts where the layer takes no more", () => {
    mark(editor, [[4, 7], [9, 16]]);
    expect(last().parts).toEqual([[4, 16]]);
  });

  it("makes no stretch over what is not the article", () => {
    const { answer: work } = editor;
    const blocks: Block[] = [[0, 8, "body"], [8, 9, "ad"], [9, text.length, "body"]];
    editor.load({ ...work, document: { ...work.document, blocks } }, new Map(), {});
    mark(editor, [[4, 7], [9, 16], [21, 32]]);
    expect(last().parts).toEqual([[4, 7]]);
    unlock(editor, 1);
    mark(editor, [[4, 7], [9, 16]]);
    expect(last().parts).toEqual([[4, 16]]);
  });

  it("marks the sentence at a point, once", () => {
    markUnit(editor, layer("sentence"), 45);
    expect(last()).toMatchObject({ slot: 1, parts: [[41, 56]] });
    const { length } = saved;
    markUnit(editor, layer("sentence"), 50);
    expect(saved).toHaveLength(length);
    // The caret behind its last letter, as at the end of the article, is still at it.
    expect(markUnit(editor, layer("sentence"), 56)).toBe(true);
    expect(saved).toHaveLength(length);
  });

  it("takes back “nothing to mark” once something is marked", () => {
    editor.patch({ nothing_found: ["passage"] });
    expect(editor.judgement.toConfirm).toEqual([]);
    mark(editor, [[9, 16]]);
    expect(saved.at(-1)).toMatchObject({ op: "assignment", body: { nothing_found: [] } });
  });

  it("keeps id, answers and links when its boundaries move", () => {
    mark(editor, [[9, 16]]);
    choose(editor, question("sentiment"), "neutral");
    const id = editor.target?.id ?? null;
    editor.moving = id;
    moveTo(editor, [[9, 32]]);
    expect(saved.at(-1)).toMatchObject({ id, body: { parts: [[9, 32]], quote: "bizarre and threatening", values: { sentiment: "neutral" } } });
  });

  it("hands the text the same mark for what did not change", () => {
    const marks = markMaker(editor);
    mark(editor, [[9, 16]]);
    mark(editor, [[21, 32]]);
    const before = marks(true);
    choose(editor, question("sentiment"), "negative");
    const after = marks(true);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toMatchObject({ color: "#ff0000", pattern: 0 });
  });
});

describe("answering", () => {
  beforeEach(() => void mark(editor, [[9, 32]]));

  it("moves on after a single choice and stays at several", () => {
    choose(editor, question("framing"), "legal");
    expect(editor.question).toBe("framing");
    choose(editor, question("sentiment"), "negative");
    expect(editor.question).toBe("intensity");
  });

  it("clears what hung on an answer, and undo brings both back", () => {
    choose(editor, question("sentiment"), "negative");
    choose(editor, question("intensity"), "3");
    choose(editor, question("sentiment"), "neutral");
    expect(last().values).toEqual({ sentiment: "neutral" });
    editor.undo();
    expect(last().values).toEqual({ sentiment: "negative", intensity: 3 });
    editor.redo();
    expect(last().values).toEqual({ sentiment: "neutral" });
  });

  it("proposes the voice inside quotation marks and stores it only when chosen", () => {
    expect(proposalFor(editor, question("voice"))).toBe("quoted_words");
    expect(last().values).toEqual({});
  });

  it("names somebody new, who is known from then on", () => {
    choose(editor, question("voice"), "direct_quote");
    setEntity(editor, question("source"), null, { name: "Ann Lee", type: "person" });
    expect(last().values["source"]).toEqual({ name: "Ann Lee", type: "person" });
    expect(editor.register.map(({ name }) => name)).toEqual(["Ann Lee"]);
  });

  it("gives a deleted highlight back with its answers, under its own id", () => {
    choose(editor, question("sentiment"), "neutral");
    const id = editor.target?.id ?? "";
    const item = editor.items.get(id);
    if (item !== undefined) remove(editor, item);
    expect(saved.at(-1)).toMatchObject({ op: "delete", id });
    editor.undo();
    expect(saved.at(-1)).toMatchObject({ op: "put", id, body: { values: { sentiment: "neutral" } } });
    expect(editor.target?.id).toBe(id);
  });

  it("takes the questions elsewhere into account that hang on the whole article", () => {
    openWhole(editor, layer("article"));
    choose(editor, question("genre", "article"), "opinion");
    const passage = editor.ordered.find((item) => item.layer === "passage");
    editor.take(passage?.id ?? "");
    answer(editor, question("stance"), true);
    expect(last().values).toEqual({ stance: true });
    openWhole(editor, layer("article"));
    choose(editor, question("genre", "article"), "report");
    expect(last().values).toEqual({});
    editor.undo();
    expect(editor.items.get(passage?.id ?? "")?.values).toEqual({ stance: true });
  });
});

describe("answers that need not be given twice", () => {
  it("are repeated on a new selection in one go", () => {
    mark(editor, [[9, 16]]);
    choose(editor, question("framing"), "legal");
    choose(editor, question("sentiment"), "neutral");
    mark(editor, [[48, 55]]);
    repeatLast(editor);
    expect(last()).toMatchObject({ parts: [[48, 55]], values: { framing: ["legal"], sentiment: "neutral" } });
    expect(editor.question).toBeNull();
  });

  it("say so when there is nothing to repeat", () => {
    mark(editor, [[9, 16]]);
    expect(repeatLast(editor)).toBe(false);
    expect(editor.spoken).toContain("Nothing has been answered");
  });

  it("come from the highlight around this one", () => {
    mark(editor, [[9, 32]]);
    choose(editor, question("voice"), "direct_quote");
    setEntity(editor, question("source"), null, { name: "Ann Lee", type: "person", kind: "official" });
    mark(editor, [[9, 16]]);
    copySpeaker(editor);
    expect(last()).toMatchObject({ parts: [[9, 16]], values: { voice: "direct_quote", source: { name: "Ann Lee", kind: "official" } } });
    expect(editor.question).toBe("framing");
  });
});

describe("what is unfinished", () => {
  it("is gone to question by question, the whole article too, and back", () => {
    mark(editor, [[9, 16]]);
    editor.release();
    goToUnfinished(editor);
    expect(editor.question).toBe("framing");
    goToUnfinished(editor, -1);
    expect(editor.target).toMatchObject({ layer: "article", slot: 0 });
    expect(editor.question).toBe("genre");
    goToUnfinished(editor);
    expect([editor.target?.layer, editor.question]).toEqual(["passage", "framing"]);
    // Back in the text, the next highlight comes: this one was left for now.
    editor.focus(null);
    goToUnfinished(editor);
    expect(editor.target?.layer).toBe("article");
  });
});

describe("another tab's change", () => {
  it("is shown, but neither saved nor undone here", () => {
    editor.takeIn("other", editor.bodyOf("passage", [[0, 3]], null, {}));
    expect(editor.ordered).toHaveLength(1);
    expect(saved).toEqual([]);
    editor.undo();
    expect(editor.ordered).toHaveLength(1);
  });
});

describe("what is remembered for undo", () => {
  it("is copied once, as it was: neither changes with what it was made of nor is copied with each later step", () => {
    const words: [number, number][] = [[0, 3]];
    editor.commit("Mark", [{ id: "a", before: null, after: editor.bodyOf("passage", words, null, {}) }]);
    const [first] = editor.history.past;
    words.push([4, 7]);
    expect(first?.differences[0]?.after?.parts).toEqual([[0, 3]]);
    editor.commit("Mark", [{ id: "b", before: null, after: editor.bodyOf("passage", [[8, 9]], null, {}) }]);
    expect(editor.history.past[0]).toBe(first);
  });
});
