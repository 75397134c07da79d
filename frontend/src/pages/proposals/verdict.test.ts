import { expect, test } from "vitest";

import { verdictOn } from "./verdict";

function score(f1: number | null, answer: string | null, layer: string | null): { f1: number | null; answer: string | null; layer: string | null } {
  return { layer, answer, f1 };
}

function taught(annotations: number): { annotations: number } {
  return { annotations };
}

const ANSWERS = ["economic", "political"].map((answer) => score(0.1, answer, "passage"));

test("a low score after few highlights says that there is too little to learn from", () => {
  expect(verdictOn({ scores: [score(0.08, null, null), ...ANSWERS], taught: taught(99) })).toBe("too little");
});

test("a low score after many highlights says that it does not do well", () => {
  expect(verdictOn({ scores: [score(0.08, null, null), ...ANSWERS], taught: taught(100) })).toBe("poor");
});

test("a version that does well, or that could not be tried, is no warning", () => {
  expect(verdictOn({ scores: [score(0.3, null, null)], taught: taught(9) })).toBe("fair");
  expect(verdictOn({ scores: [score(null, null, null)], taught: taught(9) })).toBe("untried");
  expect(verdictOn({ scores: [], taught: taught(9) })).toBe("untried");
});
