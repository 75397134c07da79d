import { expect, test } from "vitest";

import type { AgreementPair, AgreementPart } from "../../api/agreement";
import { figure, interval, lowestFirst, squareOf, strength } from "./figures";

const N = { documents: 2, units: 4, annotators: 2, pairable: 8 };

function part(title: string, value: number | null): AgreementPart {
  return { title, metric: "percent", value, ci: null, n: N, undefined: value === null ? "No, none." : null };
}

function pair(one: string, other: string, value: number): AgreementPair {
  return { one, other, value, ci: null, n: N, undefined: null };
}

test("a value that does not exist is a dash, never a number", () => {
  expect(figure(null)).toBe("–");
  expect(figure(-0.081)).toBe("−0.08");
  expect(interval(null)).toBe("");
  expect(interval([-0.1, 0.5])).toBe("−0.10 to 0.50");
});

test.each([
  [null, 0],
  [-0.5, 0],
  [0.5, 0.5],
  [1, 1],
])("%s is coloured by strength %s", (value, expected) => {
  expect(strength(value)).toBe(expected);
});

test("the least agreed article comes first, one without a value last", () => {
  const parts = { "3": part("c", 0.9), "1": part("a", null), "2": part("b", -0.2) };
  expect(lowestFirst(parts).map(({ title }) => title)).toEqual(["b", "c", "a"]);
});

test("a pair stands both ways, and a directed one keeps both of its values", () => {
  const square = squareOf([pair("b", "a", 0.5), pair("a", "c", 0.1), pair("c", "a", 0.2)]);
  expect(square.people).toEqual(["a", "b", "c"]);
  expect(square.at("a", "b")?.value).toBe(0.5);
  expect([square.at("a", "c")?.value, square.at("c", "a")?.value]).toEqual([0.1, 0.2]);
  expect(square.at("b", "c")).toBeUndefined();
});
