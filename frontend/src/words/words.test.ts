import { beforeEach, expect, test, vi } from "vitest";

import { pluralsOf } from "./languages";
import { compiled, readPo, writePo } from "./po";

const PO = `msgid ""
msgstr ""
"Language: ar\\n"

#: src/a.ts src/b.ts
msgid "Say \\"yes\\""
msgstr "قل "
"نعم"

#: src/a.ts
msgid "one article"
msgid_plural "{count} articles"
msgstr[0] "0"
msgstr[1] "1"

msgid "Later"
msgstr ""
`;

beforeEach(() => {
  vi.resetModules();
  document.documentElement.lang = "en";
});

test("a catalog is read as any PO editor writes it", () => {
  const { header, entries } = readPo(PO);
  expect(header).toEqual({ Language: "ar" });
  expect(entries[0]).toEqual({ id: 'Say "yes"', plural: null, forms: ["قل نعم"], places: ["src/a.ts", "src/b.ts"] });
  expect(readPo(writePo({ header, entries }))).toEqual({ header, entries });
});

test("what is not translated is not in what the page loads", () => {
  expect(compiled(readPo(PO))).toEqual({ 'Say "yes"': "قل نعم", "one article": ["0", "1"] });
});

test("plural forms stand in gettext's order", () => {
  expect(pluralsOf("de")).toEqual(["one", "other"]);
  expect(pluralsOf("ar")).toEqual(["zero", "one", "two", "few", "many", "other"]);
});

test("without a catalog the page is in English, with its numbers written out", async () => {
  const { n, t } = await import("./t");
  expect(t("Welcome, {name}; see {link}", { name: "Ada" })).toBe("Welcome, Ada; see {link}");
  expect(n("one article", "{count} articles", 1)).toBe("one article");
  expect(n("one article", "{count} articles", 2000)).toBe("2,000 articles");
});

test("the page's language is the one the server wrote into it", async () => {
  document.documentElement.lang = "de";
  const { t } = await import("./t");
  expect(t("Language")).toBe("Sprache");
});

test("a Latin value inside right-to-left words keeps to itself", async () => {
  document.documentElement.lang = "ar";
  const { t } = await import("./t");
  expect(t("{name} (no such sentence)", { name: "Ada" })).toBe("\u2068Ada\u2069 (no such sentence)");
});
