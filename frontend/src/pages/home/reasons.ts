/** Why there is nothing to read now, in a sentence a newcomer understands. */

import type { ProjectWork } from "../../api/types";
import { t } from "../../words/t";

const REASONS: Record<string, string> = {
  waiting:
    t("What you skipped or asked about is with the person who runs this project. There may be more to read when they have answered."),
  archived: t("This project is closed. What you did is kept."),
  no_documents: t("There are no articles here yet. The person who runs this project will add them."),
  claiming_off: t("Articles are handed out by the person who runs this project. Ask them for more."),
};

export function nothingToDo({ problem, counts }: ProjectWork): string {
  if (typeof problem === "string") return REASONS[problem] ?? problem;
  if (counts.done > 0) return t("You have read everything there is for you. Thank you!");
  return t("There is no article for you yet. The person who runs this project will add or hand out some.");
}
