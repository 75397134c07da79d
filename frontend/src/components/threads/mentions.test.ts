import { expect, test } from "vitest";

import { typedName, withName } from "./mentions";

test.each([
  ["Ask @mo", 7, { at: 4, name: "mo" }],
  ["@", 1, { at: 0, name: "" }],
  ["(@a1-b", 6, { at: 1, name: "a1-b" }],
  ["me@example.org", 14, null],
  ["Ask @mo now", 11, null],
])("what is typed behind an @ (%s)", (text, caret, expected) => {
  expect(typedName(text, caret)).toEqual(expected);
});

test("the name takes the place of what was typed", () => {
  const typed = typedName("Ask @mo, please", 7);
  expect(typed && withName("Ask @mo, please", 7, typed, "mona1")).toEqual(["Ask @mona1 , please", 11]);
});
