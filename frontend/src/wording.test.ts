// @vitest-environment node
import { globSync, readFileSync } from "node:fs";

import { parse } from "svelte/compiler";
import { expect, test } from "vitest";

/** Builders' words, which mean nothing to the people who use the pages. */
const BUILDERS =
  /\b(layers?|dimensions?|assignments?|claim(s|ed|ing)?|adjudicat\w*|gold|tombstones?|revisions?|unitis\w*|lease|exposure|block kinds?)\b/i;

const SHOWN_ATTRIBUTES = new Set(["label", "title", "text", "lead", "hint", "legend", "caption", "action", "aria-label", "placeholder"]);

interface Node {
  type?: string;
  name?: string;
  data?: string;
  [part: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

/** The words that stand in a template: its text, and the attributes that are drawn as text. */
function wordsIn(value: unknown, isShown: boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => wordsIn(each, isShown));
  if (!isNode(value)) return [];
  if (value.type === "Text") return isShown ? [value.data ?? ""] : [];
  const isAttribute = value.type === "Attribute";
  const inside = isAttribute ? SHOWN_ATTRIBUTES.has(value.name ?? "") : isShown;
  return Object.entries(value)
    .filter(([part]) => part !== "loc" && part !== "parent")
    .flatMap(([, part]) => wordsIn(part, inside));
}

const FILES = globSync("src/**/*.svelte");

test("there are pages to read", () => {
  expect(FILES.length).toBeGreaterThan(40);
});

test.each(FILES)("%s speaks the words of its readers", (file) => {
  const template = parse(readFileSync(file, "utf8"), { modern: true }).fragment;
  const words = wordsIn(template, true).map((text) => text.trim());
  expect(words.filter((text) => BUILDERS.test(text))).toEqual([]);
});
