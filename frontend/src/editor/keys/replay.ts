/** Keys that were pressed for something that had yet to be loaded: pressed again, now that it is there. */
import { tick } from "svelte";

/** In turn, each where the focus is by then, as the hand meant it. */
export async function replay(events: KeyboardEvent[]): Promise<void> {
  for (let event = events.shift(); event !== undefined; event = events.shift()) {
    await tick();
    await tick();
    const { key, shiftKey, altKey } = event;
    const target = document.activeElement ?? document.body;
    const isFree = target.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, altKey, bubbles: true, cancelable: true }));
    if (isFree && [...key].length === 1) write(target, key);
  }
}

/** A key that only says it was pressed writes nothing. */
function write(target: Element, sign: string): void {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
  target.setRangeText(sign, target.selectionStart ?? target.value.length, target.selectionEnd ?? target.value.length, "end");
  target.dispatchEvent(new InputEvent("input", { bubbles: true, data: sign, inputType: "insertText" }));
}
