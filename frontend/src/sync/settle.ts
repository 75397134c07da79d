/** What the server's answer to a batch does to the queue: nothing leaves it without an outcome. */
import { t } from "../words/t";
import { discard, type Change, type Queue, type Stamp } from "./queue";
import type { AnnotationBody, ChangeResult, ErrorBody, StoredAnnotation, Tombstone } from "./wire";

export interface Acknowledged {
  readonly change: Change;
  readonly body: unknown;
}

export interface Settled {
  readonly queue: Queue;
  readonly stored: readonly Acknowledged[];
  /** Whether any change got an outcome, good or bad. */
  readonly isDecided: boolean;
}

export function settle(queue: Queue, results: readonly ChangeResult[], newStamp: () => Stamp): Settled {
  const stored: Acknowledged[] = [];
  let left = queue;
  for (const result of results) {
    const change = left.find((each) => each.change === result.change);
    if (change === undefined) continue;
    const error = errorIn(result.body);
    if (result.status < 300 || (result.status === 412 && isAlreadySo(change, error))) {
      const body = result.status < 300 ? result.body : error.current;
      stored.push({ change, body });
      left = acknowledged(left, change, body);
    } else if (result.status === 412) {
      left = inConflict(left, change, error);
    } else if (isTransient(result.status)) {
      left = replace(left, change, { ...change, sent: result.status >= 500 });
    } else {
      left = refused(left, change, error, newStamp());
    }
  }
  return { queue: left, stored, isDecided: results.some(({ status }) => !isTransient(status)) };
}

/** The whole batch was refused: with one change in it, that one goes to the shelf. */
export function refuseAll(queue: Queue, batch: Queue, error: ErrorBody, newStamp: () => Stamp): Queue {
  return batch.reduce((left, sent) => {
    const change = left.find((each) => each.change === sent.change);
    return change === undefined ? left : refused(left, change, error, newStamp());
  }, queue);
}

/** 424: an earlier change failed and this one was not tried. 401, 429, 5xx: later, then. */
function isTransient(status: number): boolean {
  return status === 424 || status === 401 || status === 429 || status >= 500;
}

function acknowledged(queue: Queue, change: Change, body: unknown): Queue {
  const revision = revisionIn(body);
  return queue
    .filter((each) => each !== change)
    .map((each) => {
      if (each.after !== change.change) return each;
      return { ...each, after: null, ...(revision === undefined || each.sent ? {} : { base: revision }) };
    });
}

/** Changed elsewhere: what the person has by now stands as their version. */
function inConflict(queue: Queue, change: Change, error: ErrorBody): Queue {
  const mine = lastOf(queue, change);
  return replace(withoutFollowers(queue, change), change, {
    ...change,
    op: mine.op,
    body: mine.body,
    state: "conflict",
    error,
  });
}

/** Refused: a later edit of the same thing takes its place; without one it goes to the shelf. */
function refused(queue: Queue, change: Change, error: ErrorBody, stamp: Stamp): Queue {
  const mine = lastOf(queue, change);
  if (mine === change) return replace(queue, change, { ...change, state: "refused", error });
  if (mine.op === "delete" && change.base === null) return discard(queue, change.change);
  const later: Change = { ...change, op: mine.op, body: mine.body, change: stamp.change, sent: false };
  return replace(withoutFollowers(queue, change), change, later);
}

function lastOf(queue: Queue, change: Change): Change {
  const next = queue.find((each) => each.after === change.change);
  return next === undefined ? change : lastOf(queue, next);
}

function withoutFollowers(queue: Queue, change: Change): Queue {
  const next = queue.find((each) => each.after === change.change);
  return next === undefined ? queue : discard(queue, next.change);
}

function replace(queue: Queue, change: Change, by: Change): Queue {
  return queue.map((each) => (each === change ? by : each));
}

/** Two people, or two tabs, who did the same thing are not in conflict. */
function isAlreadySo(change: Change, error: ErrorBody): boolean {
  const current = error.current;
  if (current === undefined) return false;
  if (change.op === "delete") return isDeleted(current);
  if (change.op !== "put" || isDeleted(current)) return false;
  return isSameBody(change.body as AnnotationBody, current as StoredAnnotation);
}

function isDeleted(current: StoredAnnotation | Tombstone): boolean {
  return current.deleted_at !== null && current.deleted_at !== undefined;
}

export function isSameBody(mine: AnnotationBody, theirs: AnnotationBody): boolean {
  return canonical(mine) === canonical(theirs);
}

function canonical(body: AnnotationBody): string {
  const values = Object.fromEntries(Object.entries(body.values).map(([id, value]) => [id, comparable(value)]));
  return JSON.stringify([body.layer, body.parts, body.slot ?? null, sorted(values), body.links, body.note]);
}

/** An entity sent by its name comes back with an id, and as it was first written: the same one. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => JSON.stringify(comparable(each))).sort();
  if (typeof value !== "object" || value === null) return value;
  const { id: _id, name, ...named } = value as Record<string, unknown>;
  return sorted({ ...named, name: typeof name === "string" ? name.trim().toLowerCase() : name });
}

function sorted(object: Record<string, unknown>): [string, unknown][] {
  return Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
}

function errorIn(body: unknown): ErrorBody {
  const isError = typeof body === "object" && body !== null && "code" in body;
  return isError ? (body as ErrorBody) : { code: "unknown", message: t("The server refused this without a reason.") };
}

export function revisionIn(body: unknown): number | undefined {
  if (typeof body !== "object" || body === null || !("revision" in body)) return undefined;
  return typeof body.revision === "number" ? body.revision : undefined;
}
