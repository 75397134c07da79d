import { expect, test } from "vitest";

import { formatSnippets } from "./format-snippets";

const WANTED = { origin: "https://slant.example", slug: "one-call", filters: "&kind=gold", marks: "passage", isSoft: false };

test.each(["parquet", "excel", "hugging_face", "brat"])("the lines for %s ask for the chosen part with a token", (format) => {
  const lines = Object.values(formatSnippets({ ...WANTED, format }));
  expect(lines.length).toBeGreaterThan(1);
  for (const each of lines) {
    expect(each).toContain(`https://slant.example/api/v1/projects/one-call/export/?format=${format}&kind=gold"`);
    expect(each).toContain("SLANT_TOKEN");
  }
});

test("shares of readers are one table", () => {
  const lines = formatSnippets({ ...WANTED, format: "parquet", isSoft: true });
  for (const language of ["python", "duckdb", "r"]) expect(lines[language]).toContain("one-call-parquet/soft.parquet");
});
