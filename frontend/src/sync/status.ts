/** What the page may claim about saving: only what server or disk has acknowledged. */
import { isQuiet, type Change, type Queue } from "./queue";
import type { Trouble } from "./transport";

export interface SaveStatus {
  /** Changes on their way that a person would miss. */
  readonly waiting: number;
  /** Those of them that are not even on this device's disk yet. */
  readonly unkept: number;
  readonly conflicts: readonly Change[];
  /** Refused changes, kept until the person decides. */
  readonly shelf: readonly Change[];
  readonly trouble: Trouble | null;
  readonly isDurable: boolean;
}

/** `unkept`: so many changes are made and not yet in the queue. */
export function statusOf(queue: Queue, trouble: Trouble | null, isDurable: boolean, unkept: number): SaveStatus {
  const queued = queue.filter((change) => change.state === "waiting" && !isQuiet(change)).length;
  return {
    waiting: queued + unkept,
    unkept: isDurable ? unkept : queued + unkept,
    conflicts: queue.filter((change) => change.state === "conflict"),
    shelf: queue.filter((change) => change.state === "refused" && !isQuiet(change)),
    trouble,
    isDurable,
  };
}

/** Leaving now would leave something unsent: the browser's own question is in place. */
export function isUnsent(status: SaveStatus): boolean {
  if (status.waiting > 0) return true;
  return !status.isDurable && status.conflicts.length + status.shelf.length > 0;
}
