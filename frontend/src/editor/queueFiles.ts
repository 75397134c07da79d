/** Saving what is not sent yet as a file, and reading such a file back. */
import { give } from "../components/givenFile";
import { fail, tell } from "../store/notices.svelte";
import { take as takeIn, written } from "../sync/queueFile";
import { n, t } from "../words/t";
import type { Session } from "./session.svelte";

export async function saveQueue(session: Session): Promise<void> {
  const text = written(session.editor?.answer.member ?? "", (await session.outbox?.queued()) ?? []);
  const name = `slant-not-sent-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.json`;
  give(name, text, "application/json");
}

export function readQueue(session: Session): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "application/json,.json";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file !== undefined) file.text().then((text) => take(session, text), fail);
  });
  input.click();
}

async function take(session: Session, text: string): Promise<void> {
  const { outbox, editor } = session;
  const taken = outbox === null || editor === null ? "wrong" : await takeIn(outbox, text, editor.answer.member);
  if (typeof taken === "number") await session.open();
  if (taken === "foreign") fail(new Error(t("This file holds somebody else’s work. It is sent only for whom it belongs to.")));
  else if (taken === "wrong") fail(new Error(t("This is no file of unsent work.")));
  else tell(n("One change was read and is being sent.", "{count} changes were read and are being sent.", taken));
}
