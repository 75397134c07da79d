/**
 * What the editor knows while somebody reads: annotations, who is spoken of, what is asked now.
 *
 * Every change goes through `commit`: shown at once, remembered for undo, handed on to be saved.
 * What the keys and clicks mean stands in `marking.ts`, `answering.ts` and `moving.ts`.
 */
import type { Draft } from "../sync/queue";
import type { AnnotationBody, AssignmentPatch, Part, Values } from "../sync/wire";
import { type Offsets, offsetsOf } from "../text/offsets";
import { quoteOf } from "../text/spans";
import { t } from "../words/t";
import { entitiesIn, findLayer, shownDimensions, type Codebook, type Dimension, type Elsewhere, type EntityValue, type Layer } from "./questions/codebook";
import { inUse, withValues } from "./questions/register";
import { back, forth, isStillSo, NO_HISTORY, remember, type Difference, type History, type Move, type Step } from "./history";
import { answersElsewhere, judge, type Judgement } from "./questions/unfinished";
import { inTextOrder, type EditorAnswer, type Entity, type Item } from "./work";

/** Whose questions are asked: an annotation, or a place that has none yet (the whole article). */
export interface Target {
  readonly layer: string;
  readonly id: string | null;
  readonly slot: number | null;
}

export type Save = (draft: Omit<Draft, "member">) => void;

export class Editor {
  answer: EditorAnswer = $state.raw(null as never);
  readonly codebook: Codebook;
  readonly offsets: Offsets;
  readonly isReadOnly: boolean;
  /** The layers that are marked in the text, in order: their place is their line pattern. */
  readonly markable: readonly Layer[];
  readonly wholeArticle: readonly Layer[];
  readonly #save: Save;
  readonly #keep: (history: History) => void;

  items = $state.raw<ReadonlyMap<string, Item>>(new Map());
  nothingFound = $state.raw<readonly string[]>([]);
  unlocked = $state.raw<readonly number[]>([]);
  history = $state.raw(NO_HISTORY);
  /** As they came with the answer; whom they name is read when somebody first asks for it. */
  #loaded = $state.raw<ReadonlyMap<string, AnnotationBody>>(new Map());
  #learned = $state.raw<readonly EntityValue[]>([]);
  /** Ids of what was worked on since then, the latest first. */
  #touched = $state.raw<readonly string[]>([]);
  target = $state.raw<Target | null>(null);
  /** The question that has the focus; null while the text has it. */
  question = $state<string | null>(null);
  /** Raised to put the focus where `question` says, even when that did not change. */
  focusCalls = $state(0);
  /** What a selection is marked as. */
  layerId = $state("");
  /** The annotation whose boundaries are being moved. */
  moving = $state<string | null>(null);
  /** The role for which something marked is being chosen. */
  linking = $state<string | null>(null);
  spoken = $state("");
  /** Where something is proposed that nobody has marked. */
  proposed = $state.raw<readonly Part[]>([]);
  /** The clock that counts work; null where nothing is counted. */
  worked = $state.raw<{ readonly seconds: number; readonly isIdle: boolean } | null>(null);

  constructor(answer: EditorAnswer, save: Save, keep: (history: History) => void = () => undefined) {
    this.answer = answer;
    this.codebook = answer.codebook.body;
    this.offsets = offsetsOf(answer.document.text);
    this.isReadOnly = !answer.can.edit;
    this.markable = this.codebook.layers.filter(({ level }) => level !== "document" && level !== "relation");
    this.wholeArticle = this.codebook.layers.filter(({ level }) => level === "document");
    this.layerId = this.markable[0]?.id ?? "";
    this.#save = save;
    this.#keep = keep;
  }

