/**
 * The queue of changes that are not yet stored, as pure functions: what is added to it, what may
 * be sent now, what lies over the server's answer. `settle.ts` says what an answer does to it.
 */
import type { AnnotationBody, AssignmentPatch, ErrorBody, StoredAnnotation } from "./wire";

export type Op = "put" | "delete" | "assignment";

/** `conflict`: changed elsewhere, a person decides. `refused`: on the shelf. Both stay until then. */
export type ChangeState = "waiting" | "conflict" | "refused";

export interface Change {
  readonly assignment: string;
  /** Place in the queue of this assignment. */
  readonly seq: number;
  /** The Change-Id: under it the server remembers the outcome, so that a retry is harmless. */
  readonly change: string;
  readonly member: string;
  readonly op: Op;
  /** Whose change it is: an annotation's id, or the assignment's. */
  readonly id: string;
  /** The revision it builds on; null makes something new. */
  readonly base: number | null;
  readonly body: AnnotationBody | AssignmentPatch | null;
  /** The queued change it builds on, if that was still in the queue. */
  readonly after: string | null;
  /** It may have reached the server, so it is repeated as it is and never altered. */
  readonly sent: boolean;
  readonly state: ChangeState;
  readonly error: ErrorBody | null;
  readonly made_at: number;
}

export type Queue = readonly Change[];

export interface Draft {
  readonly member: string;
  readonly assignment: string;
  readonly op: Op;
  readonly id: string;
  readonly body: AnnotationBody | AssignmentPatch | null;
}

/** The state of an annotation that a tab has before its eyes when it changes it. */
export interface Seen {
  readonly change: string | null;
  readonly revision: number | null;
}

export interface Enqueued {
  readonly queue: Queue;
  /** The change that now carries the draft; null when it only took back what was never sent. */
  readonly change: Change | null;
}

export interface Stamp {
  readonly change: string;
  readonly at: number;
}

export const UNSEEN: Seen = { change: null, revision: null };

export function enqueue(queue: Queue, draft: Draft, seen: Seen, stamp: Stamp): Enqueued {
  if (draft.op === "assignment") return enqueuePatch(queue, draft, stamp);
  const last = queue.find((each) => each.id === draft.id && each.change === seen.change);
  if (last === undefined) {
    if (draft.op === "delete" && seen.revision === null) return { queue, change: null };
    return append(queue, draft, seen.revision, null, stamp);
  }
  const isOpen = last.state === "waiting" && !last.sent;
  const isFollowed = queue.some((each) => each.after === last.change);
  const mustFollow = last.state === "waiting" && (last.sent || pointsAhead(queue, last, draft));
  if (isFollowed || mustFollow) {
    return append(queue, draft, revisionAfter(last), last.change, stamp);
  }
  if (draft.op === "delete" && last.base === null) {
    return { queue: queue.filter((each) => each !== last), change: null };
  }
  const amended: Change = {
    ...last,
    op: draft.op,
    body: draft.body,
    change: isOpen ? last.change : stamp.change,
    sent: false,
    // To edit what was refused is to send it again; a conflict still waits for its decision.
    ...(last.state === "refused" ? { state: "waiting", error: null } : {}),
  };
  return { queue: queue.map((each) => (each === last ? amended : each)), change: amended };
}

/** Changed in its old place it would reach the server before what it links to. */
function pointsAhead(queue: Queue, place: Change, draft: Draft): boolean {
  if (draft.op !== "put") return false;
  const behind = queue.slice(queue.indexOf(place) + 1).map(({ id }) => id);
  return (draft.body as AnnotationBody).links.some(({ to }) => to !== undefined && behind.includes(to));
}

/** Every accepted change raises the revision by exactly one, so the next one is known at once. */
export function revisionAfter(change: Change): number {
  return (change.base ?? 0) + 1;
}

export function seenAfter(change: Change | null): Seen {
  return change === null ? UNSEEN : { change: change.change, revision: revisionAfter(change) };
}

function append(queue: Queue, draft: Draft, base: number | null, after: string | null, stamp: Stamp): Enqueued {
  const change: Change = {
    ...draft,
    seq: (queue.at(-1)?.seq ?? 0) + 1,
    change: stamp.change,
    base,
    after,
    sent: false,
    state: "waiting",
    error: null,
    made_at: stamp.at,
  };
  return { queue: [...queue, change], change };
}

