import { expect, test } from "vitest";

import { curlSnippet, pythonSnippet, rSnippet } from "./snippets";

const SNIPPETS = { curl: curlSnippet, python: pythonSnippet, r: rSnippet };

test.each(Object.entries(SNIPPETS))("the %s lines are for the caller's own project and token", (_, snippet) => {
  const lines = snippet("https://slant.example", "one-call");
  expect(lines).toContain("https://slant.example/api/v1/projects/one-call/export/?");
  expect(lines).toContain("SLANT_TOKEN");
  expect(lines).toContain("format=tables");
  expect(lines).toContain("format=jsonl");
  expect(lines.split("\n").slice(-3).join("\n")).toContain("quotes equal their offsets");
});

test("Python takes an empty cell for an empty cell", () => {
  expect(pythonSnippet("https://slant.example", "a")).toContain("keep_default_na=False");
});
