import { t } from "../../words/t";

/** Names as people know them; the more special one comes first, since each claims to be the next. */
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
];

function first(list: readonly [RegExp, string][], agent: string): string | undefined {
  return list.find(([sign]) => sign.test(agent))?.[1];
}

/** "Firefox, Linux", from what a browser calls itself. */
export function browserName(agent: string): string {
  const parts = [first(BROWSERS, agent), first(SYSTEMS, agent)].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(", ") : t("An unknown browser");
}
