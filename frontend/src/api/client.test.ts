import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { csrfToken, get, patch, post, remove, upload, urlOf } from "./client";
import { ApiError } from "./errors";

const fetching = vi.fn<typeof fetch>();

beforeEach(() => {
  fetching.mockReset();
  vi.stubGlobal("fetch", fetching);
  document.cookie = "csrftoken=secret-1";
});

afterEach(() => vi.unstubAllGlobals());

function answers(status: number, body: unknown): void {
  const text = body === null ? null : typeof body === "string" ? body : JSON.stringify(body);
  fetching.mockImplementation(() => Promise.resolve(new Response(text, { status })));
}

function sent(): { url: string; init: RequestInit; headers: Record<string, string> } {
  const [url, init = {}] = fetching.mock.calls[0] ?? [""];
  return { url: String(url), init, headers: init.headers as Record<string, string> };
}

async function refusal(work: Promise<unknown>): Promise<ApiError> {
  return work.then(
    () => expect.fail("expected a refusal"),
    (error: unknown) => error as ApiError,
  );
}

test("a read goes below the API's root and carries no CSRF token", async () => {
  answers(200, { results: [] });
  expect(await get("projects/", { q: "a b" })).toEqual({ results: [] });
  expect(sent().url).toBe("/api/v1/projects/?q=a+b");
  expect(sent().headers["X-CSRFToken"]).toBeUndefined();
});

test("empty filters are left out and switches are 1 or 0", () => {
  expect(urlOf("x/", { q: "", event: null, outlet: undefined, set_aside: false, page: 2 })).toBe(
    "/api/v1/x/?set_aside=0&page=2",
  );
});

test("a next address is used as it came", () => {
  expect(urlOf("/api/v1/x/?cursor=abc")).toBe("/api/v1/x/?cursor=abc");
});

test("a write carries the token of the cookie and its body as JSON", async () => {
  answers(201, { id: "1" });
  await post("projects/", { title: "Ä" });
  expect(sent().headers).toMatchObject({ "X-CSRFToken": "secret-1", "Content-Type": "application/json" });
  expect(sent().init.body).toBe('{"title":"Ä"}');
});

test("behind https the token's cookie has another name", () => {
  expect(csrfToken("a=1; __Host-csrftoken=s%3D2; csrftokenx=3")).toBe("s=2");
  expect(csrfToken("xcsrftoken=1")).toBe("");
});

test("a change names the revision it was made on", async () => {
  answers(200, {});
  await patch("projects/a/", { title: "b" }, 7);
  expect(sent().headers["If-Match"]).toBe('"7"');
});

test("a file is sent as it is", async () => {
  answers(201, {});
  const file = new File(["text"], "a.txt");
  await upload("imports/", file, { format: "text" }, "text/plain");
  expect(sent().init.body).toBe(file);
  expect(sent().url).toBe("/api/v1/imports/?format=text");
});

test("an empty answer is null", async () => {
  answers(204, null);
  expect(await remove("me/tokens/1/")).toBeNull();
});

test("a refusal keeps code, message, places and the current state", async () => {
  answers(412, {
    code: "changed",
    message: "Changed elsewhere.",
    fields: { title: ["Too long."] },
    current: { revision: 3 },
    request_id: "r-1",
  });
  const error = await refusal(patch("projects/a/", {}, 2));
  expect(error).toMatchObject({
    status: 412,
    code: "changed",
    message: "Changed elsewhere.",
    fields: { title: ["Too long."] },
    current: { revision: 3 },
    requestId: "r-1",
  });
});

test("a proxy's HTML page becomes a plain sentence", async () => {
  answers(502, "<html>Bad gateway</html>");
  const error = await refusal(get("me/"));
  expect(error.code).toBe("http_502");
  expect(error.message).toContain("502");
  expect(error.message).not.toContain("<html>");
});

test("being signed out is told apart", async () => {
  answers(401, { code: "not_authenticated", message: "", fields: {} });
  const error = await refusal(get("me/"));
  expect(error.isSignedOut).toBe(true);
  expect(error.message).toContain("signed out");
});

test("a dead network is an ApiError of status 0, an abort stays an abort", async () => {
  fetching.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  expect((await refusal(get("me/"))).isOffline).toBe(true);
  fetching.mockRejectedValueOnce(new DOMException("stop", "AbortError"));
  expect((await refusal(get("me/"))).name).toBe("AbortError");
});
