import { describe, expect, it } from "vitest";

import { Offsets } from "../../text/offsets";
import { optionsFor, type Option } from "./entities";
import { inUse, sameName, withValues } from "./register";
import { guessType, namesIn } from "./names";
import type { Entity } from "../work";

function entity(name: string, more: Partial<Entity> = {}): Entity {
  return { id: name, name, type: "person", aliases: [], scope: "project", uses: 0, ...more };
}

function named(option: Option): string {
  if (option.kind === "known" || option.kind === "proposed") return option.entity.name;
  return option.kind === "nameless" ? option.source.title : `${option.kind}: ${option.name}`;
}

function options(typed: string, entities: readonly Entity[], names: readonly string[] = []): string[] {
  return optionsFor(typed, { entities, names, nameless: [] }).map(named);
}

describe("choosing by a few letters", () => {
  const known = [entity("Emmanuel Macron"), entity("Russian defense ministry"), entity("Marie Dupont", { aliases: ["MD"] })];

  it("finds names by the beginning of any of their words, aliases too, without accents", () => {
    expect(options("mac", known)[0]).toBe("Emmanuel Macron");
    expect(options("md", known)[0]).toBe("Marie Dupont");
    expect(options("zoe", [entity("Zoé")])[0]).toBe("Zoé");
  });

  it("puts a name typed exactly before longer ones that begin with it", () => {
    expect(options("Russia", known, ["Russia"])[0]).toBe("named: Russia");
    expect(options("mac", known, ["Macron", "Mace"])).toEqual(["Emmanuel Macron", "named: Mace", "new: mac"]);
  });

  it("makes somebody new only when nobody bears the name, whatever its capitals and spaces", () => {
    expect(options("  emmanuel   MACRON ", known)).toEqual(["Emmanuel Macron"]);
    expect(options("Ann  Lee", known)).toEqual(["new: Ann Lee"]);
    expect(sameName(" Ann\u00a0 LEE ")).toBe(sameName("ann lee"));
  });

  it("shows this article's people first and the names it mentions while nothing is typed", () => {
    const used = [{ id: "Marie Dupont", name: "Marie Dupont", type: "person" }];
    expect(inUse(known, used).map(({ name }) => name)[0]).toBe("Marie Dupont");
    expect(options("", known.slice(0, 1), ["Russia"])).toEqual(["Emmanuel Macron", "named: Russia"]);
  });
});

describe("the register", () => {
  it("takes over the server's id for somebody made here", () => {
    const made = withValues([], [{ name: "Ann Lee", type: "person" }]);
    expect(made).toMatchObject([{ id: null, name: "Ann Lee" }]);
    expect(withValues(made, [{ id: "e1", name: "Ann Lee", type: "person" }])).toMatchObject([{ id: "e1" }]);
  });
});

describe("names in the article", () => {
  const text =
    "On Monday President Ann Lee met Russia. The visit pleased Lee’s friends. Moscow objected. “We saw Russia,” Ann Lee said of the party.";
  const sentences = [[0, 39], [40, 72], [73, 89], [90, 132]] as const;

  it("are runs of capitals without titles, weekdays and words that merely open a sentence", () => {
    const names = namesIn(new Offsets(text), sentences, "en");
    expect(names).toContain("Ann Lee");
    expect(names).toContain("Russia");
    expect(names).not.toContain("Moscow");
    expect(names).not.toContain("We");
    expect(names.some((name) => name.includes("Monday"))).toBe(false);
    expect(names).toContain("Lee");
  });

  it("come with a first guess of their type", () => {
    expect(guessType("Russia", "en")).toBe("country_or_place");
    expect(guessType("Russland", "de")).toBe("country_or_place");
    expect(guessType("AFP", "en")).toBe("organisation");
    expect(guessType("Ann Lee", "en")).toBe("person");
    expect(guessType("some observers", "en")).toBe("group");
  });
});
