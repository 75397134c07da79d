import { expect, test } from "vitest";

import { titleOf } from "./titles";
import { ago, count, duration, isArticlePart, partName, percent, roleNames } from "./words";

test("things are counted as people count them", () => {
  expect(count(1, "article")).toBe("1 article");
  expect(count(2000, "article")).toBe("2,000 articles");
  expect(count(2, "person", "people")).toBe("2 people");
  expect(percent(0, 0)).toBe(0);
  expect(percent(2, 3)).toBe(67);
});

test("a moment is told from now", () => {
  const now = new Date("2024-04-04T12:00:00Z");
  expect(ago("2024-04-04T11:59:40Z", now)).toBe("just now");
  expect(ago("2024-04-04T09:00:00Z", now)).toBe("3 hours ago");
  expect(ago("2024-04-03T11:00:00Z", now)).toBe("yesterday");
  expect(ago("2024-01-04T11:00:00Z", now)).toBe("4 Jan 2024");
});

test("work is measured in minutes and hours", () => {
  expect(duration(12)).toBe("–");
  expect(duration(150)).toBe("3 min");
  expect(duration(3_900)).toBe("1 h 5 min");
});

test("the parts of the page have names, and only some are the article", () => {
  expect(partName("teaser_other_article")).toBe("Another article’s teaser");
  expect(partName("new_kind")).toBe("New kind");
  expect(isArticlePart("pull_quote")).toBe(true);
  expect(isArticlePart("reader_comment")).toBe(false);
});

test("an article without a title is called by its key", () => {
  expect(titleOf({ title: null, key: "a-001" })).toBe("a-001");
  expect(titleOf({ title: "" as string, key: "a-001" })).toBe("a-001");
});

test("roles are named in one order whatever the answer's", () => {
  expect(roleNames(["adjudicator", "manager", "annotator"])).toBe("Annotator, Manager, Arbiter");
});
