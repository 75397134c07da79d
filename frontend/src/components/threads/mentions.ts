/** The @ that speaks to somebody: what is being typed, and what it becomes. */

export interface Typed {
  /** Where the @ stands. */
  readonly at: number;
  readonly name: string;
}

/** What stands behind an @ right before the caret, or null when nobody is being spoken to. */
export function typedName(text: string, caret: number): Typed | null {
  const found = /(^|[\s(])@([A-Za-z0-9._-]*)$/.exec(text.slice(0, caret));
  return found === null ? null : { at: caret - (found[2] ?? "").length - 1, name: found[2] ?? "" };
}

/** The text with the name put in, and where the caret goes. */
export function withName(text: string, caret: number, typed: Typed, pseudonym: string): [string, number] {
  const before = `${text.slice(0, typed.at)}@${pseudonym} `;
  return [before + text.slice(caret).replace(/^ /, ""), before.length];
}
