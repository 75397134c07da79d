import { expect, test } from "vitest";

import { pagedList } from "./pages.svelte";
import { resource } from "./resource.svelte";

function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

test("an answer that was overtaken is dropped", async () => {
  const answers = [later<string>(), later<string>()];
  let asked = 0;
  const loaded = resource(() => answers[asked++]?.promise ?? Promise.reject(new Error("asked too often")));
  const again = loaded.reload();
  answers[1]?.resolve("new");
  await again;
  answers[0]?.resolve("old");
  await answers[0]?.promise;
  expect(loaded.data).toBe("new");
  expect(loaded.isLoading).toBe(false);
});

test("a failed reload keeps what was there and says why", async () => {
  let isFailing = false;
  const loaded = resource(() => (isFailing ? Promise.reject(new Error("down")) : Promise.resolve("here")));
  await loaded.reload();
  isFailing = true;
  await loaded.reload();
  expect(loaded.data).toBe("here");
  expect(loaded.error).toEqual(new Error("down"));
});

test("rows stay until the new first page is here", async () => {
  const second = later<{ results: number[]; next: null }>();
  let asked = 0;
  const list = pagedList<number>(() => {
    asked += 1;
    return asked === 2 ? second.promise : Promise.resolve({ results: [1, 2], next: null });
  });
  await Promise.resolve();
  await Promise.resolve();
  const again = list.reload();
  expect(list.rows).toEqual([1, 2]);
  second.resolve({ results: [3], next: null });
  await again;
  expect(list.rows).toEqual([3]);
  expect(list.hasMore).toBe(false);
});