  readonly #known = $derived(withValues(this.answer.entities, named(this.#loaded.values())));
  readonly entities: readonly Entity[] = $derived(withValues(this.#known, this.#learned));
  readonly #earlier: readonly string[] = $derived(lastFirst(this.answer.annotations));
  /** Ids of annotations by when they were last worked on, the latest first. */
  readonly recent: readonly string[] = $derived([...new Set([...this.#touched, ...this.#earlier])]);
  readonly ordered = $derived(inTextOrder(this.items.values()));
  readonly elsewhere: Elsewhere = $derived.by(() => answersElsewhere(this.codebook, this.items.values()));
  readonly judgement: Judgement = $derived.by(() => judge(this.codebook, this.ordered, this.nothingFound));
  readonly unfinished = $derived(
    new Set(this.judgement.unfinished.map((each) => (each.kind === "annotation" ? each.item.id : each.layer.id))),
  );
  readonly register: readonly Entity[] = $derived(
    inUse(
      this.entities,
      this.ordered.flatMap((item) => Object.values(item.values).flatMap((value) => entitiesIn(value))),
    ),
  );
  readonly active: Item | null = $derived(
    this.target?.id === null || this.target === null ? null : (this.items.get(this.target.id) ?? null),
  );
  readonly targetLayer: Layer | null = $derived.by(() =>
    this.target === null ? null : (findLayer(this.codebook, this.target.layer) ?? null),
  );
  readonly asked: readonly Dimension[] = $derived(
    this.targetLayer === null ? [] : shownDimensions(this.targetLayer, this.active?.values ?? {}, this.elsewhere),
  );

  layer(id: string): Layer {
    const layer = findLayer(this.codebook, id);
    if (layer === undefined) throw new Error(t("The codebook has nothing called {id}.", { id }));
    return layer;
  }

  /** Take in what the server answered, with what is still on its way laid over it. */
  load(answer: EditorAnswer, bodies: ReadonlyMap<string, AnnotationBody>, patch: AssignmentPatch): void {
    this.answer = answer;
    const items = new Map<string, Item>();
    for (const [id, body] of bodies) items.set(id, this.itemOf(id, body));
    this.items = items;
    this.#loaded = bodies;
    this.#learned = [];
    this.#touched = [];
    this.nothingFound = patch.nothing_found ?? this.answer.nothing_found;
    this.unlocked = [...new Set([...this.answer.unlocked_blocks, ...(patch.unlock_blocks ?? [])])];
    this.#letGo();
  }

  /** Another tab's change, or the server's version of one of ours. Not for undo, not for saving. */
  takeIn(id: string, body: AnnotationBody | null): void {
    this.#show([{ id, body }]);
  }

  /** The entities these answers name are known from now on, with the ids the server gave them. */
  learn(values: Values): void {
    this.#learnFrom([{ values }]);
  }

  /** Do something: show it, remember it, save it. */
  commit(title: string, differences: readonly Difference[], joins?: string): void {
    if (this.isReadOnly) return;
    // Copied once, as it is now: what is remembered is kept whole with every later step.
    const step = $state.snapshot({ title, differences, ...(joins === undefined ? {} : { joins }) }) as Step;
    this.#recall(remember(this.history, step));
    this.#perform(differences);
  }

  undo(): void {
    this.#move(back(this.history), t("Undone"));
  }

  redo(): void {
    this.#move(forth(this.history), t("Done again"));
  }

  #move(move: Move | undefined, words: string): void {
    if (move === undefined) {
      this.say(words === "Undone" ? t("There is nothing to undo.") : t("There is nothing to do again."));
      return;
    }
    const now = (id: string): AnnotationBody | null => this.items.get(id) ?? null;
    this.#recall(move.history);
    if (!isStillSo(move.step, now)) {
      this.say(t("Changed elsewhere since, so it stays as it is: {title}", { title: move.step.title }));
      return;
    }
    this.#perform(move.step.differences);
    this.#follow(move.step);
    this.say(`${words}: ${move.step.title}`);
  }

  #recall(history: History): void {
    this.history = history;
    this.#keep(history);
  }

  /** After undo, what it was about is in hand again, if it is still there. */
  #follow({ differences }: Step): void {
    if (differences.some(({ id, after }) => after !== null && id === this.target?.id)) return;
    const there = differences.find(({ after }) => after !== null);
    if (there === undefined) this.release();
    else if (this.target?.id !== there.id) this.take(there.id);
  }

  #perform(differences: readonly Difference[]): void {
    this.#show(differences.map(({ id, after }) => ({ id, body: after })));
    for (const { id, after } of differences) {
      this.#save({ assignment: this.answer.id, op: after === null ? "delete" : "put", id, body: after });
    }
    const ids = differences.filter(({ after }) => after !== null).map(({ id }) => id);
    this.#touched = [...ids, ...this.#touched.filter((id) => !ids.includes(id))];
    this.#unconfirm(differences);
  }

  #show(changes: readonly { readonly id: string; readonly body: AnnotationBody | null }[]): void {
    const items = new Map(this.items);
    for (const { id, body } of changes) {
      if (body === null) items.delete(id);
      else items.set(id, this.itemOf(id, body));
    }
    this.items = items;
    this.#learnFrom(changes.map(({ body }) => body).filter((body) => body !== null));
    this.#letGo();
  }

  #learnFrom(bodies: readonly Pick<AnnotationBody, "values">[]): void {
    const fresh = named(bodies).filter((value) => !this.#learned.some((each) => isSaid(each, value)));
    if (fresh.length > 0) this.#learned = [...this.#learned, ...fresh];
  }

  /** What is gone is no longer in hand. */
  #letGo(): void {
    const id = this.target?.id ?? null;
    if (id !== null && !this.items.has(id)) this.release();
  }

