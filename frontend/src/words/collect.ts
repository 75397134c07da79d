/** Finds every sentence that the pages say through `t` and `n`. Runs in Node, never on a page. */

import { globSync, readFileSync } from "node:fs";

import { parse } from "svelte/compiler";

import type { Entry } from "./po.ts";

interface Node {
  type?: string;
  start?: number;
  [part: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

/** Every node of a tree, outermost first. */
export function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each);
  else if (isNode(value)) {
    yield value;
    for (const [part, inner] of Object.entries(value)) if (part !== "loc" && part !== "parent") yield* nodesOf(inner);
  }
}

/** A file as a tree: a module is read as a component's script. */
export function treeOf(file: string): Node {
  const code = readFileSync(file, "utf8");
  const component = file.endsWith(".svelte") ? code : `<script lang="ts">${code}</script>`;
  return parse(component, { modern: true, filename: file }) as unknown as Node;
}

/** What pages are made of; tests and the tools of this folder are not. */
export function sources(): string[] {
  return globSync("src/**/*.{svelte,ts}")
    .filter((file) => !file.endsWith(".test.ts") && !/^src\/(words|api\/schema)/.test(file))
    .sort();
}

function literal(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "Literal" && typeof node["value"] === "string") return node["value"];
  if (node.type !== "TemplateLiteral" || (node["expressions"] as unknown[]).length > 0) return null;
  return (node["quasis"] as { value: { cooked: string } }[])[0]?.value.cooked ?? null;
}

/** The sentences of one file; an argument that is no plain string cannot be collected. */
function sentencesOf(file: string): { id: string; plural: string | null }[] {
  const found: { id: string; plural: string | null }[] = [];
  for (const node of nodesOf(treeOf(file))) {
    const callee = node["callee"];
    if (node.type !== "CallExpression" || !isNode(callee) || callee.type !== "Identifier") continue;
    const name = callee["name"];
    if (name !== "t" && name !== "n") continue;
    const [first, second] = node["arguments"] as unknown[];
    const id = literal(first);
    const plural = name === "n" ? literal(second) : null;
    if (id === null || (name === "n" && plural === null)) {
      throw new Error(`${file}: ${name}() takes plain strings (near character ${node.start}).`);
    }
    found.push({ id, plural });
  }
  return found;
}

/** All of them, each once, with the files it stands in. */
export function collect(): Entry[] {
  const entries = new Map<string, Entry>();
  for (const file of sources()) {
    for (const { id, plural } of sentencesOf(file)) {
      const entry = entries.get(id) ?? { id, plural, forms: [], places: [] };
      if ((entry.plural === null) !== (plural === null)) throw new Error(`${file}: "${id}" is both t and n.`);
      if (!entry.places.includes(file)) entry.places.push(file);
      entries.set(id, entry);
    }
  }
  return [...entries.values()];
}
