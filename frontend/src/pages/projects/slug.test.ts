import { expect, test } from "vitest";

import { slugOf } from "./slug";

test.each([
  ["One phone call, three papers", "one-phone-call-three-papers"],
  ["  Élections: l'été 2024!  ", "elections-l-ete-2024"],
  ["Über Straße", "uber-strae"],
  ["选举", ""],
  ["— — —", ""],
  ["a".repeat(49) + " b", "a".repeat(49)],
])("%s becomes %s", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});
