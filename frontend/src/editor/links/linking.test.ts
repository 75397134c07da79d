import { beforeEach, describe, expect, it } from "vitest";

import type { Draft } from "../../sync/queue";
import type { AnnotationBody } from "../../sync/wire";
import { answer, setEntity } from "../questions/answering";
import { findDimension, type Codebook } from "../questions/codebook";
import { Editor } from "../editor.svelte";
import { linksInWords, linkTo, linkWords, relate, remove, unlink } from "./linking";
import { candidates } from "./links";
import { missingLinks } from "./rules";
import { mark } from "../article/marking";
import { addWords, partAt, takeWords } from "../article/parts";
import { roleKeys, ruleFor } from "../keys/roleKeys";
import type { EditorAnswer, Item } from "../work";

const codebook: Codebook = {
  title: "Who says what",
  layers: [
    {
      id: "content", title: "Content", level: "span", key: "c", max_parts: 3, empty: "ask",
      dimensions: [
        { id: "source", kind: "entity", required: true, kinds: ["official"] },
        { id: "certain", kind: "flag" },
      ],
      links: [
        { role: "source", title: "Said by", layers: ["words"], max: 1, key: "f" },
        { role: "cue", title: "Cue", layers: ["cue"], max: null, key: "s" },
        { role: "rejects", title: "Rejects", layers: ["content"], max: null, key: "d" },
      ],
    },
    { id: "words", title: "Source words", level: "span", dimensions: [{ id: "who", kind: "entity" }] },
    { id: "cue", title: "Cue", level: "span", max_parts: 2 },
    { id: "bond", title: "Bond", level: "relation", links: [{ role: "from", layers: ["content"], min: 1 }, { role: "about", layers: ["words"] }] },
  ],
};

const text = "Ada said rain would come, Ben denied that it would rain at all today.";
let saved: Omit<Draft, "member">[] = [];
let editor: Editor;

beforeEach(() => {
  saved = [];
  const work: EditorAnswer = {
    id: "work-1", state: "open", step: "article", revision: 0, member: "m1",
    project: { slug: "p", title: "P", language: "en" },
    document: {
      id: "d", title: "T", text, language: "en", length: text.length, blocks: [[0, text.length, "body"]],
      sentences: [[0, text.length]], quotations: [],
    },
    codebook: { version: "1.0.0", body: codebook },
    annotations: [], entities: [], nothing_found: [], unlocked_blocks: [], position: 0, active_seconds: 0, note: "",
    skip: null, submitted_at: null, work: { done: 0, open: 1, left: 0 }, can: { edit: true, reopen: false },
  };
  editor = new Editor(work, (draft) => saved.push(draft));
  editor.load(work, new Map(), {});
});

function rule(role: string): NonNullable<ReturnType<typeof ruleFor>> {
  const found = editor.layer("content").links?.find((each) => each.role === role);
  if (found === undefined) throw new Error(role);
  return found;
}

function marked(start: number, end: number): Item {
  mark(editor, [[start, end]], "content");
  return active();
}

function active(): Item {
  if (editor.active === null) throw new Error("nothing is in hand");
  return editor.active;
}

function of(layer: string): Item[] {
  return editor.ordered.filter((item) => item.layer === layer);
}

describe("connecting words", () => {
  it("marks and connects them in one step, keeps the content in hand, and one undo takes both back", () => {
    const content = marked(9, 24);
    expect(linkWords(editor, rule("cue"), [[4, 8]])).toBe(true);
    expect(of("cue").map(({ quote }) => quote)).toEqual(["said"]);
    expect(active().id).toBe(content.id);
    expect(active().links).toEqual([{ role: "cue", to: of("cue")[0]?.id }]);
    // The server refuses a link to what it does not know yet.
    expect(saved.slice(-2).map(({ id }) => id)).toEqual([of("cue")[0]?.id, content.id]);
    editor.undo();
    expect(of("cue")).toEqual([]);
    expect(active().links).toEqual([]);
    editor.redo();
    expect(active().links).toHaveLength(1);
  });

  it("uses what is marked on these words already, so that two contents share their source", () => {
    marked(9, 24);
    linkWords(editor, rule("source"), [[0, 3]]);
    marked(9, 13);
    linkWords(editor, rule("source"), [[0, 3]]);
    expect(of("words")).toHaveLength(1);
    expect(active().links).toEqual([{ role: "source", to: of("words")[0]?.id }]);
  });

  it("says of the source words whom they mean, as the question of the same name was answered", () => {
    marked(9, 24);
    const source = findDimension(editor.layer("content"), "source");
    if (source !== undefined) setEntity(editor, source, null, { name: "Ada Adams", type: "person", kind: "official" });
    linkWords(editor, rule("source"), [[0, 3]]);
    expect(of("words")[0]?.values).toEqual({ who: { name: "Ada Adams", type: "person" } });
  });

  it("points to a statement around the words where a statement is wanted, and makes none in passing", () => {
    const first = marked(9, 24);
    marked(38, 68);
    expect(linkWords(editor, rule("rejects"), [[14, 19]])).toBe(true);
    expect(active().links).toEqual([{ role: "rejects", to: first.id }]);
    expect(linkWords(editor, rule("rejects"), [[0, 3]])).toBe(false);
    expect(of("content")).toHaveLength(2);
  });

  it("lets a role that is full change places; words nobody else has go with the old connection", () => {
    marked(9, 24);
    linkWords(editor, rule("source"), [[0, 3]]);
    linkWords(editor, rule("source"), [[26, 29]]);
    expect(of("words").map(({ quote }) => quote)).toEqual(["Ben"]);
    editor.undo();
    expect(of("words").map(({ quote }) => quote)).toEqual(["Ada"]);
    expect(linksInWords(editor, active())).toEqual(["Said by: Ada"]);
  });

  it("is taken away with its words, but never with words that another needs", () => {
    const first = marked(9, 24);
    linkWords(editor, rule("source"), [[0, 3]]);
    marked(38, 68);
    linkWords(editor, rule("source"), [[0, 3]]);
    unlink(editor, active().links[0] ?? { role: "", to: "" });
    expect(of("words")).toHaveLength(1);
    editor.take(first.id);
    unlink(editor, active().links[0] ?? { role: "", to: "" });
    expect(of("words")).toEqual([]);
    editor.undo();
    expect(of("words")).toHaveLength(1);
    expect(active().links).toHaveLength(1);
  });
});

