/** The one answer the editor opens with, and the entities and annotations as the page holds them. */
import type { ReopenRequest, WorkItem } from "../api/types";
import type { AnnotationBody, Part, StoredAnnotation } from "../sync/wire";
import type { Block } from "../text/blocks";
import type { Codebook } from "./questions/codebook";

export interface Entity {
  /** Null until the server has made it; its name and type stand for it meanwhile. */
  readonly id: string | null;
  readonly name: string;
  readonly type: string;
  readonly aliases: readonly string[];
  readonly scope: "document" | "project";
  readonly uses: number;
}

/** Who says what, as rules propose it. */
export interface ProposedSpeaker {
  readonly content: readonly Part[];
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly anonymity: string;
}

export interface EditorAnswer {
  readonly id: string;
  readonly state: WorkItem["state"];
  readonly step: WorkItem["step"];
  readonly revision: number;
  readonly member: string;
  readonly project: {
    readonly slug: string;
    readonly title: string;
    readonly language: string;
    readonly settings?: Readonly<Record<string, unknown>>;
  };
  readonly document: {
    readonly id: string;
    readonly title: string | null;
    readonly key?: string;
    readonly text: string;
    readonly language: string;
    readonly length: number;
    readonly blocks: readonly Block[];
    readonly sentences: readonly Part[];
    readonly quotations: readonly Part[];
    readonly speakers?: readonly ProposedSpeaker[];
    /** To be read before the text; empty where there is nothing to warn of. */
    readonly content_warning?: string;
    readonly outlet?: string | null;
    readonly byline?: string | null;
    readonly published_on?: string | null;
    readonly url?: string | null;
    readonly event?: string | null;
  };
  /** Null where nobody has begun: then no version is fixed yet. */
  readonly codebook: { readonly version: string; readonly body: Codebook };
  readonly annotations: readonly (StoredAnnotation & { readonly updated_at?: string })[];
  readonly entities: readonly Entity[];
  readonly nothing_found: readonly string[];
  readonly unlocked_blocks: readonly number[];
  readonly position: number;
  readonly active_seconds: number;
  readonly note: string;
  readonly recognised_outlet?: string;
  readonly skip: { readonly reason: string; readonly note: string } | null;
  readonly submitted_at: string | null;
  readonly work: { readonly done: number; readonly open: number; readonly left: number };
  /** What was asked last, of a finished article of one's own. */
  readonly reopen_request?: ReopenRequest | null;
  readonly can: { readonly edit: boolean; readonly reopen: boolean; readonly ask_reopen?: boolean; readonly note_privately?: boolean; readonly meet_proposals?: boolean };
}

/** One annotation on the page. A new object for every change, so that drawing can compare. */
export interface Item extends AnnotationBody {
  readonly id: string;
  readonly quote: string;
}

/** In the order of the text; answers about the whole article come first. */
export function inTextOrder(items: Iterable<Item>): Item[] {
  return [...items].sort(
    (one, other) =>
      startOf(one) - startOf(other) || endOf(one) - endOf(other) || (one.id < other.id ? -1 : 1),
  );
}

function startOf(item: Item): number {
  return item.parts[0]?.[0] ?? item.slot ?? -1;
}

function endOf(item: Item): number {
  return item.parts.at(-1)?.[1] ?? item.slot ?? -1;
}
