/**
 * A safe part of Markdown as data: headings, lists, quotations, emphasis, code and links. The page
 * draws text nodes and known elements only, so nothing written here can ever become markup.
 */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "strong"; inside: Inline[] }
  | { kind: "em"; inside: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "link"; href: string; inside: Inline[] };

export type Block =
  | { kind: "heading"; level: number; inside: Inline[] }
  | { kind: "paragraph"; inside: Inline[] }
  | { kind: "list"; isNumbered: boolean; items: Inline[][] }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "code"; text: string }
  | { kind: "rule" };

const ITEM = /^\s*(?:[-*+]|\d{1,4}[.)])\s+/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^```/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const DEEPEST = 6;

/** Only addresses a reader can follow; `javascript:` and the like stay text. */
function isSafe(href: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s<>"']+$/i.test(href);
}

interface Mark {
  readonly pattern: RegExp;
  readonly make: (found: RegExpExecArray, depth: number) => Inline | null;
}

// Every repetition has a most, so that no text keeps the page busy.
const MARKS: readonly Mark[] = [
  { pattern: /`([^`]{1,300})`/g, make: (found) => ({ kind: "code", text: found[1] ?? "" }) },
  {
    pattern: /\[([^[\]]{1,300})\]\(([^()\s]{1,500})\)/g,
    make: (found, depth) =>
      isSafe(found[2] ?? "") ? { kind: "link", href: found[2] ?? "", inside: inlineOf(found[1] ?? "", depth) } : null,
  },
  {
    pattern: /(\*\*|__)(?=[^\s*_])(.{1,300}?)(?<=\S)\1/g,
    make: (found, depth) => ({ kind: "strong", inside: inlineOf(found[2] ?? "", depth) }),
  },
  {
    pattern: /(?<![\w*])([*_])(?=[^\s*_])(.{1,300}?)(?<=[^\s*_])\1(?![\w*])/g,
    make: (found, depth) => ({ kind: "em", inside: inlineOf(found[2] ?? "", depth) }),
  },
];

interface Found {
  readonly at: number;
  readonly end: number;
  readonly made: Inline;
}

/** The next mark of one kind from here on that means something. */
function nextMark({ pattern, make }: Mark, text: string, from: number, depth: number): Found | null {
  const search = new RegExp(pattern);
  search.lastIndex = from;
  for (let found = search.exec(text); found !== null; found = search.exec(text)) {
    const made = make(found, depth + 1);
    if (made !== null) return { at: found.index, end: search.lastIndex, made };
  }
  return null;
}

/** The marks inside a line; what is not understood stays as it was written. */
export function inlineOf(text: string, depth = 0): Inline[] {
  if (depth > DEEPEST) return plain(text);
  const pieces: Inline[] = [];
  const waiting = MARKS.map((mark) => ({ mark, found: nextMark(mark, text, 0, depth) }));
  let at = 0;
  for (;;) {
    for (const each of waiting) {
      if (each.found !== null && each.found.at < at) each.found = nextMark(each.mark, text, at, depth);
    }
    const first = waiting.map(({ found }) => found).filter((found) => found !== null).sort((one, other) => one.at - other.at)[0];
    if (first === undefined) return [...pieces, ...plain(text.slice(at))];
    pieces.push(...plain(text.slice(at, first.at)), first.made);
    at = first.end;
  }
}

function plain(text: string): Inline[] {
  return text === "" ? [] : [{ kind: "text", text }];
}

/** A text as blocks. Lines of one paragraph are joined, as everywhere in Markdown. */
export function blocksOf(markdown: string, depth = 0): Block[] {
  const lines = markdown.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const read = readBlock(lines, at, depth);
    if (read.block !== null) blocks.push(read.block);
    at = read.next;
  }
  return blocks;
}

interface Read {
  readonly block: Block | null;
  readonly next: number;
}

function readBlock(lines: readonly string[], at: number, depth: number): Read {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { block: null, next: at + 1 };
  if (FENCE.test(line)) return fenced(lines, at);
  if (RULE.test(line)) return { block: { kind: "rule" }, next: at + 1 };
  const heading = HEADING.exec(line.trim());
  if (heading !== null) {
    const level = (heading[1] ?? "#").length;
    return { block: { kind: "heading", level, inside: inlineOf(heading[2] ?? "") }, next: at + 1 };
  }
  if (/^\s*>/.test(line) && depth < DEEPEST) return quoted(lines, at, depth);
  return ITEM.test(line) ? listed(lines, at) : paragraph(lines, at);
}

function fenced(lines: readonly string[], at: number): Read {
  const end = lines.findIndex((line, index) => index > at && FENCE.test(line));
  const stop = end === -1 ? lines.length : end;
  return { block: { kind: "code", text: lines.slice(at + 1, stop).join("\n") }, next: stop + 1 };
}

function quoted(lines: readonly string[], at: number, depth: number): Read {
  let next = at;
  while (/^\s*>/.test(lines[next] ?? "")) next += 1;
  const inside = lines.slice(at, next).map((line) => line.replace(/^\s*>\s?/, ""));
  return { block: { kind: "quote", blocks: blocksOf(inside.join("\n"), depth + 1) }, next };
}

function listed(lines: readonly string[], at: number): Read {
  const items: string[] = [];
  let next = at;
  while (next < lines.length) {
    const line = lines[next] ?? "";
    if (ITEM.test(line)) items.push(line.replace(ITEM, ""));
    else if (/^\s{2,}\S/.test(line) && items.length > 0) items[items.length - 1] += ` ${line.trim()}`;
    else break;
    next += 1;
  }
  const isNumbered = /^\s*\d/.test(lines[at] ?? "");
  return { block: { kind: "list", isNumbered, items: items.map((item) => inlineOf(item.trim())) }, next };
}

function paragraph(lines: readonly string[], at: number): Read {
  let next = at + 1;
  while (next < lines.length && !startsBlock(lines[next] ?? "")) next += 1;
  const text = lines.slice(at, next).map((line) => line.trim());
  return { block: { kind: "paragraph", inside: inlineOf(text.join(" ")) }, next };
}

function startsBlock(line: string): boolean {
  return line.trim() === "" || ITEM.test(line) || HEADING.test(line.trim()) || FENCE.test(line) || /^\s*>/.test(line);
}

/** What stands under the first heading that is one of these titles, up to the next as high. */
export function sectionUnder(blocks: readonly Block[], titles: readonly string[]): readonly Block[] {
  const wanted = titles.map((title) => title.trim().toLowerCase());
  const at = blocks.findIndex((block) => block.kind === "heading" && wanted.includes(textOf(block.inside).toLowerCase()));
  const heading = blocks[at];
  if (heading?.kind !== "heading") return [];
  const end = blocks.findIndex((block, index) => index > at && block.kind === "heading" && block.level <= heading.level);
  return blocks.slice(at + 1, end === -1 ? undefined : end);
}

export function textOf(inside: readonly Inline[]): string {
  return inside.map((each) => ("text" in each ? each.text : textOf(each.inside))).join("").trim();
}
