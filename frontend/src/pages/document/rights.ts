/** What may be done with an article's text. */

import { t } from "../../words/t";

export interface Rights {
  licence?: string;
  source_note?: string;
  may_redistribute_text?: boolean | null;
}

export type PassOn = "stays" | "unknown" | "yes" | "no";

export const PASS_ON: readonly { readonly id: PassOn; readonly title: string }[] = [
  { id: "stays", title: t("As it is") },
  { id: "unknown", title: t("Not known") },
  { id: "yes", title: t("Yes") },
  { id: "no", title: t("No") },
];
