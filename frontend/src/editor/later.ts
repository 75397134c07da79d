import { inIdleTime } from "../text/idle";

/**
 * What is opened by a key press now and then: loaded once the article is there, not before it, and
 * all of it then, so that it also opens without a connection.
 */
const LATER = {
  palette: () => import("./dialogs/Palette.svelte"),
  reading: () => import("./dialogs/ReadingDialog.svelte"),
  outline: () => import("./dialogs/OutlineDialog.svelte"),
  help: () => import("./dialogs/KeyHelp.svelte"),
  submit: () => import("./dialogs/SubmitDialog.svelte"),
  skip: () => import("./dialogs/SkipDialog.svelte"),
  threads: () => import("./dialogs/ThreadsDialog.svelte"),
  "same-names": () => import("./dialogs/SameNamesDialog.svelte"),
  conflicts: () => import("./dialogs/ConflictDialog.svelte"),
  shelf: () => import("./Shelf.svelte"),
} as const;

export type Dialog = keyof typeof LATER;

export const later: typeof LATER = LATER;

/** Called when the article and what stands around it are drawn; what fails is tried again when it is asked for. */
export function loadTheRest(): () => void {
  const loads: (() => Promise<unknown>)[] = [...Object.values(LATER), () => import("../components/Failure.svelte")];
  return inIdleTime(() => {
    void loads.pop()?.().catch(() => undefined);
    return loads.length > 0;
  });
}
