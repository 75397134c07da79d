/**
 * The words of the page in the reader's language. The key is the English sentence, as in gettext.
 *
 * The server says the language in `<html lang>`. This module waits for its catalog, and with it
 * whatever imports `t`: so constants may hold translated words. Another language is a page anew.
 */

import { LANGUAGES, pluralsOf, type Language } from "./languages";

export type Catalog = Record<string, string | string[]>;
export type Values = Record<string, string | number>;

const ENGLISH: Language = { id: "en", name: "English", direction: "ltr" };
const CATALOGS = import.meta.glob<Catalog>("./catalogs/*.po", { import: "default" });

function spoken(): Language {
  const asked = globalThis.document?.documentElement.lang;
  return LANGUAGES.find(({ id }) => id === asked) ?? ENGLISH;
}

export const language = spoken();
/** For `Intl`: digits are those of the data in every language. */
export const locale = language.id === "en" ? "en-GB" : `${language.id}-u-nu-latn`;

// Without its catalog the page is better in English than not there.
const catalog: Catalog =
  language.id === "en" ? {} : ((await CATALOGS[`./catalogs/${language.id}.po`]?.().catch(() => null)) ?? {});
const plurals = new Intl.PluralRules(locale);
const order = pluralsOf(language.id);
const numbers = new Intl.NumberFormat(locale);

function shown(value: string | number): string {
  if (typeof value === "number") return numbers.format(value);
  // A Latin name inside Arabic words must not pull its neighbours to its side.
  return language.direction === "rtl" ? `\u2068${value}\u2069` : value;
}

function filled(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : shown(value);
  });
}

/** `t("English source {name}", { name })`. */
export function t(english: string, values: Values = {}): string {
  const found = catalog[english];
  return filled(typeof found === "string" ? found : english, values);
}

/** `n("one article", "{count} articles", count)`: the number itself is `{count}`. */
export function n(one: string, many: string, count: number, values: Values = {}): string {
  const forms = catalog[one];
  const english = count === 1 ? one : many;
  const form = Array.isArray(forms) ? forms[Math.min(order.indexOf(plurals.select(count)), forms.length - 1)] : english;
  return filled(form ?? english, { count, ...values });
}
