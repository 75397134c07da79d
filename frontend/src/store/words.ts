/** How things are called on the page, and how numbers, dates and spans of time read. */

import type { Role, WorkState } from "../api/types";
import { locale, t } from "../words/t";

export const ROLES: readonly { id: Role; name: string; does: string }[] = [
  { id: "annotator", name: t("Annotator"), does: t("reads articles, marks and tags passages") },
  { id: "manager", name: t("Manager"), does: t("sets up the project and runs it") },
  { id: "researcher", name: t("Researcher"), does: t("downloads the data") },
  { id: "adjudicator", name: t("Arbiter"), does: t("settles differences between annotators") },
];

export function roleNames(roles: readonly Role[]): string {
  return ROLES.filter(({ id }) => roles.includes(id))
    .map(({ name }) => name)
    .join(", ");
}

export const STATE_NAMES: Record<WorkState, string> = {
  open: t("Not started"),
  in_progress: t("In progress"),
  submitted: t("Done"),
  skipped: t("Skipped"),
  released: t("Given back"),
};

const PARTS: Record<string, string> = {
  headline: t("Headline"),
  subheadline: t("Standfirst"),
  byline: t("Byline"),
  dateline: t("Place and date"),
  body: t("Article text"),
  caption: t("Caption"),
  pull_quote: t("Pull quote"),
  teaser_other_article: t("Another article’s teaser"),
  related_links: t("Related links"),
  ad: t("Advertisement"),
  boilerplate: t("Page furniture"),
  comment_header: t("Comments’ heading"),
  reader_comment: t("Reader’s comment"),
  correction_notice: t("Correction notice"),
};

/** The parts of a page, those of the article first. */
export const PART_KINDS: readonly string[] = Object.keys(PARTS);

const IN_ARTICLE = new Set(PART_KINDS.slice(0, PART_KINDS.indexOf("pull_quote") + 1));

export function isArticlePart(kind: string): boolean {
  return IN_ARTICLE.has(kind);
}

export function partName(kind: string): string {
  return PARTS[kind] ?? readable(kind);
}

const SKIP_REASONS: Record<string, string> = {
  text_broken: t("The text is broken"),
  not_news: t("Not a news article"),
  wrong_language: t("Another language"),
  duplicate: t("Read before"),
  too_distressing: t("Too distressing"),
  know_the_people: t("Knows the people"),
  other: t("Another reason"),
};

export function skipReason(reason: string): string {
  return SKIP_REASONS[reason] ?? readable(reason);
}

/** An id of ours as words, for what has no title. */
export function readable(id: string): string {
  const words = id.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const NUMBERS = new Intl.NumberFormat(locale);

export function number(value: number): string {
  return NUMBERS.format(value);
}

/** "1 article", "2,000 articles". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100);
}

const DAY = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

export function day(iso: string): string {
  return DAY.format(new Date(iso));
}

export function moment(iso: string): string {
  return MOMENT.format(new Date(iso));
}

const AGO = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 hours ago"; beyond a month, the date. */
export function ago(iso: string, now: Date = new Date()): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return day(iso);
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return AGO.format(Math.trunc(seconds / length), unit);
  }
  return t("just now");
}

export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "–";
  if (minutes < 60) return t("{minutes} min", { minutes });
  return t("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
