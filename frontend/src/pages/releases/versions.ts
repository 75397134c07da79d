/** How versions of the dataset are called, and which number comes next. */

import { t } from "../../words/t";

export const STATES: Record<string, string> = {
  building: t("Being made"),
  ready: t("Ready"),
  failed: t("Could not be made"),
  withdrawn: t("Withdrawn"),
};

export const TEXTS: readonly { id: "none" | "allowed" | "all"; name: string }[] = [
  { id: "none", name: t("No texts: addresses, hashes and places (safe for copyright)") },
  { id: "allowed", name: t("Texts of articles whose rights allow it") },
  { id: "all", name: t("All texts, but those marked as not to be passed on") },
];

export const DIVISIONS: readonly { id: "event" | "outlet" | "time" | "none"; name: string }[] = [
  { id: "event", name: t("By event: one event is in one part") },
  { id: "outlet", name: t("By outlet: one outlet is in one part") },
  { id: "time", name: t("By date: the newest for testing") },
  { id: "none", name: t("Not divided") },
];

export const LICENCES: readonly string[] = ["CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "ODbL-1.0"];

/** 1.0.0 at first, then the next after the highest; a failed one's number is free. */
export function nextVersion(versions: readonly { version: string; state: string }[]): string {
  const taken = versions
    .filter(({ state }) => state !== "failed")
    .map(({ version }) => version.split(".").map(Number))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0));
  const last = taken.at(-1);
  return last === undefined ? "1.0.0" : `${last[0] ?? 0}.${(last[1] ?? 0) + 1}.0`;
}
