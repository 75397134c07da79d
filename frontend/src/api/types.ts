/**
 * The wire's shapes by the names the pages use. They are the generated ones; where the server's
 * description says less than it does (a state's words, a block's parts), they are made exact here.
 */

import type { components } from "./schema";

type Schemas = components["schemas"];
type With<T, Exact> = Omit<T, keyof Exact> & Exact;

export interface Page<T> {
  results: T[];
  next: string | null;
}

export type WorkState = "open" | "in_progress" | "submitted" | "skipped" | "released";

// The person
export type Me = Schemas["Me"];
export type MyMembership = Schemas["MyMembership"];
export type WorkItem = With<Schemas["Work"], { state: WorkState }>;
export type ProjectWork = With<
  Schemas["MyProjectWork"],
  { current: WorkItem | null; finished: WorkItem[] }
>;
export type Session = Schemas["Session"];
export type Token = Schemas["Token"];
export type NewToken = Schemas["NewToken"];
export type Scope = Token["scope"];
export type TokenWish = Schemas["TokenInput"];
/** Other names than the known ones may stand in it, too: it is the pages' own store. */
export type Preferences = Schemas["Preferences"] & Record<string, unknown>;
export type Theme = NonNullable<Schemas["Preferences"]["theme"]>;

// Projects and people
export type Project = Schemas["Project"];
export type ProjectSummary = Schemas["ProjectSummary"];
export type NewProject = Schemas["ProjectInput"];
export type ProjectChanges = Schemas["ProjectPatch"];
export type Template = Schemas["Template"];
export type CodebookVersion = Schemas["CodebookSummary"];
export type Progress = Schemas["Progress"];
export type MemberProgress = Schemas["MemberProgress"];
export type Waiting = Schemas["Waiting"];
export type DeletedProject = Schemas["DeletedProject"];
export type WaitingItem = Schemas["WaitingItem"];
export type ReopenRequest = Schemas["ReopenRequest"];
export type Member = Schemas["Member"];
export type Role = Member["roles"][number];
export type MemberChanges = Schemas["MemberPatch"];
export type Invitation = Schemas["Invitation"];
export type FreshInvitation = Schemas["FreshInvitation"];
export type ResetLink = Schemas["ResetLink"];

// Articles and work
export type Block = [start: number, end: number, kind: string];
export type DocumentRow = Schemas["DocumentSummary"];
export type DocumentDetail = With<
  Schemas["Document"],
  { blocks: Block[]; sentences: [number, number][]; quotations: [number, number][] }
>;
export type DocumentChanges = Schemas["DocumentPatch"];
export type Removal = Schemas["DocumentRemoved"];
export type Unlock = Schemas["Unlock"];
export type ImportError = Omit<Schemas["ImportError"], "code">;
export type Import = With<Schemas["Import"], { errors: ImportError[] }>;
export type AssignmentRow = With<
  Schemas["Assignment"],
  { state: WorkState; member: Schemas["Reader"] | null }
>;
export type HandOut = Schemas["HandedOut"];
export type ExportSummary = Schemas["ExportSummary"];

export interface DocumentFilters {
  q?: string;
  event?: string;
  outlet?: string;
  state?: string;
  set_aside?: boolean;
  purpose?: string;
}
