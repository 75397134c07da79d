/** What a manager should do next, found from what is missing first. */
import type { Progress } from "../../api/types";
import { n, t } from "../../words/t";

export interface Step {
  title: string;
  text: string;
  action: string;
  /** The room of the project where it is done. */
  room: string;
}

export function nextStep(progress: Progress, claiming: boolean): Step | null {
  const readers = progress.members.filter(({ roles }) => roles.includes("annotator"));
  const { documents, readings, waiting } = progress;
  if (documents.total === 0) {
    return {
      title: t("Add articles"),
      text: t("Paste a text or drop files. Each becomes an article people can read."),
      action: t("Add articles"),
      room: "documents/",
    };
  }
  if (readers.length === 0) {
    return {
      title: t("Invite annotators"),
      text: n("{count} article waits for a reader. Write names, get a link for each.", "{count} articles wait for a reader. Write names, get a link for each.", documents.total),
      action: t("Invite people"),
      room: "people/",
    };
  }
  const given = readings.open + readings.in_progress + readings.submitted + readings.skipped;
  if (given === 0) {
    return {
      title: t("Hand out the articles"),
      text: claiming
        ? t("Your annotators can already take the next article themselves. You may also decide who reads what.")
        : t("Nobody has anything to read yet. Give everything to everyone, or choose."),
      action: t("Hand out"),
      room: "assignments/",
    };
  }
  if (waiting.length > 0) return null;
  if (readings.expected > 0 && readings.submitted >= readings.expected) {
    return {
      title: t("All readings are done"),
      text: t("The dataset is complete. You can download it now."),
      action: t("Download"),
      room: "download/",
    };
  }
  return null;
}
