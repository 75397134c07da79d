/**
 * Every answer gets a key: the codebook's where it names one, else the next free sign. Answers from
 * below two parents may name one key: the first has it.
 */

const SIGNS = [..."1234567890abcdefghijklmnopqrstuvwxyz"];

interface Keyed {
  readonly id: string;
  readonly key?: string | null;
}

export function keysFor(answers: readonly Keyed[]): ReadonlyMap<string, string> {
  const taken = new Set(answers.map((answer) => answer.key).filter((key) => typeof key === "string"));
  const free = SIGNS.filter((sign) => !taken.has(sign));
  const keys = new Map<string, string>();
  const given = new Set<string>();
  for (const answer of answers) {
    const own = typeof answer.key === "string" && !given.has(answer.key) ? answer.key : undefined;
    const key = own ?? free.shift();
    if (own !== undefined) given.add(own);
    if (key !== undefined) keys.set(answer.id, key);
  }
  return keys;
}

/** The answer a key press stands for: capitals count as small letters, so caps lock does no harm. */
export function answerFor(keys: ReadonlyMap<string, string>, event: KeyboardEvent): string | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const pressed = event.key.toLowerCase();
  return [...keys].find(([, key]) => key === pressed)?.[0];
}

/** Scale points by their digit; ten is 0, further points have no key. */
export function keyForPoint(point: number, least: number): string | undefined {
  if (point >= 0 && point <= 9) return String(point);
  return point === 10 && least > 0 ? "0" : undefined;
}
