/** Sends a batch of changes and says what its failure means: wait, or show it to the person. */
import { send } from "../api/client";
import { ApiError } from "../api/errors";
import type { Change, Queue } from "./queue";
import type { AnnotationBody, ChangesAnswer, ErrorBody } from "./wire";

export type Trouble = "offline" | "busy" | "signed_out" | "other_account";

/** `isAboutContent`: one change may have spoiled the whole batch. */
export interface Refusal {
  readonly kind: "refused";
  readonly error: ErrorBody;
  readonly isAboutContent: boolean;
}

export type Outcome =
  | { readonly kind: "answered"; readonly answer: ChangesAnswer }
  | { readonly kind: "wait"; readonly why: Trouble }
  | Refusal;

export type Transport = (assignment: string, member: string, batch: Queue) => Promise<Outcome>;

const PATIENCE_MS = 30_000;
const ABOUT_CONTENT = new Set([400, 413, 415, 422]);

export const sendChanges: Transport = async (assignment, member, batch) => {
  try {
    const answer = await send<ChangesAnswer>("POST", `assignments/${assignment}/changes/`, {
      json: { changes: batch.map(onTheWire) },
      headers: { "Slant-Member": member },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { kind: "answered", answer: answer.data };
  } catch (error) {
    return outcomeOf(error);
  }
};

export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ApiError) || error.isOffline) return { kind: "wait", why: "offline" };
  if (error.code === "other_account") return { kind: "wait", why: "other_account" };
  if (error.status === 401) return { kind: "wait", why: "signed_out" };
  // The CSRF cookie changes when somebody signs in again; the next try reads the new one.
  if (error.code === "csrf_failed" || error.status === 429 || error.status === 408 || error.status >= 500) {
    return { kind: "wait", why: "busy" };
  }
  const { status, code, message, fields } = error;
  return { kind: "refused", error: { code, message, fields }, isAboutContent: ABOUT_CONTENT.has(status) };
}

export function onTheWire(change: Change): Record<string, unknown> {
  const { change: id, op, base } = change;
  return { change: id, op, id: change.id, base_revision: base, body: bodyOnTheWire(change) };
}

function bodyOnTheWire(change: Change): unknown {
  if (change.op === "delete") return {};
  if (change.op === "assignment") return change.body;
  const body = change.body as AnnotationBody;
  return { ...body, values: Object.fromEntries(Object.entries(body.values).map(([id, value]) => [id, request(value)])) };
}

/** An entity is sent by its id where it has one, else by name and type: found or made there. */
function request(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(request);
  if (typeof value !== "object" || value === null) return value;
  const { name, type, id, ...appearance } = value as Record<string, string>;
  if (id !== undefined) return { id, ...appearance };
  return name === undefined ? appearance : { name, type, ...appearance };
}
