import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { give } from "./givenFile";

const made: string[] = [];
const ended: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    made.push(`blob:${String(made.length)}`);
    return made.at(-1) ?? "";
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void ended.push(url));
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("keeps a file for browsers that read it late, and not for ever", () => {
  const pressed = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  give("numbers.csv", "a,b\n", "text/csv");
  vi.advanceTimersByTime(30_000);
  expect(pressed).toHaveBeenCalledOnce();
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(ended).toEqual(made);
  expect(made).toHaveLength(1);
});
