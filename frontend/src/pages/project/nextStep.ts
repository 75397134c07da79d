/** What a manager should do next, found from what is missing first. */

import type { Progress } from "../../api/types";
import { count } from "../../store/words";

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
      title: "Add articles",
      text: "Paste a text or drop files. Each becomes an article people can read.",
      action: "Add articles",
      room: "documents/",
    };
  }
  if (readers.length === 0) {
    return {
      title: "Invite annotators",
      text: `${count(documents.total, "article waits", "articles wait")} for a reader. Write names, get a link for each.`,
      action: "Invite people",
      room: "people/",
    };
  }
  const given = readings.open + readings.in_progress + readings.submitted + readings.skipped;
  if (given === 0) {
    return {
      title: "Hand out the articles",
      text: claiming
        ? "Your annotators can already take the next article themselves. You may also decide who reads what."
        : "Nobody has anything to read yet. Give everything to everyone, or choose.",
      action: "Hand out",
      room: "assignments/",
    };
  }
  if (waiting.length > 0) return null;
  if (readings.expected > 0 && readings.submitted >= readings.expected) {
    return {
      title: "All readings are done",
      text: "The dataset is complete. You can download it now.",
      action: "Download",
      room: "download/",
    };
  }
  return null;
}
