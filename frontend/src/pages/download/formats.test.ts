// @vitest-environment node
import { expect, test } from "vitest";

import type { operations } from "../../api/schema";
import { OTHER_FORMATS } from "./formats";

type Format = NonNullable<NonNullable<operations["getExport"]["parameters"]["query"]>["format"]>;

/** Exactly the formats of the API, or this does not compile. */
const OFFERED: Record<Exclude<Format, "jsonl" | "tables">, true> = {
  brat: true,
  conll: true,
  doccano: true,
  excel: true,
  hugging_face: true,
  inception: true,
  label_studio: true,
  parquet: true,
  semeval: true,
  semeval_2023: true,
  semeval_2025: true,
  spacy: true,
  uima_cas: true,
  web_annotation: true,
  webanno_tsv: true,
};

test("the page offers every format that the API has", () => {
  expect(OTHER_FORMATS.map(({ id }) => id).sort()).toEqual(Object.keys(OFFERED));
});

test("every format says in one sentence what gets lost", () => {
  for (const { loses } of OTHER_FORMATS) expect(loses).toMatch(/^[^.]+\.$/);
});
