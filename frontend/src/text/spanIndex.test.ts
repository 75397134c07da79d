import { expect, test } from "vitest";

import { SpanIndex } from "./spanIndex";
import type { Part } from "./spans";

/** Repeatable numbers: a failing case must fail again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

function someSpans(count: number, length: number): Map<string, Part[]> {
  const next = numbers(7);
  const spans = new Map<string, Part[]>();
  for (let made = 0; made < count; made += 1) {
    const start = Math.floor(next() * length);
    const size = 1 + Math.floor(next() ** 4 * length * 0.3);
    const parts: Part[] = [[start, start + size]];
    if (made % 9 === 0) parts.push([start + size + 3, start + size + 9]);
    spans.set(`span-${made}`, parts);
  }
  return spans;
}

function over(spans: Map<string, Part[]>, [start, end]: Part): string[] {
  return [...spans]
    .filter(([, parts]) => parts.some((part) => part[0] < end && start < part[1]))
    .map(([id]) => id)
    .sort();
}

test("it finds exactly the spans that a look at each of them finds", () => {
  const spans = someSpans(600, 5000);
  const index = new SpanIndex();
  index.addAll(spans);
  for (let point = 0; point < 5200; point += 13) {
    expect(index.at(point).sort()).toEqual(over(spans, [point, point + 1]));
    expect(index.overlapping([point, point + 90]).sort()).toEqual(over(spans, [point, point + 90]));
  }
});

test("adding and removing one by one gives what adding at once gives", () => {
  const spans = someSpans(300, 2000);
  const index = new SpanIndex();
  for (const [id, parts] of spans) index.add(id, parts);
  for (const id of [...spans.keys()].filter((_, place) => place % 3 === 0)) {
    index.remove(id);
    spans.delete(id);
  }
  expect(index.size).toBe(spans.size);
  for (let point = 0; point < 2100; point += 7) {
    expect(index.at(point).sort()).toEqual(over(spans, [point, point + 1]));
  }
});

test("the innermost span comes first", () => {
  const index = new SpanIndex();
  index.addAll([
    ["outer", [[0, 50]]],
    ["inner", [[10, 20]]],
    ["middle", [[5, 30]]],
  ]);
  expect(index.at(12)).toEqual(["inner", "middle", "outer"]);
});

test("a span ends before its end", () => {
  const index = new SpanIndex();
  index.add("one", [[3, 6]]);
  expect([2, 3, 5, 6].map((point) => index.at(point).length)).toEqual([0, 1, 1, 0]);
  expect(index.overlapping([6, 9])).toEqual([]);
  expect(index.overlapping([0, 3])).toEqual([]);
});

test("of equal spans the right one is removed", () => {
  const index = new SpanIndex();
  index.add("first", [[3, 6]]);
  index.add("second", [[3, 6]]);
  index.add("third", [[3, 6]]);
  index.remove("second");
  expect(index.at(4).sort()).toEqual(["first", "third"]);
});

test("adding a known span moves it", () => {
  const index = new SpanIndex();
  index.add("one", [[0, 5]]);
  index.add("one", [[8, 9]]);
  expect([index.at(2), index.at(8)]).toEqual([[], ["one"]]);
});
