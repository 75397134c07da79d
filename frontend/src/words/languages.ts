/** The languages the pages speak: each has a catalog here and, for the server's own words, there. */

export interface Language {
  id: string;
  /** As its speakers call it. */
  name: string;
  direction: "ltr" | "rtl";
}

export const LANGUAGES: readonly Language[] = [
  { id: "en", name: "English", direction: "ltr" },
  { id: "de", name: "Deutsch", direction: "ltr" },
  { id: "ar", name: "العربية", direction: "rtl" },
];

/** What gettext counts its plural forms in; a language has some of them, in this order. */
const CATEGORIES: readonly Intl.LDMLPluralRule[] = ["zero", "one", "two", "few", "many", "other"];

/** The categories of a language, in the order of its catalog's plural forms. */
export function pluralsOf(language: string): Intl.LDMLPluralRule[] {
  const has = new Set(new Intl.PluralRules(language).resolvedOptions().pluralCategories);
  return CATEGORIES.filter((category) => has.has(category));
}
