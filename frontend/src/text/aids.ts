/** What helps one person to read: how large, how wide, and what is shown in the text. */

export interface Aids {
  /** Percent of the usual size. */
  readonly size: number;
  /** Letters in a line, about. */
  readonly measure: number;
  /** Percent of the size of the letters. */
  readonly line: number;
  readonly showsQuotations: boolean;
  readonly showsBlocks: boolean;
  /** One sentence at a time. */
  readonly isFocused: boolean;
  /** A selection takes in the whole of the words it touches. */
  readonly takesWords: boolean;
}

export const USUAL: Aids = {
  size: 100,
  measure: 72,
  line: 185,
  showsQuotations: false,
  showsBlocks: false,
  isFocused: false,
  takesWords: false,
};

export const LIMITS = { size: [80, 200], measure: [40, 110], line: [130, 260] } as const;

/** What was kept may be another version's: whatever is no sense in it is as usual. */
export function aidsIn(kept: unknown): Aids {
  const found = typeof kept === "object" && kept !== null ? (kept as Readonly<Record<string, unknown>>) : {};
  const number = (name: keyof typeof LIMITS): number => {
    const value = found[name];
    const [least, most] = LIMITS[name];
    return typeof value === "number" && Number.isFinite(value) ? Math.min(Math.max(value, least), most) : USUAL[name];
  };
  const is = (name: keyof Aids): boolean => found[name] === true;
  return {
    size: number("size"),
    measure: number("measure"),
    line: number("line"),
    showsQuotations: is("showsQuotations"),
    showsBlocks: is("showsBlocks"),
    isFocused: is("isFocused"),
    takesWords: is("takesWords"),
  };
}
