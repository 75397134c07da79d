import { expect, test } from "vitest";

import { bindKeys, keyName, TEXT_KEYS } from "./keys";

function name(init: KeyboardEventInit): string {
  return keyName(new KeyboardEvent("keydown", init));
}

test("no key means two things", () => {
  const keys = TEXT_KEYS.flatMap((row) => row.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test("a printable key is what it types; shift is spelled out for the others", () => {
  expect(name({ key: "?", shiftKey: true })).toBe("?");
  expect(name({ key: "S", shiftKey: true })).toBe("S");
  expect(name({ key: "ArrowRight", shiftKey: true, ctrlKey: true })).toBe("Ctrl+Shift+ArrowRight");
  expect(name({ key: " ", shiftKey: true })).toBe("Shift+Space");
});

test("caps lock changes no command, Command counts as Ctrl", () => {
  expect(name({ key: "N" })).toBe("n");
  expect(name({ key: "n", shiftKey: true })).toBe("N");
  expect(name({ key: "z", metaKey: true })).toBe("Ctrl+z");
});

test("a sign that a layout types with AltGr or Option is the sign", () => {
  expect(name({ key: "[", ctrlKey: true, altKey: true, modifierAltGraph: true })).toBe("[");
  expect(name({ key: "{", altKey: true })).toBe("{");
});

test("a person's own key takes the place of the first one and wins over other actions", () => {
  const bound = bindKeys(TEXT_KEYS, { "word-on": "s" });
  expect(bound.get("s")).toBe("word-on");
  expect(bound.get("w")).toBeUndefined();
  expect(bound.get("Ctrl+ArrowRight")).toBe("word-on");
});
