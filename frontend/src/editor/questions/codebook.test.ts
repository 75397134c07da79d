import { describe, expect, it } from "vitest";

import {
  holds,
  isComplete,
  missingAnswers,
  offered,
  shownDimensions,
  toggled,
  withAnswer,
  withoutHanging,
  type Dimension,
  type Layer,
} from "./codebook";

const TONES = ["negative", "positive", "mixed"];

const passage: Layer = {
  id: "passage",
  title: "Passage",
  level: "span",
  dimensions: [
    {
      id: "framing",
      kind: "choices",
      required: true,
      labels: [
        { id: "economic", title: "Money" },
        { id: "legal", title: "Law" },
        { id: "old", title: "Old", retired: true },
        { id: "none", title: "None", exclusive: true },
      ],
    },
    { id: "sentiment", kind: "choice", required: true, labels: [...TONES, "neutral"].map((id) => ({ id, title: id })) },
    { id: "intensity", kind: "scale", min: 1, max: 3, when: { dimension: "sentiment", in: TONES } },
    { id: "strongest", kind: "flag", when: { all: [{ dimension: "intensity", in: [3] }] } },
    {
      id: "source",
      kind: "entity",
      required: true,
      kind_required: true,
      kinds: [
        "official",
        { id: "anonymous", title: "Anonymous", detail: { id: "anonymity", title: "How?", required: true, labels: [{ id: "close_to", title: "Close" }] } },
      ],
    },
  ],
};

function dimension(id: string): Dimension {
  const found = passage.dimensions?.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

describe("conditions", () => {
  it("know nothing about an unanswered question", () => {
    expect(holds({ dimension: "sentiment", in: ["negative"] }, {})).toBe(false);
    expect(holds({ dimension: "sentiment", not_in: ["negative"] }, {})).toBe(false);
    expect(holds({ dimension: "sentiment", empty: true }, {})).toBe(true);
    expect(holds({ dimension: "sentiment", empty: false }, {})).toBe(false);
  });

  it("hold for several answers when any is listed, and compare an entity by its kind", () => {
    expect(holds({ dimension: "framing", in: ["legal"] }, { framing: ["economic", "legal"] })).toBe(true);
    expect(holds({ dimension: "framing", not_in: ["legal"] }, { framing: ["economic", "legal"] })).toBe(false);
    expect(holds({ dimension: "source", in: ["official"] }, { source: { id: "1", kind: "official" } })).toBe(true);
  });

  it("join by all and any, and look at the whole article by its layer", () => {
    const negative = { dimension: "sentiment", in: ["negative"] };
    const elsewhere = { layer: "article", dimension: "genre", in: ["opinion"] };
    expect(holds({ all: [negative, elsewhere] }, { sentiment: "negative" }, { article: { genre: "satire" } })).toBe(false);
    expect(holds({ any: [negative, elsewhere] }, {}, { article: { genre: "opinion" } })).toBe(true);
  });
});

describe("what is asked", () => {
  it("follows from the answers so far", () => {
    const ids = (values: object): string[] => shownDimensions(passage, values as never).map(({ id }) => id);
    expect(ids({})).toEqual(["framing", "sentiment", "source"]);
    expect(ids({ sentiment: "mixed", intensity: 3 })).toEqual(["framing", "sentiment", "intensity", "strongest", "source"]);
  });

  it("counts as missing only when it is required and shown", () => {
    expect(missingAnswers(passage, {})).toEqual(["framing", "sentiment", "source"]);
    expect(missingAnswers(passage, { framing: ["none"], sentiment: "mixed", source: { id: "1", kind: "official" } })).toEqual([]);
  });

  it("counts an entity as missing until its kind and that kind's detail are there", () => {
    expect(isComplete(dimension("source"), { id: "1" })).toBe(false);
    expect(isComplete(dimension("source"), { id: "1", kind: "anonymous" })).toBe(false);
    expect(isComplete(dimension("source"), { id: "1", kind: "anonymous", anonymity: "close_to" })).toBe(true);
  });
});

describe("changing an answer", () => {
  it("clears what hung on it, link by link", () => {
    const values = { framing: ["legal"], sentiment: "mixed", intensity: 3, strongest: true };
    expect(withAnswer(passage, values, "sentiment", "neutral")).toEqual({ framing: ["legal"], sentiment: "neutral" });
    expect(withAnswer(passage, values, "intensity", 2)).toEqual({ framing: ["legal"], sentiment: "mixed", intensity: 2 });
  });

  it("takes an answer away, and a blank text is none", () => {
    expect(withAnswer(passage, { framing: ["legal"] }, "framing", undefined)).toEqual({});
    expect(withoutHanging(passage, { framing: [] })).toEqual({});
  });

  it("lets an exclusive label stand alone, either way round", () => {
    const framing = dimension("framing");
    expect(toggled(passage, framing, ["economic", "legal"], "none")).toEqual(["none"]);
    expect(toggled(passage, framing, ["none"], "legal")).toEqual(["legal"]);
    expect(toggled(passage, framing, ["legal"], "economic")).toEqual(["economic", "legal"]);
    expect(toggled(passage, framing, ["legal"], "legal")).toBeUndefined();
  });

  it("offers no retired label", () => {
    expect(offered(passage, dimension("framing"), {}).map(({ id }) => id)).toEqual(["economic", "legal", "none"]);
  });
});

describe("labels taken from another question", () => {
  const roles: Layer = {
    id: "role",
    title: "Role",
    level: "span",
    dimensions: [
      {
        id: "main",
        kind: "choice",
        labels: [
          { id: "hero", title: "Hero" },
          { id: "villain", title: "Villain" },
          { id: "martyr", title: "Martyr", parent: "hero" },
          { id: "spy", title: "Spy", parent: "villain" },
        ],
      },
      { id: "fine", kind: "choices", required: true, labels_from: { children_of: "main" } },
    ],
  };
  const [main, fine] = roles.dimensions ?? [];
  if (main === undefined || fine === undefined) throw new Error("dimensions");

  it("are the children of what was chosen there; the other question keeps its top labels", () => {
    expect(offered(roles, main, {}).map(({ id }) => id)).toEqual(["hero", "villain"]);
    expect(offered(roles, fine, { main: "villain" }).map(({ id }) => id)).toEqual(["spy"]);
    expect(shownDimensions(roles, {}).map(({ id }) => id)).toEqual(["main"]);
    expect(missingAnswers(roles, { main: "hero" })).toEqual(["fine"]);
  });

  it("go when the parent goes", () => {
    expect(withAnswer(roles, { main: "hero", fine: ["martyr"] }, "main", "villain")).toEqual({ main: "villain" });
  });
});
