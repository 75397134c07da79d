import { inIdleTime } from "../text/idle";

/**
 * What is opened by a key press now and then: loaded once the article is there, not before it, and
 * all of it then, so that it also opens without a connection.
 */
const LATER = {
  palette: () => import("./Palette.svelte"),
  reading: () => import("./ReadingDialog.svelte"),
  outline: () => import("./OutlineDialog.svelte"),
  help: () => import("./KeyHelp.svelte"),
  submit: () => import("./SubmitDialog.svelte"),
  skip: () => import("./SkipDialog.svelte"),
  threads: () => import("./ThreadsDialog.svelte"),
  "same-names": () => import("./SameNamesDialog.svelte"),
  conflicts: () => import("./ConflictDialog.svelte"),
  shelf: () => import("./Shelf.svelte"),
} as const;

export type Dialog = keyof typeof LATER;

export const later: typeof LATER = LATER;

/** Called when the article is drawn; what fails is tried again when it is asked for. */
export function loadTheRest(): () => void {
  const loads = Object.values(LATER);
  return inIdleTime(() => {
    void loads.pop()?.().catch(() => undefined);
    return loads.length > 0;
  });
}
