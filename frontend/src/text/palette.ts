/**
 * The lines of answers, told apart by more than their hue: each answer of a question has a
 * lightness of its own, so that they also differ in grey and for every kind of sight.
 */

type Triple = readonly [number, number, number];

/** One line on a light page, one on a dark page. */
export interface LineColors {
  readonly light: string;
  readonly dark: string;
}

/** OKLab lightness from the darkest to the lightest line: at least 3 : 1 against either page. */
const LADDERS = { light: [0.22, 0.64], dark: [0.58, 0.94] } as const;
/** More steps than these would be too near each other; then hue and the list tell the rest. */
const MOST_STEPS = 8;

/** A line for each colour, in the order given; what is no plain colour has none. */
export function linesFor(colors: readonly string[]): readonly (LineColors | undefined)[] {
  const known = colors.map((color) => (isHex(color) ? toOklab(color) : undefined));
  const order = known
    .map((lab, place) => ({ lab, place }))
    .filter((each): each is { lab: Triple; place: number } => each.lab !== undefined)
    // By how light they are in grey, so that a colour stays as near to itself as it can.
    .sort((one, other) => greyOf(fromOklab(one.lab)) - greyOf(fromOklab(other.lab)) || one.place - other.place);
  const lines: (LineColors | undefined)[] = colors.map(() => undefined);
  for (const [rank, { lab, place }] of order.entries()) {
    const steps = Math.min(order.length, MOST_STEPS);
    const at = steps === 1 ? 0.5 : (rank % steps) / (steps - 1);
    lines[place] = { light: onLadder(lab, "light", at), dark: onLadder(lab, "dark", at) };
  }
  return lines;
}

function onLadder([, a, b]: Triple, page: keyof typeof LADDERS, at: number): string {
  const [least, most] = LADDERS[page];
  const lightness = least + (most - least) * at;
  // Less colourful until the screen can show it.
  for (let share = 1; share > 0; share -= 0.05) {
    const rgb = inGrey(lightness, a * share, b * share);
    if (rgb.every((value) => value >= 0 && value <= 1)) return toHex(rgb);
  }
  return toHex(fromOklab([lightness, 0, 0]));
}

/** The colour of this hue that is this light where no hue is seen: strong hues seem lighter than they are. */
function inGrey(wanted: number, a: number, b: number): Triple {
  let [low, high] = [0, 1];
  for (let step = 0; step < 20; step += 1) {
    const middle = (low + high) / 2;
    if (greyOf(fromOklab([middle, a, b])) < wanted) low = middle;
    else high = middle;
  }
  return fromOklab([(low + high) / 2, a, b]);
}

function greyOf([red, green, blue]: Triple): number {
  return Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue);
}

export function isHex(color: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(color);
}

/** Red, green and blue as amounts of light. */
export function linear(hex: string): Triple {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

function toHex(rgb: Triple): string {
  const channel = (value: number): string => {
    const shown = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, shown)) * 255).toString(16).padStart(2, "0");
  };
  return `#${rgb.map(channel).join("")}`;
}

export function toOklab(hex: string): Triple {
  return oklabOf(linear(hex));
}

/** Björn Ottosson's OKLab: equal distances look equally different. */
export function oklabOf([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}
