import { describe, expect, test } from "vitest";

import fixtures from "../../../fixtures/offsets.json";
import { Offsets } from "./offsets";

describe("the offsets both languages must agree on", () => {
  test.each(fixtures.map((entry) => [entry.name, entry] as const))("%s", (_name, entry) => {
    const offsets = new Offsets(entry.text);
    expect(entry.text.length).toBe(entry.utf16_length);
    expect(offsets.length).toBe([...entry.text].length);
    for (const { start, end, utf16, quote } of entry.cases) {
      expect([offsets.outward(start), offsets.outward(end)]).toEqual(utf16);
      expect(utf16.map((unit) => offsets.inward(unit))).toEqual([start, end]);
      expect(offsets.slice(start, end)).toBe(quote);
    }
  });
});

/** The plain way, letter by letter, to compare with. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (const letter of text) starts.push((starts.at(-1) ?? 0) + letter.length);
  return starts;
}

/** Texts in which pairs fall on every place of the sparse table's strides. */
const MIXED = Array.from({ length: 7 }, (_, shift) =>
  "a".repeat(shift) + "😀é漢𝕏".repeat(300 + shift) + "z".repeat(shift),
);

test("every code point of a long mixed text goes out and comes back", () => {
  for (const text of MIXED) {
    const offsets = new Offsets(text);
    const starts = startsOf(text);
    expect(starts.map((_, point) => offsets.outward(point))).toEqual(starts);
    expect(starts.map((unit) => offsets.inward(unit))).toEqual(starts.map((_, point) => point));
  }
});

test("a unit inside a pair belongs to the letter the pair makes", () => {
  for (const text of MIXED) {
    const offsets = new Offsets(text);
    const starts = startsOf(text);
    for (const [point, start] of starts.entries()) {
      const next = starts[point + 1];
      if (next === start + 2) expect(offsets.inward(start + 1)).toBe(point);
    }
  }
});

test("what lies outside the text is its edge", () => {
  for (const text of ["plain", "😀 astral 😀"]) {
    const offsets = new Offsets(text);
    expect([offsets.outward(-3), offsets.outward(1000)]).toEqual([0, text.length]);
    expect([offsets.inward(-3), offsets.inward(1000)]).toEqual([0, offsets.length]);
  }
});

test("a text node's inside is counted from where the node begins", () => {
  const offsets = new Offsets("😀😀 one 😀 two");
  expect([5, 6, 7].map((units) => offsets.after(2, units))).toEqual([7, 7, 8]);
  expect([7, 8].map((point) => offsets.unitsBetween(2, point))).toEqual([5, 7]);
});
