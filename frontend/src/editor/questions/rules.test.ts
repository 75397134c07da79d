import { describe, expect, it } from "vitest";

import { Offsets } from "../../text/offsets";
import { Activity } from "../activity";
import type { Codebook, Layer } from "./codebook";
import { back, forth, NO_HISTORY, remember } from "../history";
import { keysFor } from "../keys/labelKeys";
import { around, lastTags, speakerDimensions, withSpeakerOf } from "./tags";
import { judge } from "./unfinished";
import { proposedAnswer } from "./voice";
import type { Item } from "../work";

const voice = {
  id: "voice",
  kind: "choice",
  labels: ["outlet", "direct_quote", "quoted_words"].map((id) => ({ id, title: id })),
} as const;
const passage: Layer = {
  id: "passage",
  title: "Passage",
  level: "span",
  empty: "ask",
  dimensions: [
    { id: "framing", kind: "choices", required: true, labels: [{ id: "legal", title: "Law" }] },
    voice,
    { id: "source", kind: "entity", kinds: ["official"], when: { dimension: "voice", in: ["direct_quote", "quoted_words"] } },
  ],
};
const article: Layer = {
  id: "article",
  title: "Whole article",
  level: "document",
  dimensions: [{ id: "frame", kind: "choice", required: true, labels: [{ id: "legal", title: "Law" }] }],
};
const codebook: Codebook = { title: "Test", layers: [passage, article] };

function item(id: string, start: number, end: number, values: Item["values"] = {}): Item {
  return { id, layer: "passage", parts: [[start, end]], slot: null, values, links: [], note: "", quote: "" };
}

describe("a proposed voice", () => {
  const text = "She called it “bizarre and threatening” and said “We did not do it at all.” Then left.";
  const quotations = [[14, 39], [49, 75]] as const;
  const propose = (start: number, end: number): string | undefined =>
    proposedAnswer(passage, voice, {}, [[start, end]], quotations, new Offsets(text));

  it("tells a few quoted words from a full quotation", () => {
    expect(text.slice(15, 22)).toBe("bizarre");
    expect(propose(15, 38)).toBe("quoted_words");
    expect(propose(50, 60)).toBe("direct_quote");
  });

  it("is made only inside quotation marks and only while there is no answer", () => {
    expect(propose(10, 30)).toBeUndefined();
    expect(proposedAnswer(passage, voice, { voice: "outlet" }, [[15, 20]], quotations, new Offsets(text))).toBeUndefined();
  });
});

describe("tags that need not be chosen twice", () => {
  const outer = item("outer", 0, 100, { voice: "direct_quote", source: { id: "e1", kind: "official" }, framing: ["legal"] });
  const inner = item("inner", 10, 20);

  it("are the last ones given for this layer", () => {
    expect(lastTags([inner, outer], "passage", "inner")).toBe(outer.values);
    expect(lastTags([outer], "article", null)).toBeUndefined();
  });

  it("or the speaker of the smallest annotation around", () => {
    const wider = item("wider", 0, 200, { voice: "outlet" });
    expect(speakerDimensions(passage)).toEqual(["voice", "source"]);
    expect(around(inner, [wider, outer, inner], passage)).toBe(outer);
    expect(withSpeakerOf(outer, passage, {}, {})).toEqual({ voice: "direct_quote", source: { id: "e1", kind: "official" } });
  });
});

describe("undo", () => {
  const body = (note: string): Item => ({ ...item("a", 0, 4), note });

  it("gives back both sides, and redo goes forward again", () => {
    const made = remember(NO_HISTORY, { title: "Mark", differences: [{ id: "a", before: null, after: body("x") }] });
    const undone = back(made);
    expect(undone?.step.differences).toEqual([{ id: "a", before: body("x"), after: null }]);
    expect(forth(undone?.history ?? NO_HISTORY)?.step.differences[0]?.after).toEqual(body("x"));
    expect(back(undone?.history ?? NO_HISTORY)).toBeUndefined();
  });

  it("takes a typed note as one step", () => {
    const typed = ["a", "ab", "abc"].reduce(
      (history, note, index) =>
        remember(history, {
          title: "Note",
          joins: "note:a",
          differences: [{ id: "a", before: body(index === 0 ? "" : "?"), after: body(note) }],
        }),
      NO_HISTORY,
    );
    expect(typed.past).toHaveLength(1);
    expect(back(typed)?.step.differences[0]).toMatchObject({ before: { note: "abc" }, after: { note: "" } });
  });

  it("forgets what was undone once something new is done", () => {
    const one = remember(NO_HISTORY, { title: "1", differences: [] });
    const undone = back(one)?.history ?? NO_HISTORY;
    expect(remember(undone, { title: "2", differences: [] }).future).toEqual([]);
  });
});

describe("what is left to do", () => {
  it("names unfinished annotations, whole-article questions and empty layers to confirm", () => {
    const open = judge(codebook, [item("a", 0, 4)], []);
    expect(open.unfinished.map((each) => each.kind)).toEqual(["annotation", "document"]);
    const empty = judge(codebook, [], []);
    expect(empty.toConfirm).toEqual([passage]);
    expect(judge(codebook, [], ["passage"]).toConfirm).toEqual([]);
  });
});

describe("keys of answers", () => {
  it("are the codebook's, and free signs for the others", () => {
    const keys = keysFor([{ id: "a", key: "1" }, { id: "b" }, { id: "c", key: "x" }, { id: "d", key: null }]);
    expect([...keys]).toEqual([["a", "1"], ["b", "2"], ["c", "x"], ["d", "3"]]);
  });
});

describe("the clock of active time", () => {
  it("counts what lies between signs of life and drops longer pauses", () => {
    let now = 0;
    const activity = new Activity(() => now);
    for (const at of [0, 10_000, 70_000, 300_000, 301_500]) {
      now = at;
      activity.touch();
    }
    expect(activity.take()).toBe(71);
    expect(activity.take()).toBe(0);
    now = 302_000;
    activity.pause();
    now = 310_000;
    activity.touch();
    expect(activity.take()).toBe(1);
  });
});
