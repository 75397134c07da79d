/** The outbox's ties to the real browser: its timers, its locks, its other tabs, its events. */
import { openChangeStore } from "./changeStore";
import { Outbox } from "./outbox";
import type { Alone, Channel, Clock, News } from "./parts";
import { sendChanges } from "./transport";
import { uuid7 } from "./uuid7";

const clock: Clock = {
  now: () => Date.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};

/** Without HTTPS browsers have no Web Locks; then the Change-Id alone keeps a second try harmless. */
const alone: Alone = async (name, work) => {
  if ("locks" in navigator) await navigator.locks.request(name, work);
  else await work();
};

function channelOf(member: string): Channel {
  const channel = new BroadcastChannel(`slant-outbox-${member}`);
  return {
    post: (news) => channel.postMessage(news),
    listen: (hear) => channel.addEventListener("message", (event: MessageEvent<News>) => hear(event.data)),
    close: () => channel.close(),
  };
}

/** One person's outbox, awake to every sign that the server may be reachable again. */
export async function openOutbox(member: string): Promise<{ outbox: Outbox; close: () => void }> {
  const outbox = new Outbox({
    member,
    store: await openChangeStore(),
    transport: sendChanges,
    clock,
    alone,
    channel: channelOf(member),
    newId: uuid7,
    random: Math.random,
  });
  const hurry = (): void => {
    if (document.visibilityState === "visible") void outbox.sendNow();
  };
  window.addEventListener("online", hurry);
  window.addEventListener("focus", hurry);
  document.addEventListener("visibilitychange", hurry);
  return {
    outbox,
    close() {
      window.removeEventListener("online", hurry);
      window.removeEventListener("focus", hurry);
      document.removeEventListener("visibilitychange", hurry);
      outbox.close();
    },
  };
}

/** Sends what earlier visits left behind, for pages that have no editor: call it once signed in. */
export async function sendLeftovers(members: readonly string[]): Promise<void> {
  for (const member of members) {
    const { outbox, close } = await openOutbox(member);
    await outbox.sendNow();
    close();
  }
}
