/** What the list of questions may be narrowed to, and what an answer is called. */

import type { Thread } from "../../api/threads";
import type { Codebook } from "../../editor/questions/codebook";
import { t } from "../../words/t";

interface Filter {
  readonly name: "state" | "kind" | "about" | "who";
  readonly title: string;
  readonly options: readonly (readonly [string, string])[];
}

export const FILTERS: readonly Filter[] = [
  {
    name: "state",
    title: t("Show"),
    options: [
      ["", t("All")],
      ["open", t("not answered")],
      ["answered", t("answered")],
      ["settled", t("settled")],
    ],
  },
  {
    name: "kind",
    title: t("Kind"),
    options: [
      ["", t("All")],
      ["question", t("Questions")],
      ["note", t("Notes")],
    ],
  },
  {
    name: "about",
    title: t("About"),
    options: [
      ["", t("Anything")],
      ["highlight", t("a highlight")],
      ["article", t("an article")],
      ["answer", t("an answer of the codebook")],
      ["project", t("the project")],
    ],
  },
  {
    name: "who",
    title: t("From or to"),
    options: [
      ["", t("Everybody")],
      ["mine", t("Asked by me")],
      ["to_me", t("To me")],
    ],
  },
];

/** The answer's title in the codebook of today; its ids where it is not there any more. */
export function titlesOf(codebook: Codebook | null): (thread: Thread) => string {
  return ({ layer: layerId, dimension: dimensionId, label: labelId }) => {
    const ids = [layerId, dimensionId, labelId].filter((each) => each !== "");
    if (ids.length === 0) return "";
    const layer = codebook?.layers.find(({ id }) => id === layerId);
    const dimension = layer?.dimensions?.find(({ id }) => id === dimensionId);
    const label = dimension?.labels?.find(({ id }) => id === labelId);
    if (layer === undefined) return ids.join(" · ");
    return [layer.title, dimension?.title ?? dimension?.question ?? dimensionId, label?.title ?? labelId].filter((each) => each !== "").join(" · ");
  };
}
