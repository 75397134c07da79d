import { afterEach, beforeEach, expect, test } from "vitest";

import { guardLeaving, navigate, router, startRouter, takeHeadingFocus } from "./router.svelte";

let stop: () => void;

beforeEach(() => {
  window.scrollTo = () => undefined;
  stop = startRouter();
  navigate("/");
  takeHeadingFocus();
});

afterEach(() => {
  stop();
  document.body.replaceChildren();
});

function link(href: string, target = ""): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.target = target;
  document.body.append(anchor);
  // Whatever the router leaves alone must not make jsdom load another page.
  window.addEventListener("click", (event) => event.preventDefault(), { once: true });
  return anchor;
}

test("a plain click on a link of ours moves without loading", () => {
  link("/projects/one-call/?q=a").click();
  expect(router.here.place).toEqual({ page: "project", params: { slug: "one-call" } });
  expect(router.here.search).toBe("?q=a");
});

test.each([
  ["/sign-out/", ""],
  ["https://elsewhere.example/projects/", ""],
  ["/projects/", "_blank"],
])("a link to %s (target %s) is the browser's", (href, target) => {
  link(href, target).click();
  expect(router.here.path).toBe("/");
});

test("a click with a modifier opens a tab as everywhere", () => {
  link("/projects/").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true }));
  expect(router.here.path).toBe("/");
});

test("a guard keeps the person on the page until it is lifted", () => {
  const lift = guardLeaving(() => false);
  navigate("/projects/");
  expect(router.here.path).toBe("/");
  lift();
  navigate("/projects/");
  expect(router.here.path).toBe("/projects/");
});

test("the heading takes the focus once after a move", () => {
  navigate("/account/");
  expect(takeHeadingFocus()).toBe(true);
  expect(takeHeadingFocus()).toBe(false);
});

test("a jump within the page is no move", () => {
  window.history.pushState(null, "", "/#content");
  window.dispatchEvent(new PopStateEvent("popstate"));
  expect(takeHeadingFocus()).toBe(false);
});
