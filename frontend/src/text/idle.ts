/** Work that can wait, done while nobody waits: between frames, a little at a time. */

/** Milliseconds of a slice where the browser does not say how long it is idle. */
const SLICE = 8;

/** Once what was just drawn is on the screen. */
export function afterPaint(then: () => void): void {
  requestAnimationFrame(() => setTimeout(then));
}

/**
 * A step behind each picture, for what its words do without; all that are left at once when somebody
 * acts before. The answer stops it.
 */
export function behindPictures(steps: readonly (() => void)[]): () => void {
  const left = [...steps];
  const stop = new AbortController();
  const next = (): void => {
    if (stop.signal.aborted) return;
    left.shift()?.();
    if (left.length > 0) afterPaint(next);
    else stop.abort();
  };
  const rest = (): void => {
    for (const step of left.splice(0)) step();
    stop.abort();
  };
  for (const sign of ["keydown", "pointerdown"] as const) {
    window.addEventListener(sign, rest, { capture: true, signal: stop.signal });
  }
  afterPaint(next);
  return () => stop.abort();
}

/** Calls `step` in idle time until it says that nothing is left; the answer stops it. */
export function inIdleTime(step: () => boolean): () => void {
  let isStopped = false;
  const work = (isIdle: () => boolean): void => {
    if (isStopped) return;
    let isLeft: boolean;
    do isLeft = step();
    while (isLeft && isIdle());
    if (isLeft) ask(work);
  };
  // Before the first frame a browser calls itself idle while it waits to paint.
  afterPaint(() => ask(work));
  return () => (isStopped = true);
}

function ask(work: (isIdle: () => boolean) => void): void {
  if ("requestIdleCallback" in globalThis) {
    requestIdleCallback((deadline) => work(() => deadline.timeRemaining() > 2));
    return;
  }
  setTimeout(() => {
    const end = performance.now() + SLICE;
    work(() => performance.now() < end);
  });
}
