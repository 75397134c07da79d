/** What the outbox is given from outside, so that a test can turn the clock and lose an answer. */
import type { ChangeStore } from "./changeStore";
import type { Change } from "./queue";
import type { Acknowledged } from "./settle";
import type { SaveStatus } from "./status";
import type { Transport } from "./transport";

export interface Clock {
  now(): number;
  after(delay: number, run: () => void): () => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Longer from failure to failure, and never for all tabs at the same moment. */
export function pauseAfter(failures: number, random: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.75 + 0.25 * random);
}

/** Runs alone among all tabs: Web Locks where the browser has them. */
export type Alone = (name: string, work: () => Promise<void>) => Promise<void>;

export interface Channel {
  post(news: News): void;
  listen(hear: (news: News) => void): void;
  close(): void;
}

export type News =
  | { readonly kind: "queued"; readonly change: Change }
  | { readonly kind: "stored"; readonly assignment: string; readonly stored: readonly Acknowledged[]; readonly revision: number }
  | { readonly kind: "moved"; readonly assignment: string };

export interface Listener {
  status?(status: SaveStatus): void;
  /** `isHere` tells this tab's own news from another's. */
  news?(news: News, isHere: boolean): void;
}

export interface OutboxParts {
  readonly member: string;
  readonly store: ChangeStore;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly alone: Alone;
  readonly channel: Channel;
  readonly newId: () => string;
  readonly random: () => number;
}
