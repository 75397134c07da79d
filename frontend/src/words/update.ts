/** `npm run words`: writes the template catalog anew and brings each language's catalog up to it. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { collect } from "./collect.ts";
import { LANGUAGES, pluralsOf } from "./languages.ts";
import { readPo, writePo, type Entry, type PoFile } from "./po.ts";

const FOLDER = "src/words/catalogs";

/** A catalog with the sentences of today: those it has translated stay, others go or wait. */
export function updated(old: PoFile, entries: readonly Entry[], language: string): PoFile {
  const known = new Map(old.entries.map((entry) => [entry.id, entry]));
  const forms = (entry: Entry): string[] => {
    const had = known.get(entry.id);
    const wanted = entry.plural === null ? 1 : pluralsOf(language).length;
    const kept = had !== undefined && (had.plural === null) === (entry.plural === null) ? had.forms : [];
    return Array.from({ length: wanted }, (_, index) => kept[index] ?? "");
  };
  return {
    header: { Language: language, "Content-Type": "text/plain; charset=UTF-8", ...old.header },
    entries: entries.map((entry) => ({ ...entry, forms: forms(entry) })),
  };
}

const entries = collect();
const template = entries.map((entry) => ({ ...entry, forms: entry.plural === null ? [""] : ["", ""] }));
writeFileSync(
  `${FOLDER}/template.pot`,
  writePo({ header: { "Content-Type": "text/plain; charset=UTF-8" }, entries: template }),
);
for (const { id } of LANGUAGES.filter((language) => language.id !== "en")) {
  const file = `${FOLDER}/${id}.po`;
  const old = existsSync(file) ? readPo(readFileSync(file, "utf8")) : { header: {}, entries: [] };
  const fresh = updated(old, entries, id);
  writeFileSync(file, writePo(fresh));
  const missing = fresh.entries.filter(({ forms }) => forms.includes("")).length;
  console.log(`${id}: ${fresh.entries.length - missing} of ${fresh.entries.length} translated`);
}
