// @vitest-environment node
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { collect, nodesOf, sources, treeOf } from "./collect";
import { LANGUAGES } from "./languages";
import { readPo, type Entry } from "./po";

interface Node {
  type?: string;
  name?: string;
  data?: string;
  [part: string]: unknown;
}

/** Attributes that people see or hear. */
const SHOWN = new Set(["label", "title", "lead", "hint", "legend", "caption", "aria-label", "placeholder", "alt", "data-label"]);
/** What stands in them is for machines, or is the same in every language. */
const FOREIGN = new Set(["code", "kbd", "pre", "style", "script"]);
const SAME_EVERYWHERE = /^[^\p{L}]*$|^\/|^(Slant|· Slant|SHA-256|SVG|PNG|F1|Ctrl|Shift|Enter|Esc|[\w.]+@[\w.]+|https?:\S+|\p{L})$/u;
/** A sentence: a capital, more than one word, and an end. */
const SENTENCE = /^[A-Z“][^<>{}=;]* [^<>{}=;]*[.?!…]$/;
/** Programs for other tools, and the languages' own names. */
const EXEMPT = /snippets\.ts|languages\.ts|browsers\.ts|slug\.ts/;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function isSaid(text: string): boolean {
  return !SAME_EVERYWHERE.test(text.trim());
}

/** The words of a template that no `t` says: its text, and the attributes drawn as text. */
function bareWords(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(bareWords);
  if (!isNode(value)) return [];
  if (value.type === "Text") return isSaid(value.data ?? "") ? [(value.data ?? "").trim()] : [];
  if (value.type === "Attribute") {
    if (!SHOWN.has(value.name ?? "") || value["value"] === true) return [];
    return [value["value"]].flat().filter(isNode).filter(({ type }) => type === "Text").flatMap(bareWords);
  }
  if (["ExpressionTag", "StyleDirective", "ClassDirective"].includes(value.type ?? "") || FOREIGN.has(value.name ?? "")) return [];
  return Object.entries(value)
    .filter(([part]) => !["loc", "parent", "expression", "test", "css", "instance", "module"].includes(part))
    .flatMap(([, part]) => bareWords(part));
}

/** Whole sentences in code that are no argument of `t` or `n`. */
function bareSentences(tree: unknown): string[] {
  const said = new Set<Node>();
  const found: Node[] = [];
  for (const node of nodesOf(tree)) {
    const callee = node["callee"];
    if (node.type === "CallExpression" && isNode(callee) && (callee.name === "t" || callee.name === "n")) {
      for (const inner of nodesOf(node["arguments"])) said.add(inner);
    }
    if (node.type === "Literal" && typeof node["value"] === "string" && SENTENCE.test(node["value"])) found.push(node);
  }
  return found.filter((node) => !said.has(node)).map((node) => String(node["value"]));
}

test.each(sources().filter((file) => !EXEMPT.test(file)))("%s says nothing but through t()", (file) => {
  const tree = treeOf(file);
  expect([...bareWords(tree["fragment"]), ...bareSentences(tree)]).toEqual([]);
});

/** Read once: it parses every file. */
const COLLECTED = collect();
const CATALOGS = LANGUAGES.filter(({ id }) => id !== "en").map(({ id }) => id);

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
}

/** A form for one or two may say the number in words; no form may fill in what is not there. */
function isFaithful({ id, plural, forms }: Entry): boolean {
  const known = placeholders(`${id} ${plural ?? ""}`);
  const asked = plural === null ? placeholders(id).join() : "";
  return forms.every((form) => {
    const has = placeholders(form);
    return has.every((place) => known.includes(place)) && (plural !== null || has.join() === asked);
  });
}

test.each(CATALOGS)("the catalog %s is up to date with the pages it covers, and complete for them", (language) => {
  const { header, entries } = readPo(readFileSync(`src/words/catalogs/${language}.po`, "utf8"));
  const covered = (header["X-Covers"] ?? "").split(" ").map((folder) => `src/${folder}`);
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  const wanted = COLLECTED.filter(({ places }) => places.some((file) => covered.some((each) => file.startsWith(each))));
  const missing = wanted.filter(({ id }) => known.get(id)?.forms.every((form) => form !== "") !== true);
  // `npm run words` brings the catalog up to date; then translate what is empty in it.
  expect(missing.map(({ id }) => id)).toEqual([]);
});

test.each(CATALOGS)("the catalog %s keeps every placeholder", (language) => {
  const { entries } = readPo(readFileSync(`src/words/catalogs/${language}.po`, "utf8"));
  const done = entries.filter(({ forms }) => forms.every((form) => form !== ""));
  expect(done.filter((entry) => !isFaithful(entry)).map(({ id }) => id)).toEqual([]);
});
