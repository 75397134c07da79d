/** The queue as a file and back: for a browser that cannot be trusted, or a machine that is given away. */
import type { Outbox } from "./outbox";
import type { Change, Op, Queue } from "./queue";

interface QueueFile {
  readonly slant_queue: 1;
  readonly member: string;
  readonly changes: Queue;
}

const OPS: readonly Op[] = ["put", "delete", "assignment"];

export function written(member: string, changes: Queue): string {
  return JSON.stringify({ slant_queue: 1, member, changes } satisfies QueueFile, null, 2);
}

type Reading = { readonly kind: "changes"; readonly changes: Queue } | { readonly kind: "wrong" | "foreign" };

/** Only what this person wrote themselves, and only what is whole. */
function read(text: string, member: string): Reading {
  const file = parsed(text);
  if (file?.slant_queue !== 1 || !Array.isArray(file.changes)) return { kind: "wrong" };
  const changes = file.changes as readonly Partial<Change>[];
  if (!changes.every(isWhole)) return { kind: "wrong" };
  if (changes.some((change) => change.member !== member)) return { kind: "foreign" };
  return { kind: "changes", changes };
}

function parsed(text: string): Partial<QueueFile> | undefined {
  try {
    const file: unknown = JSON.parse(text);
    return typeof file === "object" && file !== null ? file : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(change: Partial<Change>): change is Change {
  const { assignment, id, member, op, base, body } = change;
  const areNamed = [assignment, id, member, change.change].every((name) => typeof name === "string" && name !== "");
  const isBased = base === null || typeof base === "number";
  return areNamed && isBased && OPS.some((each) => each === op) && typeof body === "object";
}

/** What such a file holds is queued and sent; the answer says how much, or why not. */
export async function take(outbox: Outbox, text: string, member: string): Promise<number | "wrong" | "foreign"> {
  const reading = read(text, member);
  if (reading.kind !== "changes") return reading.kind;
  for (const assignment of new Set(reading.changes.map((change) => change.assignment))) {
    const own = reading.changes.filter((change) => change.assignment === assignment);
    await outbox.add(assignment, (queue) => withRead(queue, own));
  }
  await outbox.sendNow();
  return reading.changes.length;
}

/** Behind what is queued; what is there already, or was sent since, is not made twice. */
function withRead(queue: Queue, changes: Queue): Queue {
  const known = new Set(queue.map(({ change }) => change));
  let seq = queue.at(-1)?.seq ?? 0;
  const added = changes.filter(({ change }) => !known.has(change));
  return [
    ...queue,
    // It may have reached the server already: then its Change-Id makes it harmless, unaltered.
    ...added.map((each): Change => ({ ...each, seq: (seq += 1), state: "waiting", error: null, sent: true })),
  ];
}
