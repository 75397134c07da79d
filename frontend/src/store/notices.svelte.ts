/** What the page has to say at its edge: spoken politely, and errors that stay until read. */

import { ApiError, messageOf } from "../api/errors";

export interface Toast {
  id: number;
  text: string;
  kind: "error" | "done";
  isSignedOut: boolean;
}

const LINGERS_MS = 6000;
const state = $state<{ toasts: Toast[]; spoken: string }>({ toasts: [], spoken: "" });
let last = 0;

export const notices = {
  get toasts(): Toast[] {
    return state.toasts;
  },
  get spoken(): string {
    return state.spoken;
  },
};

/** Said by a screen reader when it has a moment; the same words twice are said twice. */
export function announce(text: string): void {
  state.spoken = state.spoken === text ? `${text}\u00a0` : text;
}

export function dismiss(id: number): void {
  state.toasts = state.toasts.filter((toast) => toast.id !== id);
}

function show(text: string, kind: Toast["kind"], isSignedOut = false): number {
  last += 1;
  state.toasts = [...state.toasts.filter((toast) => toast.text !== text), { id: last, text, kind, isSignedOut }];
  return last;
}

/** A short confirmation that goes by itself. */
export function tell(text: string): void {
  const id = show(text, "done");
  announce(text);
  setTimeout(() => dismiss(id), LINGERS_MS);
}

/** An error stays until it is closed. */
export function fail(error: unknown): void {
  show(messageOf(error), "error", error instanceof ApiError && error.isSignedOut);
}
