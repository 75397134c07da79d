/** Reads and writes PO catalogs (gettext's text files), so that any PO editor serves translators. */

export interface Entry {
  id: string;
  /** Its form for many, where it counts something. */
  plural: string | null;
  /** Empty where it is not translated; one for each plural form. */
  forms: string[];
  /** The files it stands in. */
  places: string[];
}

export interface PoFile {
  header: Record<string, string>;
  entries: Entry[];
}

const LINE = /^(msgid|msgid_plural|msgstr|msgstr\[(\d+)\])?\s*"((?:[^"\\]|\\.)*)"$/;
const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, sign: string) => ESCAPES[sign] ?? sign);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function blank(): Entry {
  return { id: "", plural: null, forms: [], places: [] };
}

/** One paragraph of the file. */
function entryOf(paragraph: string): Entry | null {
  const entry = blank();
  let add: (text: string) => void = () => undefined;
  let isEntry = false;
  for (const line of paragraph.split("\n")) {
    if (line.startsWith("#: ")) entry.places.push(...line.slice(3).split(/\s+/));
    const [, word, index, text] = LINE.exec(line.trim()) ?? [];
    if (text === undefined) continue;
    if (word !== undefined) add = receiver(entry, word, Number(index ?? 0));
    add(unescaped(text));
    isEntry = true;
  }
  return isEntry ? entry : null;
}

function receiver(entry: Entry, word: string, index: number): (text: string) => void {
  if (word === "msgid") return (text) => (entry.id += text);
  if (word === "msgid_plural") return (text) => (entry.plural = (entry.plural ?? "") + text);
  return (text) => (entry.forms[index] = (entry.forms[index] ?? "") + text);
}

export function readPo(text: string): PoFile {
  const all = text
    .split(/\n\s*\n/)
    .map(entryOf)
    .filter((entry) => entry !== null);
  const head = all.find(({ id }) => id === "")?.forms[0] ?? "";
  const pairs = head
    .split("\n")
    .map((line) => /^([\w-]+):\s*(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, name, value]) => [name, value]);
  return {
    header: Object.fromEntries(pairs) as Record<string, string>,
    entries: all.filter(({ id }) => id !== ""),
  };
}

function paragraph({ id, plural, forms, places }: Entry): string {
  const strings =
    plural === null
      ? [`msgstr ${quoted(forms[0] ?? "")}`]
      : [`msgid_plural ${quoted(plural)}`, ...forms.map((form, index) => `msgstr[${index}] ${quoted(form)}`)];
  return [...places.map((place) => `#: ${place}`), `msgid ${quoted(id)}`, ...strings].join("\n");
}

export function writePo({ header, entries }: PoFile): string {
  const head = Object.entries(header).map(([name, value]) => quoted(`${name}: ${value}\n`));
  return [['msgid ""', 'msgstr ""', ...head].join("\n"), ...entries.map(paragraph)].join("\n\n") + "\n";
}

/** What the page loads: the translated entries alone. */
export function compiled({ entries }: PoFile): Record<string, string | string[]> {
  const done = entries.filter(({ forms }) => forms.length > 0 && forms.every((form) => form !== ""));
  return Object.fromEntries(done.map(({ id, plural, forms }) => [id, plural === null ? (forms[0] ?? "") : forms]));
}

/** For Vite: a catalog becomes a module of its own, loaded where its language is spoken. */
export function poFiles(): { name: string; transform(code: string, id: string): { code: string; map: null } | null } {
  return {
    name: "po",
    transform(code, id) {
      if (!id.endsWith(".po")) return null;
      return { code: `export default ${JSON.stringify(compiled(readPo(code)))}`, map: null };
    },
  };
}
