/** Remembers how far somebody has read and for how long, and opens the article there again. */
import { Activity } from "./activity";
import type { Editor } from "./editor.svelte";

interface Readable {
  reveal(point: number): void;
  rectOf(parts: readonly (readonly [number, number])[]): DOMRect | null;
  topPoint(): number;
}

const REST_MS = 3_000;
const REPORT_MS = 60_000;
const CLOCK_MS = 5_000;
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"] as const;

/** Watches until the returned function is called. */
export function watchReading(editor: Editor, text: Readable): () => void {
  const { position } = editor.answer;
  if (position > 0) requestAnimationFrame(() => scrollTo(text, position));
  if (editor.isReadOnly) return () => undefined;

  const activity = new Activity(() => performance.now());
  let last = position;
  let reported = editor.answer.active_seconds;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const report = (): void => {
    const seconds = activity.take();
    reported += seconds;
    const place = text.topPoint();
    const patch = {
      ...(seconds > 0 ? { add_active_seconds: seconds } : {}),
      ...(place === last ? {} : { position: place }),
    };
    last = place;
    if (Object.keys(patch).length > 0) editor.patch(patch);
  };
  const scrolled = (): void => {
    activity.touch();
    clearTimeout(rest);
    rest = setTimeout(report, REST_MS);
  };
  const touched = (): void => activity.touch();
  const hidden = (): void => {
    if (document.visibilityState !== "hidden") return;
    activity.pause();
    report();
  };
  const timer = setInterval(report, REPORT_MS);
  const tellTime = (): void => {
    editor.worked = { seconds: reported + activity.seconds, isIdle: activity.isIdle };
  };
  const clock = setInterval(tellTime, CLOCK_MS);
  activity.touch();
  tellTime();

  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, touched, { passive: true });
  window.addEventListener("scroll", scrolled, { passive: true });
  document.addEventListener("visibilitychange", hidden);
  return () => {
    clearInterval(timer);
    clearInterval(clock);
    clearTimeout(rest);
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, touched);
    window.removeEventListener("scroll", scrolled);
    document.removeEventListener("visibilitychange", hidden);
  };
}

/** The line last read comes to where reading begins, below the bar. */
function scrollTo(text: Readable, position: number): void {
  text.reveal(position);
  requestAnimationFrame(() => {
    const rect = text.rectOf([[position, position + 1]]);
    if (rect !== null) window.scrollBy(0, rect.top - window.innerHeight / 5);
  });
}
