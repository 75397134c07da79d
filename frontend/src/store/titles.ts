/** What an article is called. */

import { t } from "../words/t";

/** A title to show; an article may have none. */
export function titleOf(document: { title: string | null; key?: string }): string {
  return [document.title, document.key].find((name) => name) ?? t("Untitled article");
}
