/** What came of one file: its report, or the reason why nothing of it was taken. */
import { ApiError, messageOf } from "../../api/errors";
import type { Import, ImportError } from "../../api/types";
import { n, t } from "../../words/t";

export interface Outcome {
  name: string;
  isGood: boolean;
  summary: string;
  errors: ImportError[];
}

export async function outcomeOf(name: string, work: () => Promise<Import>): Promise<Outcome> {
  try {
    const report = await work();
    const isGood = report.state !== "failed";
    return { name, isGood, summary: summaryOf(report), errors: report.errors };
  } catch (error) {
    return { name, isGood: false, summary: messageOf(error), errors: errorsOf(error) };
  }
}

/** A refused import carries its report; failing that, the places named in the answer. */
function errorsOf(error: unknown): ImportError[] {
  if (!(error instanceof ApiError)) return [];
  const report = (error.body as { import?: Import } | null)?.import;
  if (report !== undefined && report.errors.length > 0) return report.errors;
  return Object.entries(error.fields).map(([place, messages]) => ({
    line: Number(/^line (\d+)$/.exec(place)?.[1] ?? 0),
    place: place.startsWith("line ") ? "" : place,
    message: messages.join(" "),
  }));
}

export function summaryOf({ state, counts, dry_run: isTrial }: Import): string {
  if (state === "failed") return t("Nothing was taken in.");
  if (state === "undone") return t("Taken out again.");
  if (state === "cancelled") return t("Given up; nothing was taken in.");
  if (state === "uploaded" || state === "waiting") return t("On its way in.");
  const parts = [
    isTrial || state === "ready"
      ? n("{count} article would be added", "{count} articles would be added", counts.created ?? 0)
      : n("{count} article added", "{count} articles added", counts.created ?? 0),
  ];
  if ((counts.unchanged ?? 0) > 0) parts.push(n("{count} article already here", "{count} articles already here", counts.unchanged ?? 0));
  if ((counts.assignments ?? 0) > 0) parts.push(n("{count} reading", "{count} readings", counts.assignments ?? 0));
  if ((counts.annotations ?? 0) > 0) parts.push(n("{count} annotation", "{count} annotations", counts.annotations ?? 0));
  const missing = counts.sources_missing ?? 0;
  if (missing > 0)
    parts.push(
      n("{count} highlight that was decided about is not in the file", "{count} highlights that were decided about are not in the file", missing),
    );
  const renamed = Object.entries(counts.renamed ?? {}).map(([from, to]) => t("{from} is now {to}", { from, to: String(to) }));
  if (renamed.length > 0) parts.push(t("names that were taken: {renamed}", { renamed: renamed.join(", ") }));
  return `${parts.join(", ")}.`;
}
