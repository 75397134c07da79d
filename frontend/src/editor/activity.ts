/** Counts the seconds somebody really works: from one sign of life to the next, but not for ever. */

export const IDLE_AFTER_MS = 120_000;

export class Activity {
  readonly #now: () => number;
  #last: number | null = null;
  #milliseconds = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A key, a click, a scroll. A pause longer than two minutes before it was no work. */
  touch(): void {
    const now = this.#now();
    if (this.#last !== null && now - this.#last <= IDLE_AFTER_MS) this.#milliseconds += now - this.#last;
    this.#last = now;
  }

  /** The page is left or hidden: what comes after it starts anew. */
  pause(): void {
    this.touch();
    this.#last = null;
  }

  /** Whether nobody has given a sign for two minutes: the time since then is no work. */
  get isIdle(): boolean {
    return this.#last === null || this.#now() - this.#last > IDLE_AFTER_MS;
  }

  /** Seconds worked and not yet taken, up to now. */
  get seconds(): number {
    const since = this.#last === null || this.isIdle ? 0 : this.#now() - this.#last;
    return Math.floor((this.#milliseconds + since) / 1000);
  }

  /** Whole seconds since the last time they were taken. */
  take(): number {
    const seconds = Math.floor(this.#milliseconds / 1000);
    this.#milliseconds -= seconds * 1000;
    return seconds;
  }
}
