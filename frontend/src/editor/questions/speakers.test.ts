import { describe, expect, it } from "vitest";

import type { Entity } from "../work";
import type { Dimension, Layer } from "./codebook";
import { optionsFor } from "./entities";
import { proposedAppearance, proposedSource, reportedVoice, statementAround } from "./speakers";

const minister = { content: [[0, 40]], name: "Ilse Brandt", type: "person", kind: "official", anonymity: "" } as const;
const aide = { content: [[10, 30]], name: "an aide", type: "person", kind: "anonymous", anonymity: "close_to" } as const;
const voice: Dimension = {
  id: "voice",
  kind: "choice",
  labels: ["outlet", "direct_quote", "paraphrase"].map((id) => ({ id, title: id })),
};
const source: Dimension = {
  id: "source",
  kind: "entity",
  kinds: [
    { id: "official", title: "Official" },
    { id: "anonymous", title: "Nameless", detail: { id: "anonymity", title: "How?", labels: [{ id: "close_to", title: "Close" }] } },
  ],
};
const layer: Layer = { id: "passage", title: "Passage", level: "span", dimensions: [voice, source] };

describe("who seems to say what is in hand", () => {
  it("is the speaker of the innermost statement around it", () => {
    expect(statementAround([[12, 20]], [minister, aide])).toBe(aide);
    expect(statementAround([[12, 35]], [minister, aide])).toBe(minister);
    expect(statementAround([[35, 45]], [minister, aide])).toBeUndefined();
    expect(statementAround([], [minister])).toBeUndefined();
  });

  it("is proposed by name to a question that asks for sources, and to no other", () => {
    expect(proposedSource(source, minister)).toEqual({ name: "Ilse Brandt", type: "person" });
    expect(proposedSource({ ...source, kinds: [] }, minister)).toBeUndefined();
  });

  it("brings along how they appear, as long as the same name was chosen", () => {
    expect(proposedAppearance(source, { name: "An aide" }, aide)).toEqual({ kind: "anonymous", detail: "close_to" });
    expect(proposedAppearance(source, { name: "Rast" }, aide)).toBeUndefined();
  });

  it("makes a paraphrase of what stands in no marks, until something else is answered", () => {
    expect(reportedVoice(layer, voice, {}, minister)).toBe("paraphrase");
    expect(reportedVoice(layer, voice, { voice: "outlet" }, minister)).toBeUndefined();
    expect(reportedVoice(layer, voice, {}, undefined)).toBeUndefined();
  });

  it("comes first while nothing is typed, and once", () => {
    const proposed: Entity = { id: null, name: "Ilse Brandt", type: "person", aliases: [], scope: "document", uses: 0 };
    const register = { entities: [], names: ["Ilse Brandt", "Rast"], nameless: [], proposed };
    expect(optionsFor("", register)).toEqual([
      { kind: "proposed", entity: proposed },
      { kind: "named", name: "Rast" },
    ]);
    expect(optionsFor("ra", register)[0]).toEqual({ kind: "named", name: "Rast" });
  });
});
