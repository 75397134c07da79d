/** One draft in hand: every change is saved by itself a moment later, faults and all. */

import { ApiError } from "../../api/errors";
import { doAct, fetchVersion, saveDraft, type Act, type DraftVersion, type Faults } from "../../api/codebooks";
import { draftOf, type BookDraft } from "./shape";

type Version = DraftVersion<unknown>;
export type Saving = "saved" | "waiting" | "saving" | "failed" | "stale";

const PAUSE_MS = 600;
const MOST_STEPS = 100;

export class Draft {
  readonly slug: string;
  book = $state<BookDraft>({ title: "", layers: [] });
  version = $state("");
  basedOn = $state<string | null>(null);
  faults = $state.raw<Faults>({});
  saving = $state<Saving>("saved");
  error = $state.raw<unknown>(null);
  /** Ids that stand in the version this one comes from: older work names them, so they stay. */
  known = $state.raw<ReadonlySet<string>>(new Set());
  #revision = 0;
  #stored = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #past = $state.raw<readonly string[]>([]);
  #future = $state.raw<readonly string[]>([]);

  constructor(slug: string, version: Version, known: ReadonlySet<string>) {
    this.slug = slug;
    this.known = known;
    this.#take(version);
  }

  get revision(): number {
    return this.#revision;
  }

  get isUnsent(): boolean {
    return this.saving !== "saved";
  }

  get faultCount(): number {
    return Object.keys(this.faults).length;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** What is wrong at one place, such as `layers.0.title`. */
  at(place: string): string[] {
    return this.faults[place] ?? [];
  }

  /** How many places below this one are wrong. */
  below(place: string): number {
    return Object.keys(this.faults).filter((each) => each === place || each.startsWith(`${place}.`)).length;
  }

  #take(version: Version): void {
    this.book = draftOf(version.body);
    this.version = version.version;
    this.basedOn = version.based_on;
    this.faults = version.faults;
    this.#revision = version.revision;
    this.#stored = JSON.stringify(this.book);
    this.saving = "saved";
    this.error = null;
  }

  /** Called with the text of the book whenever anything in it may have changed. */
  changed(text: string): void {
    if (text === this.#stored || this.saving === "stale") return;
    this.saving = "waiting";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
  }

  /** Send what is not sent yet; several calls are one after the other. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#sending !== null) await this.#sending;
    const text = JSON.stringify(this.book);
    if (text === this.#stored || this.saving === "stale") return;
    this.#sending = this.#send(text);
    await this.#sending;
    this.#sending = null;
    if (this.saving === "saved" && JSON.stringify(this.book) !== this.#stored) this.changed(JSON.stringify(this.book));
  }

  async #send(text: string): Promise<void> {
    this.saving = "saving";
    try {
      const answer = await saveDraft<unknown>(this.slug, this.version, this.#revision, { body: JSON.parse(text) });
      this.#past = [...this.#past, this.#stored].slice(-MOST_STEPS);
      this.#future = [];
      this.#stored = text;
      this.#revision = answer.revision;
      this.faults = answer.faults;
      this.saving = "saved";
      this.error = null;
    } catch (error) {
      this.error = error;
      this.saving = error instanceof ApiError && error.status === 412 ? "stale" : "failed";
    }
  }

  /** After a change elsewhere: look at that one. */
  async takeTheirs(): Promise<void> {
    this.#take(await fetchVersion<unknown>(this.slug, this.version));
  }

  /** After a change elsewhere: write this one over it. */
  async keepMine(): Promise<void> {
    const theirs = await fetchVersion<unknown>(this.slug, this.version);
    this.#revision = theirs.revision;
    this.#stored = "";
    this.saving = "waiting";
    await this.save();
  }

  async act(act: Act): Promise<void> {
    await this.save();
    const before = this.#stored;
    this.#take(await doAct<unknown>(this.slug, this.version, this.#revision, act));
    this.#past = [...this.#past, before].slice(-MOST_STEPS);
    this.#future = [];
  }

  async rename(version: string): Promise<void> {
    await this.save();
    const answer = await saveDraft<unknown>(this.slug, this.version, this.#revision, { version });
    this.version = answer.version;
    this.#revision = answer.revision;
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (last === undefined) return;
    const now = JSON.stringify(this.book);
    this.#step(last, this.#past.slice(0, -1), [...this.#future, now]);
  }

  redo(): void {
    const next = this.#future.at(-1);
    if (next === undefined) return;
    const now = JSON.stringify(this.book);
    this.#step(next, [...this.#past, now], this.#future.slice(0, -1));
  }

  /** Saved like any other change, but not remembered as one more step. */
  #step(text: string, past: readonly string[], future: readonly string[]): void {
    this.book = JSON.parse(text) as BookDraft;
    void this.save().then(() => {
      this.#past = past;
      this.#future = future;
    });
  }
}

/** Every id of a body, written as `layer`, `layer.question`, `layer.question.answer`. */
export function idsIn(body: unknown): Set<string> {
  const ids = new Set<string>();
  for (const mark of draftOf(body).layers) {
    ids.add(mark.id);
    for (const question of mark.dimensions) {
      ids.add(`${mark.id}.${question.id}`);
      for (const answer of question.labels ?? []) ids.add(`${mark.id}.${question.id}.${answer.id}`);
    }
  }
  return ids;
}
