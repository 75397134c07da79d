/**
 * What the editor and the server say to each other, in one place for the outbox and the editor.
 * Offsets are half-open and count code points.
 */

export type Part = readonly [start: number, end: number];

/** An entity in a value: id, name, type, and how it appears in the passage (kind and its detail). */
export type EntityValue = Readonly<Record<string, string>>;

export type Value = string | number | boolean | readonly string[] | EntityValue | readonly EntityValue[];

export type Values = Readonly<Record<string, Value>>;

/** Leads to another annotation of the reading, or to an entity by its id. */
export type Link =
  | { readonly role: string; readonly to: string; readonly entity?: never }
  | { readonly role: string; readonly entity: string; readonly to?: never };

/** What a person decides about one annotation; everything else is the server's bookkeeping. */
export interface AnnotationBody {
  readonly layer: string;
  readonly parts: readonly Part[];
  readonly slot: number | null;
  readonly values: Values;
  readonly links: readonly Link[];
  readonly note: string;
  /** A checksum against the text as this person is shown it; left out where nothing is quoted. */
  readonly quote?: string;
  /** The proposal it was made from, as it was shown; counts where this creates the annotation. */
  readonly proposal?: string;
}

export interface StoredAnnotation extends AnnotationBody {
  readonly id: string;
  readonly quote: string;
  readonly missing: readonly string[];
  /** Answers that no longer fit since the work moved to a newer version: asked again. */
  readonly former?: Values;
  readonly revision: number;
  readonly deleted_at: string | null;
}

export interface Tombstone {
  readonly id: string;
  readonly revision: number;
  readonly deleted_at: string;
}

export interface AssignmentPatch {
  readonly position?: number;
  readonly add_active_seconds?: number;
  readonly nothing_found?: readonly string[];
  readonly note?: string;
  readonly recognised_outlet?: string;
  readonly unlock_blocks?: readonly number[];
}

export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  readonly request_id?: string;
  readonly current?: StoredAnnotation | Tombstone;
}

export interface ChangeResult {
  readonly change: string;
  readonly status: number;
  readonly body: unknown;
}

export interface ChangesAnswer {
  readonly results: readonly ChangeResult[];
  readonly revision: number;
}