  /** “Nothing to mark” is no longer true once something is marked. */
  #unconfirm(differences: readonly Difference[]): void {
    const marked = new Set(differences.map(({ after }) => after?.layer));
    const left = this.nothingFound.filter((layer) => !marked.has(layer));
    if (left.length < this.nothingFound.length) this.patch({ nothing_found: left });
  }

  /** A change of the reading itself: the place, the clock, nothing found, a part of the page. */
  patch(body: AssignmentPatch): void {
    if (this.isReadOnly) return;
    if (body.nothing_found !== undefined) this.nothingFound = body.nothing_found;
    if (body.unlock_blocks !== undefined) this.unlocked = [...new Set([...this.unlocked, ...body.unlock_blocks])];
    this.#save({ assignment: this.answer.id, op: "assignment", id: this.answer.id, body });
  }

  itemOf(id: string, { layer, parts, slot, values, links, note, quote = "", proposal }: AnnotationBody): Item {
    const words = quote === "" ? quoteOf(this.offsets, parts) : quote;
    return { id, layer, parts, slot, values, links, note, quote: words, ...(proposal === undefined ? {} : { proposal }) };
  }

  /** What is sent for a place and its answers, with the quote as a checksum. */
  bodyOf(layer: string, parts: readonly Part[], slot: number | null, values: Values): AnnotationBody {
    const quote = parts.length === 0 ? {} : { quote: quoteOf(this.offsets, parts) };
    return { layer, parts, slot, values, links: [], note: "", ...quote };
  }

  /** Take an annotation in hand: its questions stand in the panel. */
  take(id: string): void {
    const item = this.items.get(id);
    if (item === undefined) return;
    this.target = { layer: item.layer, id, slot: item.slot };
    this.question = null;
    this.linking = null;
  }

  release(): void {
    this.target = null;
    this.question = null;
    this.moving = null;
    this.linking = null;
  }

  /** Put the focus on a question, or with null on the text. */
  focus(question: string | null): void {
    this.question = question;
    this.focusCalls += 1;
  }

  /** Said to a screen reader; the same words twice are said twice. */
  say(words: string): void {
    this.spoken = this.spoken === words ? `${words}\u00a0` : words;
  }
}

function named(bodies: Iterable<Pick<AnnotationBody, "values">>): EntityValue[] {
  const found: EntityValue[] = [];
  for (const { values } of bodies) {
    for (const id in values) {
      const value = values[id];
      if (typeof value === "object") found.push(...entitiesIn(value));
    }
  }
  return found;
}

function isSaid(one: EntityValue, other: EntityValue): boolean {
  return one["id"] === other["id"] && one["name"] === other["name"] && one["type"] === other["type"];
}

function lastFirst(annotations: EditorAnswer["annotations"]): string[] {
  return [...annotations]
    .sort((one, other) => ((one.updated_at ?? "") < (other.updated_at ?? "") ? 1 : -1))
    .map(({ id }) => id);
}

/** An annotation without the page's own additions: what undo keeps and the server is sent. */
export function bodyOfItem({ layer, parts, slot, values, links, note, quote, proposal }: Item): AnnotationBody {
  const from = proposal === undefined ? {} : { proposal };
  return { layer, parts, slot, values, links, note, ...(parts.length === 0 ? {} : { quote }), ...from };
}
