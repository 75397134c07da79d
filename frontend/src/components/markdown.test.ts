import { expect, test } from "vitest";

import { blocksOf, inlineOf, sectionUnder, textOf } from "./markdown";

test("headings, paragraphs, lists, quotations and code become blocks", () => {
  const blocks = blocksOf("# How to read\nRead *it* **once**\nbefore.\n\n- shortest\n- one\n  target\n\n1. a\n> said\n\n```\n<b>\n```\n---");
  expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "paragraph", "list", "list", "quote", "code", "rule"]);
  expect(blocks[1]).toEqual({
    kind: "paragraph",
    inside: [
      { kind: "text", text: "Read " },
      { kind: "em", inside: [{ kind: "text", text: "it" }] },
      { kind: "text", text: " " },
      { kind: "strong", inside: [{ kind: "text", text: "once" }] },
      { kind: "text", text: " before." },
    ],
  });
  const list = blocks[2];
  expect(list?.kind === "list" && list.items.map(textOf)).toEqual(["shortest", "one target"]);
});

test("markup is text like any other", () => {
  expect(inlineOf('<img src=x onerror="alert(1)">')).toEqual([{ kind: "text", text: '<img src=x onerror="alert(1)">' }]);
});

test.each(["javascript:alert(1)", "data:text/html,x", "//evil.example", "JaVaScRiPt:alert(1)", 'https://a"onclick=b'])(
  "the address %s makes no link",
  (href) => {
    expect(JSON.stringify(inlineOf(`[here](${href})`))).not.toContain('"link"');
  },
);

test("an address that can be followed is a link", () => {
  expect(inlineOf("see [the *paper*](https://example.org/a)")[1]).toMatchObject({ kind: "link", href: "https://example.org/a" });
});

test("names with underscores stay whole", () => {
  expect(inlineOf("the id loaded_wording_2 is one")).toEqual([{ kind: "text", text: "the id loaded_wording_2 is one" }]);
});

test("a hostile text ends in time", () => {
  blocksOf("> ".repeat(3000) + "*".repeat(3000) + "[".repeat(3000));
});

test("the words about one answer are those under its heading", () => {
  const blocks = blocksOf("# A\nall\n## Negative\nsad words\n### Note\nmore\n## Positive\nglad");
  const found = sectionUnder(blocks, ["negative"]);
  expect(found.map(({ kind }) => kind)).toEqual(["paragraph", "heading", "paragraph"]);
  expect(sectionUnder(blocks, ["none"])).toEqual([]);
});
