import { expect, test } from "vitest";

import { ApiError } from "../../api/errors";
import type { Import } from "../../api/types";
import { isAccepted, kindOf } from "./files";
import { outcomeOf, summaryOf } from "./outcome";

const done: Import = {
  id: "1",
  state: "done",
  format: "jsonl",
  file_name: "a.jsonl",
  dry_run: false,
  counts: { read: 3, created: 2, unchanged: 1, errors: 0, assignments: 0, annotations: 40 },
  near_copies: 0,
  errors: [],
  created_at: "2024-04-04T10:00:00Z",
  undone_at: null,
  undoable: true,
  size: null,
  failure: "",
  job: null,
  wish: {},
};

test("a report says what came in and what was here before", () => {
  expect(summaryOf(done)).toBe("2 articles added, 1 article already here, 40 annotations.");
});

test("a trial says what would be added", () => {
  const counts = { ...done.counts, created: 1, unchanged: 0, annotations: 0 };
  expect(summaryOf({ ...done, state: "checked", dry_run: true, counts })).toBe("1 article would be added.");
});

test("names of annotators that were taken are told", () => {
  const counts = { ...done.counts, unchanged: 0, annotations: 0, renamed: { k1: "k1-2" } };
  expect(summaryOf({ ...done, counts })).toBe("2 articles added, names that were taken: k1 is now k1-2.");
});

test("a refused import shows its report, line by line", async () => {
  const errors = [{ line: 3, place: "text", message: "This field is missing." }];
  const body = { import: { ...done, state: "failed", errors } };
  const refused = new ApiError(400, "import_failed", "One line is bad.", { "line 3": ["text: x"] }, null, body);
  expect(await outcomeOf("a.jsonl", () => Promise.reject(refused))).toEqual({
    name: "a.jsonl",
    isGood: false,
    summary: "One line is bad.",
    errors,
  });
});

test("without a report the places of the answer stand in for it", async () => {
  const refused = new ApiError(400, "import_failed", "Bad.", { "line 17": ["parts: behind the end"], key: ["Taken."] });
  const { errors } = await outcomeOf("a.jsonl", () => Promise.reject(refused));
  expect(errors).toEqual([
    { line: 17, place: "", message: "parts: behind the end" },
    { line: 0, place: "key", message: "Taken." },
  ]);
});

test("a file's name says what it is, and gives a text its first title", () => {
  expect(kindOf("Call_of_April.txt")).toEqual({ format: "text", title: "Call of April" });
  expect(kindOf("records.JSONL")).toEqual({ format: "jsonl" });
  expect(isAccepted("a.docx")).toBe(false);
  expect(isAccepted("a.TXT")).toBe(true);
});
