/** The shapes of the wire, one name each, so that pages never guess what an answer holds. */

export type Role = "manager" | "annotator" | "adjudicator" | "researcher";
export type WorkState = "open" | "in_progress" | "submitted" | "skipped" | "released";
export type Theme = "auto" | "light" | "dark";
export type Scope = "read" | "write";

export interface Page<T> {
  results: T[];
  next: string | null;
}

export interface ProjectName {
  slug: string;
  title: string;
  language: string;
  archived_at: string | null;
}

export interface MyMembership {
  id: string;
  project: ProjectName;
  roles: Role[];
  pseudonym: string;
}

export interface Me {
  id: string;
  username: string;
  name: string;
  email: string;
  is_site_admin: boolean;
  may_create_projects?: boolean;
  memberships: MyMembership[];
}

export interface WorkItem {
  id: string;
  document: { id: string; title: string | null; length: number };
  state: WorkState;
  updated_at: string | null;
  submitted_at: string | null;
  can_reopen: boolean;
}

export interface ProjectWork {
  slug: string;
  title: string;
  member: string;
  counts: { done: number; in_progress: number; open: number; left: number };
  current: WorkItem | null;
  finished: WorkItem[];
  problem?: string | null;
}

export interface Token {
  id: string;
  name: string;
  scope: Scope;
  project: string | null;
  created_at: string;
  expires_at: string | null;
  last_used_on: string | null;
  token_key: string;
}

export interface NewToken extends Token {
  token: string;
}

export interface Preferences {
  theme?: Theme;
  keys?: Record<string, string>;
  [other: string]: unknown;
}

export interface ProjectSummary extends ProjectName {
  description: string;
  roles: Role[];
  counts: { documents: number; members: number; submitted: number; expected: number };
}

export interface ProjectSettings {
  blind_outlet: boolean;
  blind_peers: boolean;
  annotators_per_document: number;
  claiming: boolean;
}

export interface Project extends ProjectName {
  description: string;
  settings: ProjectSettings;
  created_at: string;
  revision: number;
  roles: Role[];
  codebook: string | null;
  can: { manage: boolean; download: boolean; annotate: boolean };
}

export interface Template {
  id: string;
  title: string;
  description: string;
}

export interface NewProject {
  slug?: string;
  title: string;
  language: string;
  template: string;
  settings: Partial<ProjectSettings>;
}

export interface StateCounts {
  open: number;
  in_progress: number;
  submitted: number;
  skipped: number;
}

export interface MemberProgress extends StateCounts {
  id: string;
  name: string;
  pseudonym: string;
  roles: Role[];
  active_seconds: number;
  last_saved_at: string | null;
}

export interface Waiting {
  kind: "skip" | "unlock";
  assignment: string;
  document: { id: string; title: string | null; key: string };
  member: { id: string; name: string };
  reason: string;
  note: string;
  at: string;
}

export interface Progress {
  documents: { total: number; complete: number; untouched: number };
  readings: StateCounts & { expected: number };
  members: MemberProgress[];
  waiting: Waiting[];
}

export interface Member {
  id: string;
  user: { id: string; username: string; name: string } | null;
  roles: Role[];
  pseudonym: string;
  kind: "person" | "imported" | "model";
  removed_at: string | null;
  revision: number;
  joined_at: string;
}

export interface Invitation {
  id: string;
  name: string;
  email: string;
  roles: Role[];
  expires_at: string;
  state: "open" | "used" | "expired" | "revoked";
}

export interface FreshInvitation extends Invitation {
  link: string;
}

export interface ResetLink {
  link: string;
  expires_at: string;
}

/** The body's own type stands with the code that reads it. */
export interface CodebookVersion {
  version: string;
  title: string;
  state: "draft" | "published" | "retired";
  created_at: string;
  published_at: string | null;
}

export type Block = [start: number, end: number, kind: string];

export interface DocumentRow {
  id: string;
  key: string;
  title: string | null;
  length: number;
  language: string;
  outlet: string | null;
  event: string | null;
  published_on: string | null;
  purpose: string;
  set_aside_at: string | null;
  import: string | null;
  states: StateCounts;
  annotations: number;
  created_at: string;
}

export interface Unlock {
  block: number;
  member: { id: string; name: string } | string;
  at: string;
}

export interface DocumentDetail extends DocumentRow {
  project: string;
  url: string | null;
  byline: string | null;
  text: string;
  blocks: Block[];
  sentences: [number, number][];
  quotations: [number, number][];
  metadata: Record<string, unknown>;
  rights: Record<string, unknown>;
  revision: number;
  unlocks: Unlock[];
}

export interface DocumentFilters {
  q?: string;
  event?: string;
  outlet?: string;
  state?: string;
  set_aside?: boolean;
}

export interface ImportError {
  line: number;
  place: string;
  message: string;
}

export interface ImportCounts {
  read?: number;
  created?: number;
  unchanged?: number;
  assignments?: number;
  annotations?: number;
  /** Names of annotators that were taken, with what they are called now. */
  renamed?: Record<string, string>;
  deleted?: number;
  set_aside?: number;
}

export interface Import {
  id: string;
  state: "done" | "failed" | "undone" | "checked";
  format: string;
  file_name: string;
  dry_run: boolean;
  counts: ImportCounts;
  errors: ImportError[];
  /** A trial is not kept, so it has no time. */
  created_at: string | null;
  undoable: boolean;
}

export interface AssignmentRow {
  id: string;
  document: { id: string; key: string; title: string | null };
  member: { id: string; name: string; pseudonym: string } | null;
  state: WorkState;
  kind: string;
  round: string;
  slot: number;
  annotations: number;
  updated_at: string | null;
  submitted_at: string | null;
  revision: number;
}

export interface HandOut {
  created: number;
  existing: number;
  results: AssignmentRow[];
}

export interface ExportSummary {
  in: { documents: number; readings: number; annotations: number };
  out: {
    documents: number;
    readings: number;
    annotations: number;
    why: { reason: string; readings: number; annotations: number }[];
  };
}
