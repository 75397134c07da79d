import { expect, test } from "vitest";

import type { MemberProgress, Progress } from "../../api/types";
import { nextStep } from "./nextStep";

const reader: MemberProgress = {
  id: "m",
  name: "Ada",
  pseudonym: "a1",
  roles: ["annotator"],
  open: 0,
  in_progress: 0,
  submitted: 0,
  skipped: 0,
  active_seconds: 0,
  last_saved_at: null,
  standing: "waiting",
};

function progress(articles: number, readers: number, open: number, submitted = 0): Progress {
  return {
    documents: { total: articles, complete: 0, untouched: articles },
    readings: { expected: articles * 2, open, in_progress: 0, submitted, skipped: 0 },
    pace: { per_day: 0, ends_on: null },
    members: Array.from({ length: readers }, () => reader),
    waiting: [],
  };
}

test.each([
  [progress(0, 0, 0), "documents/"],
  [progress(3, 0, 0), "people/"],
  [progress(3, 2, 0), "assignments/"],
  [progress(3, 2, 0, 6), "download/"],
])("what is missing first is done first (%#)", (now, room) => {
  expect(nextStep(now, true)?.room).toBe(room);
});

test("while people read there is nothing to push", () => {
  expect(nextStep(progress(3, 2, 4, 1), true)).toBeNull();
});

test("a manager alone is nobody who reads", () => {
  const now = progress(3, 1, 0);
  now.members = [{ ...reader, roles: ["manager"] }];
  expect(nextStep(now, true)?.room).toBe("people/");
});
