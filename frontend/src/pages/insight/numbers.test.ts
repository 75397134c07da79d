import { expect, test } from "vitest";

import type { InsightPicture } from "../../api/insight";
import { lookOf, searchOf, wishOf } from "./looks";
import { cellsOf, csvOf, largest } from "./numbers";

const value = (id: string, readings: number | null = null) => ({ id, title: id.toUpperCase(), marks: 0, articles: 0, readings });
const picture: InsightPicture = {
  layer: "passage",
  panels: { axis: "all", left_out: 0, values: [value("all")] },
  rows: { axis: "answer:framing", left_out: 0, values: [value("=a"), value("b")] },
  columns: { axis: "outlet", left_out: 0, values: [value("North", 2), value("South", 0)] },
  marks: [
    [
      [3, 0],
      [1, 0],
    ],
  ],
  articles: [
    [
      [1, 0],
      [1, 0],
    ],
  ],
  characters: [
    [
      [30, 0],
      [10, 0],
    ],
  ],
  total: { marks: 4, articles: 1, readings: 2 },
  counting: null,
};

test("a share is of its column, and of nothing it is nothing", () => {
  expect(cellsOf(picture, 0, "marks", "share").map(({ size }) => size)).toEqual([0.75, 0, 0.25, 0]);
  expect(cellsOf(picture, 0, "characters", "reading").map(({ size }) => size)).toEqual([15, 0, 5, 0]);
  expect(largest(picture, "marks", "number")).toBe(3);
});

test("a table to take along has every cell, and nothing that a spreadsheet would run", () => {
  const lines = csvOf(picture).trimEnd().split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[1]).toBe("all,ALL,'=a,'=A,North,NORTH,3,1,30,2");
});

test("what is chosen stands in the address and comes back from it", () => {
  const look = lookOf("", { layer: "passage", rows: "answer:framing", columns: "outlet" });
  const other = { ...look, outlet: "The Ferryman", scale: "number" as const, only: "answer:voice=outlet" };
  expect(lookOf(searchOf(other), {})).toEqual(other);
  expect(wishOf(other)).not.toHaveProperty("scale");
});
