/** Names that stand in the article, offered before anybody has typed them in full. */
import type { Part } from "../../sync/wire";
import type { Offsets } from "../../text/offsets";

const WORD = "\\p{Lu}[\\p{L}\\p{M}\\p{N}]*(?:['’\\-][\\p{L}\\p{M}\\p{N}]+)*";
const PARTICLE = "(?:of|the|for|de|del|di|da|du|la|le|van|von|der|den|bin|al|el)";
const RUN = new RegExp(`${WORD}(?:[ \\u00a0](?:${PARTICLE}[ \\u00a0]){0,2}${WORD})*`, "gu");
const POSSESSIVE = /['’]s$/u;
const MOST_CHARACTERS = 60_000;

interface Found {
  count: number;
  isOnlyAtStarts: boolean;
}

const known = new WeakMap<Offsets, readonly string[]>();

/** The names in an open article, looked for once. */
export function namesOf(
  { sentences, language }: { readonly sentences: readonly Part[]; readonly language: string },
  offsets: Offsets,
): readonly string[] {
  const names = known.get(offsets) ?? namesIn(offsets, sentences, language);
  known.set(offsets, names);
  return names;
}

/** Runs of capitalised words, frequent ones first. Scripts without capitals simply yield none. */
export function namesIn(offsets: Offsets, sentences: readonly Part[], language: string): string[] {
  const end = Math.min(offsets.length, MOST_CHARACTERS);
  const text = offsets.slice(0, end);
  const lower = new Set(text.match(/(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]*/gu) ?? []);
  const starts = new Set(sentences.filter(([start]) => start < end).map(([start]) => offsets.outward(start)));
  const calendar = calendarWords(language);
  const found = new Map<string, Found>();
  for (const match of text.matchAll(RUN)) {
    const isAtStart = beginsSentence(text, match.index, starts);
    for (const name of pieces(match[0], isAtStart, lower, calendar).flatMap(namesFrom)) {
      if (name.length < 3) continue;
      const before = found.get(name) ?? { count: 0, isOnlyAtStarts: true };
      const isWordAtStart = isAtStart && !name.includes(" ");
      found.set(name, { count: before.count + 1, isOnlyAtStarts: before.isOnlyAtStarts && isWordAtStart });
    }
  }
  // A lone capitalised word that only ever opens sentences is most likely no name.
  return [...found]
    .filter(([name, { isOnlyAtStarts }]) => !isOnlyAtStarts && !isDerived(name, found))
    .sort(([, one], [, other]) => other.count - one.count)
    .map(([name]) => name);
}

/** “Russian” beside “Russia” is an adjective, not somebody else. */
function isDerived(name: string, found: ReadonlyMap<string, unknown>): boolean {
  return name.length > 5 && (found.has(name.slice(0, -1)) || found.has(name.slice(0, -2)));
}

function beginsSentence(text: string, index: number, starts: ReadonlySet<number>): boolean {
  let first = index;
  while (first > 0 && /[“”„"'‘’«»(]/u.test(text.charAt(first - 1))) first -= 1;
  return starts.has(first) || first === 0 || /[\n:]\s*$/u.test(text.slice(Math.max(0, first - 3), first));
}

/** The run without what is no part of a name: days, months, a word that only opens the sentence. */
function pieces(
  run: string,
  isAtStart: boolean,
  lower: ReadonlySet<string>,
  calendar: ReadonlySet<string>,
): string[][] {
  const words = run.replace(/\u00a0/gu, " ").split(" ");
  if (isAtStart && lower.has((words[0] ?? "").toLowerCase())) words.shift();
  const found: string[][] = [[]];
  for (const word of words) {
    const plain = word.replace(POSSESSIVE, "");
    if (calendar.has(plain.toLowerCase())) found.push([]);
    else found.at(-1)?.push(plain);
  }
  return found.filter((piece) => piece.length > 0);
}

/** The piece itself and, where a title leads it ("President Emmanuel Macron"), its last two words. */
function namesFrom(words: readonly string[]): string[] {
  const whole = words.join(" ");
  const isPlain = words.every((word) => /^\p{Lu}/u.test(word));
  return isPlain && words.length > 2 ? [words.slice(-2).join(" "), whole] : [whole];
}

function calendarWords(language: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (let month = 0; month < 12; month += 1) words.add(format(language, { month: "long" }, new Date(2024, month, 1)));
  for (let day = 1; day <= 7; day += 1) words.add(format(language, { weekday: "long" }, new Date(2024, 0, day)));
  return words;
}

function format(language: string, options: Intl.DateTimeFormatOptions, date: Date): string {
  try {
    return new Intl.DateTimeFormat(language, options).format(date).toLowerCase();
  } catch {
    return new Intl.DateTimeFormat("en", options).format(date).toLowerCase();
  }
}

/** A first guess that one key confirms: countries by their names, short capitals as organisations. */
export function guessType(name: string, language: string): string {
  if (countryNames(language).has(name.toLowerCase())) return "country_or_place";
  if (/^[\p{Lu}\p{N}&.-]{2,6}$/u.test(name)) return "organisation";
  if (/^\p{Ll}/u.test(name)) return "group";
  return "person";
}

const countries = new Map<string, ReadonlySet<string>>();

function countryNames(language: string): ReadonlySet<string> {
  const before = countries.get(language);
  if (before !== undefined) return before;
  const names = new Set([...regionNames(language), ...regionNames("en")]);
  countries.set(language, names);
  return names;
}

function regionNames(language: string): string[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  try {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    return codes.map((code) => display.of(code)?.toLowerCase()).filter((name) => name !== undefined);
  } catch {
    return [];
  }
}
