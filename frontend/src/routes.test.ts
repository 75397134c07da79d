import { expect, test } from "vitest";

import { match } from "./routes";

test.each([
  ["/", "home", {}],
  ["/projects/", "projects", {}],
  ["/projects/new/", "newProject", {}],
  ["/projects/one-call/", "project", { slug: "one-call" }],
  ["/projects/one-call/people/", "people", { slug: "one-call" }],
  ["/projects/one-call/codebook/1.1.0/", "codebookEditor", { slug: "one-call", version: "1.1.0" }],
  ["/documents/0193/", "document", { id: "0193" }],
  ["/work/0194/", "work", { assignment: "0194" }],
  ["/account/", "account", {}],
])("%s leads to the page %s", (path, page, params) => {
  expect(match(path)).toEqual({ page, params });
});

test("a missing last slash is forgiven", () => {
  expect(match("/projects/one-call")?.page).toBe("project");
});

test.each(["/sign-out/", "/admin/", "/welcome/x/", "/projects/a/unknown/", "/projects/a/people/b/"])(
  "%s belongs to the server",
  (path) => {
    expect(match(path)).toBeNull();
  },
);

test("parameters are decoded, and a broken one leads nowhere", () => {
  expect(match("/work/a%20b/")?.params["assignment"]).toBe("a b");
  expect(match("/work/%E0%A4%A/")).toBeNull();
});
