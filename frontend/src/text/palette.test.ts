// @vitest-environment node
import { globSync, readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { linear, linesFor, oklabOf, type LineColors } from "./palette";

type Triple = readonly [number, number, number];

/** What remains of a colour: Machado, Oliveira and Fernandes 2009 at full severity, and grey. */
const SIGHT: Readonly<Record<string, readonly Triple[]>> = {
  common: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
  deuteranopia: [[0.367, 0.861, -0.228], [0.28, 0.673, 0.047], [-0.012, 0.043, 0.969]],
  tritanopia: [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
  grey: [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]],
};
/** The pages' own paper, from tokens.css: the lines lie on it. */
const PAPER: Readonly<Record<keyof LineColors, string>> = { light: "#f5f6f3", dark: "#15181b" };
/** About twice what an eye tells apart side by side. */
const LEAST_DISTANCE = 0.04;

interface Question {
  readonly name: string;
  readonly colors: readonly string[];
}

interface Label {
  readonly color?: string;
  readonly parent?: string;
}

interface Book {
  readonly body: {
    readonly layers: readonly {
      readonly id: string;
      readonly color_by?: string;
      readonly dimensions: readonly { readonly id: string; readonly labels?: readonly Label[] }[];
    }[];
  };
}

const QUESTIONS: readonly Question[] = globSync("../annotator/codebooks/*.json").flatMap((file) => {
  const book = JSON.parse(readFileSync(file, "utf8")) as Book;
  return book.body.layers.flatMap(({ id, color_by, dimensions }): Question[] => {
    const labels = dimensions.find((each) => each.id === color_by)?.labels ?? [];
    const colors = labels.flatMap(({ color }) => color ?? []);
    return colors.length < 2 ? [] : [{ name: `${file.split("/").at(-1) ?? ""} ${id}`, colors }];
  });
});

function seen(hex: string, sight: string): Triple {
  const light = linear(hex);
  const [red = 0, green = 0, blue = 0] = (SIGHT[sight] ?? []).map((row) =>
    Math.min(1, Math.max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2])),
  );
  return oklabOf([red, green, blue]);
}

function distance(one: Triple, other: Triple): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function nearest(colors: readonly string[], sight: string): number {
  const points = colors.map((color) => seen(color, sight));
  const pairs = points.flatMap((one, at) => points.slice(at + 1).map((other) => distance(one, other)));
  return Math.min(...pairs);
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other]
    .map((hex) => linear(hex))
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function linesOf(question: Question, page: keyof LineColors): string[] {
  return linesFor(question.colors).map((line) => line?.[page] ?? "");
}

test("there are colours to judge", () => {
  expect(QUESTIONS.length).toBeGreaterThan(5);
});

describe.each(QUESTIONS)("the lines of $name", (question) => {
  test.each(["light", "dark"] as const)("stand out from the %s page", (page) => {
    for (const line of linesOf(question, page)) expect(contrast(line, PAPER[page])).toBeGreaterThanOrEqual(3);
  });

  test.each(["light", "dark"] as const)("are told apart on the %s page by every kind of sight", (page) => {
    if (question.colors.length > 8) return;
    for (const sight of Object.keys(SIGHT)) {
      expect([sight, nearest(linesOf(question, page), sight) >= LEAST_DISTANCE]).toEqual([sight, true]);
    }
  });
});

test("a colour keeps its hue, and one alone the middle of the ladder", () => {
  const [line] = linesFor(["#cc000c"]);
  const [, a, b] = seen(line?.light ?? "", "common");
  expect(a).toBeGreaterThan(0.1);
  expect(Math.abs(b)).toBeLessThan(0.12);
});

test("what is no plain colour has no line of its own", () => {
  expect(linesFor(["red", "#4884ff"])[0]).toBeUndefined();
});
