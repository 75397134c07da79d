/** What the register's pages call types of names and reasons. */
import { t } from "../../words/t";

export const TYPES: readonly { readonly id: string; readonly title: string }[] = [
  { id: "person", title: t("Person") },
  { id: "organisation", title: t("Organisation") },
  { id: "country_or_place", title: t("Country or place") },
  { id: "group", title: t("Group of people") },
  { id: "document", title: t("Document") },
  { id: "medium", title: t("Medium") },
  { id: "other", title: t("Something else") },
];

export function typeName(type: string): string {
  return TYPES.find(({ id }) => id === type)?.title ?? type;
}

export const REASONS: Readonly<Record<string, string>> = {
  same_name: t("the same words"),
  other_name: t("also goes by this name"),
  part_of_name: t("a part of the name"),
};