function enqueuePatch(queue: Queue, draft: Draft, stamp: Stamp): Enqueued {
  const open = queue.findLast((each) => each.op === "assignment" && each.state === "waiting" && !each.sent);
  if (open === undefined) return append(queue, draft, null, null, stamp);
  const amended: Change = { ...open, body: mergedPatch(patchOf(open), draft.body as AssignmentPatch) };
  return { queue: queue.map((each) => (each === open ? amended : each)), change: amended };
}

function mergedPatch(earlier: AssignmentPatch, later: AssignmentPatch): AssignmentPatch {
  const seconds = (earlier.add_active_seconds ?? 0) + (later.add_active_seconds ?? 0);
  const blocks = [...new Set([...(earlier.unlock_blocks ?? []), ...(later.unlock_blocks ?? [])])];
  return {
    ...earlier,
    ...later,
    ...(seconds > 0 ? { add_active_seconds: seconds } : {}),
    ...(blocks.length > 0 ? { unlock_blocks: blocks } : {}),
  };
}

function patchOf(change: Pick<Change, "body">): AssignmentPatch {
  return change.body as AssignmentPatch;
}

/** Bookkeeping nobody would miss: the place last read and the clock. It alarms no one. */
export function isQuiet(change: Pick<Change, "op" | "body">): boolean {
  if (change.op !== "assignment") return false;
  return Object.keys(patchOf(change)).every((key) => key === "position" || key === "add_active_seconds");
}

/** What may be sent now, in order: nothing that builds on or links to a change that is held up. */
export function sendable(queue: Queue, limit: number): Queue {
  const held = new Set(queue.filter((each) => each.state !== "waiting").map((each) => each.change));
  const unborn = new Set(queue.filter((each) => held.has(each.change) && each.base === null).map((each) => each.id));
  const ready: Change[] = [];
  for (const each of queue) {
    if (each.state !== "waiting") continue;
    const dependsOnHeld = (each.after !== null && held.has(each.after)) || linksTo(each, unborn);
    if (dependsOnHeld) held.add(each.change);
    else if (ready.length < limit) ready.push(each);
  }
  return ready;
}

function linksTo(change: Change, ids: ReadonlySet<string>): boolean {
  return change.op === "put" && (change.body as AnnotationBody).links.some((link) => link.to !== undefined && ids.has(link.to));
}

export function markSent(queue: Queue, batch: Queue): Queue {
  const changes = new Set(batch.map((each) => each.change));
  return queue.map((each) => (changes.has(each.change) && !each.sent ? { ...each, sent: true } : each));
}

/** A person's decision about a conflict: send mine over theirs, or let mine go. */
export function resolve(queue: Queue, change: string, keep: "mine" | "theirs", stamp: Stamp): Queue {
  const found = queue.find((each) => each.change === change && each.state === "conflict");
  if (found === undefined) return queue;
  if (keep === "theirs") return discard(queue, change);
  const base = found.error?.current?.revision ?? found.base;
  return queue.map((each) => (each === found ? { ...each, ...renewed(stamp), base } : each));
}

/** Try a refused change once more, as it is. */
export function resend(queue: Queue, change: string, stamp: Stamp): Queue {
  return queue.map((each) =>
    each.change === change && each.state === "refused" ? { ...each, ...renewed(stamp) } : each,
  );
}

function renewed(stamp: Stamp): Pick<Change, "change" | "sent" | "state" | "error"> {
  return { change: stamp.change, sent: false, state: "waiting", error: null };
}

/** Let a change go, and what was built on it: only ever at a person's word. */
export function discard(queue: Queue, change: string): Queue {
  const gone = new Set([change]);
  return queue.filter((each) => {
    if (each.after !== null && gone.has(each.after)) gone.add(each.change);
    return !gone.has(each.change);
  });
}

/** The person's own view: the queued changes lie over what the server last answered. */
export function overlaid(
  stored: readonly StoredAnnotation[],
  queue: Queue,
): { readonly bodies: ReadonlyMap<string, AnnotationBody>; readonly seen: ReadonlyMap<string, Seen> } {
  const bodies = new Map<string, AnnotationBody>();
  const seen = new Map<string, Seen>();
  for (const each of stored) {
    bodies.set(each.id, each);
    seen.set(each.id, { change: null, revision: each.revision });
  }
  for (const each of queue) {
    if (each.op === "assignment") continue;
    if (each.op === "put") bodies.set(each.id, each.body as AnnotationBody);
    else bodies.delete(each.id);
    seen.set(each.id, { change: each.change, revision: revisionAfter(each) });
  }
  return { bodies, seen };
}
