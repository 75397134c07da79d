import { beforeEach, expect, test, vi } from "vitest";

const fetchPreferences = vi.fn();
const savePreferences = vi.fn(() => Promise.resolve({}));
vi.mock("../api/me", () => ({ fetchPreferences, savePreferences }));

beforeEach(() => {
  vi.resetModules();
  fetchPreferences.mockReset().mockResolvedValue({ theme: "light", keys: { submit: "x" } });
  savePreferences.mockReset().mockResolvedValue({});
  localStorage.clear();
  delete document.documentElement.dataset["theme"];
});

test("the remembered theme shows before the server has answered", async () => {
  localStorage.setItem("slant.theme", "dark");
  const { showRememberedTheme } = await import("./preferences.svelte");
  showRememberedTheme();
  expect(document.documentElement.dataset["theme"]).toBe("dark");
});

test("without a remembered theme the server's page stays as it is", async () => {
  document.documentElement.dataset["theme"] = "light";
  const { showRememberedTheme } = await import("./preferences.svelte");
  showRememberedTheme();
  expect(document.documentElement.dataset["theme"]).toBe("light");
});

test("a change made early does not wipe what the server keeps", async () => {
  const { changePreferences, preferences } = await import("./preferences.svelte");
  const saving = changePreferences({ theme: "dark" });
  expect(preferences.theme).toBe("dark");
  await saving;
  expect(savePreferences).toHaveBeenCalledWith({ theme: "dark", keys: { submit: "x" } });
  expect(localStorage.getItem("slant.theme")).toBe("dark");
});

test("the newest is sent last, and what was changed meanwhile once", async () => {
  const sent: (() => void)[] = [];
  savePreferences.mockImplementation(() => new Promise((done) => sent.push(() => done({}))));
  const { changePreferences } = await import("./preferences.svelte");
  const all = (["auto", "light", "dark"] as const).map((theme) => changePreferences({ theme }));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  sent[0]?.();
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  sent[1]?.();
  await Promise.all(all);
  expect(sent).toHaveLength(2);
  expect(savePreferences).toHaveBeenLastCalledWith({ theme: "dark", keys: { submit: "x" } });
});

test("after a failure the next change is sent", async () => {
  savePreferences.mockRejectedValueOnce(new Error("offline"));
  const { changePreferences } = await import("./preferences.svelte");
  await expect(changePreferences({ theme: "dark" })).rejects.toThrow("offline");
  await changePreferences({ theme: "light" });
  expect(savePreferences).toHaveBeenCalledTimes(2);
});

test("where the stored ones cannot be read, nothing is overwritten", async () => {
  fetchPreferences.mockRejectedValue(new Error("offline"));
  const { changePreferences } = await import("./preferences.svelte");
  await expect(changePreferences({ theme: "dark" })).rejects.toThrow("offline");
  expect(savePreferences).not.toHaveBeenCalled();
});
