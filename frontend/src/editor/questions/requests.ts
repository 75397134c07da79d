/** The editor's few calls beside the outbox: open an article, hand it in, skip it, take the next. */
import { send } from "../../api/client";
import type { WorkItem } from "../../api/types";
import type { EditorAnswer } from "../work";

interface Authored {
  readonly id: string;
  readonly member: string;
  readonly revision: number;
}

export async function openWork(id: string): Promise<EditorAnswer> {
  return (await send<EditorAnswer>("GET", `assignments/${id}/`)).data;
}

/** The article that comes next of its own, or null: then the project may have one to give. */
export async function submitWork(work: Authored, nothingFound: readonly string[]): Promise<WorkItem | null> {
  const answer = await send<{ next: WorkItem | null }>("POST", `assignments/${work.id}/submit/`, {
    json: { nothing_found: nothingFound },
    headers: headersOf(work),
  });
  return answer.data.next;
}

export async function skipWork(work: Authored, reason: string, note: string): Promise<void> {
  await send("POST", `assignments/${work.id}/skip/`, { json: { reason, note }, headers: headersOf(work) });
}

export async function reopenWork(work: Authored): Promise<void> {
  await send("POST", `assignments/${work.id}/reopen/`, { json: {}, headers: headersOf(work) });
}

/** Null: there is nothing to give now. */
export async function claimWork(slug: string): Promise<WorkItem | null> {
  const answer = await send<WorkItem | null>("POST", `projects/${slug}/claim/`, { json: {} });
  return answer.status === 204 ? null : answer.data;
}

function headersOf({ member, revision }: Authored): Record<string, string> {
  return { "Slant-Member": member, "If-Match": `"${revision}"` };
}
