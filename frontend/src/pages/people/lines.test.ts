import { expect, test } from "vitest";

import { peopleIn } from "./lines";

test("one person a line, without blanks and doubles", () => {
  expect(peopleIn(" Ada Example \n\nben@example.org\r\nAda Example\n")).toEqual(["Ada Example", "ben@example.org"]);
});

test("addresses pasted from a mail program are parted", () => {
  expect(peopleIn("a@x.org, b@x.org; c@x.org")).toEqual(["a@x.org", "b@x.org", "c@x.org"]);
});