describe("deleting what is connected", () => {
  it("lets its holders go first and takes its own words along; undo brings all of it back in order", () => {
    const denied = marked(9, 24);
    linkWords(editor, rule("cue"), [[4, 8]]);
    const denial = marked(38, 68);
    linkTo(editor, rule("rejects"), denied);
    saved = [];
    remove(editor, editor.items.get(denied.id) ?? denied);
    expect(saved.map(({ op, id }) => [op, id === denial.id])).toEqual([["put", true], ["delete", false], ["delete", false]]);
    expect(editor.items.get(denial.id)?.links).toEqual([]);
    expect(of("cue")).toEqual([]);
    saved = [];
    editor.undo();
    expect(editor.items.get(denial.id)?.links).toEqual([{ role: "rejects", to: denied.id }]);
    expect(saved.map(({ op }) => op)).toEqual(["put", "put", "put"]);
    expect(saved.at(-1)?.id).toBe(denial.id);
  });
});

describe("what a role may lead to", () => {
  it("comes with what lies around first, then what stands before it, the nearest first", () => {
    const far = marked(0, 3);
    const near = marked(9, 24);
    const outer = marked(26, 68);
    const inner = marked(38, 42);
    expect(candidates(editor.items.values(), inner, rule("rejects")).map(({ id }) => id)).toEqual([outer.id, near.id, far.id]);
  });

  it("has the codebook's key where the text leaves it free, else a free letter", () => {
    const keys = roleKeys(editor.layer("content"), codebook.layers);
    expect([keys.get("source"), keys.get("rejects")]).toEqual(["f", "d"]);
    expect(keys.get("cue")).not.toBe("s");
    expect(ruleFor(editor.layer("content"), codebook.layers, "d")?.role).toBe("rejects");
  });
});

describe("what joins others", () => {
  it("begins with what is in hand and is unfinished while a role is empty", () => {
    const content = marked(9, 24);
    expect(relate(editor, editor.layer("bond"))).toBe(true);
    expect(active()).toMatchObject({ layer: "bond", parts: [], slot: null, links: [{ role: "from", to: content.id }] });
    expect(editor.unfinished.has(active().id)).toBe(false);
    editor.undo();
    editor.release();
    relate(editor, editor.layer("bond"));
    expect(missingLinks(editor.layer("bond"), active().links)).toEqual(["links.from"]);
    expect(editor.unfinished.has(active().id)).toBe(true);
  });
});

describe("parts", () => {
  it("are added to what is in hand, answers kept, up to the codebook's number", () => {
    marked(9, 13);
    const certain = findDimension(editor.layer("content"), "certain");
    if (certain !== undefined) answer(editor, certain, true);
    expect(addWords(editor, [[20, 24]])).toBe(true);
    expect(addWords(editor, [[56, 58]])).toBe(true);
    expect(addWords(editor, [[0, 3]])).toBe(false);
    expect(active()).toMatchObject({ parts: [[9, 13], [20, 24], [56, 58]], quote: "rain … come … at", values: { certain: true } });
    expect((saved.at(-1)?.body as AnnotationBody).quote).toBe("rain … come … at");
    expect(partAt(active(), 22)).toEqual([20, 24]);
  });

  it("are taken off, the edges trimmed; the last one never is", () => {
    marked(9, 24);
    expect(takeWords(editor, [[14, 19]])).toBe(true);
    expect(active().parts).toEqual([[9, 13], [20, 24]]);
    expect(takeWords(editor, [[20, 24]])).toBe(true);
    expect(takeWords(editor, [[0, 40]])).toBe(false);
    expect(active().parts).toEqual([[9, 13]]);
    editor.undo();
    editor.undo();
    expect(active().parts).toEqual([[9, 24]]);
  });
});
