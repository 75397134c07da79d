/** Undo and redo over everything a person does: each step knows both sides of each annotation. */
import { isSameBody } from "../sync/settle";
import type { AnnotationBody } from "../sync/wire";

export interface Difference {
  readonly id: string;
  /** Null: it did not exist. */
  readonly before: AnnotationBody | null;
  readonly after: AnnotationBody | null;
}

export interface Step {
  /** What was done, in words that follow “Undone:”. */
  readonly title: string;
  readonly differences: readonly Difference[];
  /** Steps of one sort in a row are one step, as when a note is typed. */
  readonly joins?: string;
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export const NO_HISTORY: History = { past: [], future: [] };
const LONGEST = 500;
const LONGEST_KEPT = 100;

export function remember({ past }: History, step: Step): History {
  const last = past.at(-1);
  if (last !== undefined && step.joins !== undefined && last.joins === step.joins) {
    return { past: [...past.slice(0, -1), joined(last, step)], future: [] };
  }
  return { past: [...past, step].slice(-LONGEST), future: [] };
}

function joined(earlier: Step, later: Step): Step {
  const before = new Map(earlier.differences.map((each) => [each.id, each.before]));
  return {
    ...later,
    differences: later.differences.map((each) => ({ ...each, before: before.get(each.id) ?? each.before })),
  };
}

/** Whether what a step changes is still as it left it: else somebody's later change would go. */
export function isStillSo({ differences }: Step, now: (id: string) => AnnotationBody | null): boolean {
  return differences.every(({ id, before }) => {
    const present = now(id);
    return before === null || present === null ? before === present : isSameBody(before, present);
  });
}

/** What a reload finds of it; what is no history is none. */
export function recalled(kept: unknown): History {
  const { past, future } = (kept ?? NO_HISTORY) as Partial<History>;
  return Array.isArray(past) && Array.isArray(future) ? { past, future } : NO_HISTORY;
}

/** As much of it as is kept for a reload. */
export function recent({ past, future }: History): History {
  return { past: past.slice(-LONGEST_KEPT), future: future.slice(0, LONGEST_KEPT) };
}

export interface Move {
  readonly history: History;
  readonly step: Step;
}

/** The step to apply backwards, already turned around. */
export function back({ past, future }: History): Move | undefined {
  const step = past.at(-1);
  if (step === undefined) return undefined;
  // The last first: what was connected is there again before anything points at it.
  const differences = step.differences
    .map(({ id, before, after }) => ({ id, before: after, after: before }))
    .reverse();
  return {
    history: { past: past.slice(0, -1), future: [step, ...future] },
    step: { ...step, differences },
  };
}

export function forth({ past, future }: History): Move | undefined {
  const [step, ...rest] = future;
  if (step === undefined) return undefined;
  return { history: { past: [...past, step], future: rest }, step };
}
