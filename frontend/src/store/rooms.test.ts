import { describe, expect, it } from "vitest";
import type { Project } from "../api/types";
import type { PageName } from "../routes";
import { groupsOf, isIn } from "./rooms";

function project(roles: readonly string[]): Project {
  const manages = roles.includes("manager");
  const can = { annotate: roles.includes("annotator"), manage: manages, download: manages || roles.includes("researcher") };
  return { slug: "dam", roles, can } as unknown as Project;
}

const names = (roles: readonly string[]): string[] => groupsOf(project(roles)).map(({ name }) => name);

describe("the rooms of a project", () => {
  it("are side by side for who has few", () => {
    expect(names(["annotator"])).toEqual(["Overview", "Codebook", "Questions", "You"]);
    for (const { rooms } of groupsOf(project(["annotator"]))) expect(rooms).toHaveLength(1);
  });

  it("are in groups for who has many, and none of these is empty", () => {
    expect(names(["manager"])).toEqual(["Overview", "Articles", "People", "Codebook", "Assistance", "Results", "Settings"]);
    expect(names(["researcher"])).not.toContain("Settings");
    for (const { rooms } of groupsOf(project(["researcher"]))) expect(rooms.length).toBeGreaterThan(0);
  });

  it("have one home for every page below them", () => {
    const rooms = groupsOf(project(["manager", "annotator"])).flatMap((group) => group.rooms);
    const here = (page: PageName): string[] => rooms.filter((room) => isIn(room, page)).map(({ name }) => name);
    expect(here("bringInFile")).toEqual(["Articles"]);
    expect(here("settleArticle")).toEqual(["Settle differences"]);
    expect(here("home")).toEqual([]);
  });
});
