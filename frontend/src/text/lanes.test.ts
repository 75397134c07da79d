import { expect, test } from "vitest";

import { LANES, Lanes } from "./lanes";

test("spans far from each other share the first lane", () => {
  const lanes = new Lanes();
  expect([lanes.take("a", [[0, 5]]), lanes.take("b", [[6, 9]])]).toEqual([[0], [0]]);
});

test("two spans that touch do not make one line", () => {
  const lanes = new Lanes();
  expect([lanes.take("first", [[0, 5]]), lanes.take("second", [[5, 9]])]).toEqual([[0], [1]]);
});

test("overlapping and nested spans get lanes of their own", () => {
  const lanes = new Lanes();
  expect(lanes.take("inner", [[10, 20]])).toEqual([0]);
  expect(lanes.take("outer", [[0, 40]])).toEqual([1]);
  expect(lanes.take("crossing", [[15, 50]])).toEqual([2]);
});

test("a lane that is given up is taken again", () => {
  const lanes = new Lanes();
  lanes.take("first", [[0, 10]]);
  lanes.take("second", [[5, 15]]);
  lanes.release("first");
  expect(lanes.take("third", [[7, 9]])).toEqual([0]);
});

test("each part has its lane, and a span's own parts do not crowd it out", () => {
  const lanes = new Lanes();
  lanes.take("first", [[0, 10]]);
  expect(lanes.take("two parts", [[5, 8], [20, 30]])).toEqual([1, 0]);
  expect(lanes.take("two parts", [[5, 8], [20, 30]])).toEqual([1, 0]);
});

test("beyond four the least crowded lane is shared", () => {
  const lanes = new Lanes();
  const taken = Array.from({ length: 6 }, (_, place) => lanes.take(`${place}`, [[0, 9]])[0]);
  expect(taken).toEqual([0, 1, 2, 3, 0, 1]);
  expect(Math.max(...taken.map(Number))).toBe(LANES - 1);
});

test("neighbours are seen across the grid that finds them", () => {
  const lanes = new Lanes();
  lanes.take("long", [[0, 10_000]]);
  expect(lanes.take("within", [[4000, 6500]])).toEqual([1]);
  expect(lanes.take("behind", [[10_001, 10_100]])).toEqual([0]);
});
