/** One article's differences in hand: which place is next, and decisions sent one after another. */

import { ApiError } from "../../api/errors";
import {
  decide,
  fetchSettling,
  finishSettling,
  reopenSettling,
  takeBackDecision,
  type Choice,
  type Place,
  type Settling,
  type Values,
} from "../../api/settling";
import type { Codebook } from "../../editor/questions/codebook";
import { announce, fail, tell } from "../../store/notices.svelte";
import { uuid7 } from "../../sync/uuid7";
import type { Mark } from "../../text/marks";
import type { Part } from "../../text/spans";
import { t } from "../../words/t";
import { bare, chosen, offered, type Offered, type Touched } from "./arrows";
import { colorOf, SETTLED, VERDICTS } from "./saying";

/** What is being changed or added, before it is saved. */
export interface Draft {
  readonly place: Place | null;
  layer: string;
  parts: Part[];
  values: Values;
}

export class Desk {
  body = $state.raw<Settling>() as Settling;
  index = $state(0);
  reason = $state("");
  draft = $state.raw<Draft | null>(null);
  isSending = $state(false);
  isHelpOpen = $state(false);
  touched = $state.raw<Touched>(new Map());
  readonly #slug: string;
  #queue: Promise<void> = Promise.resolve();

  constructor(slug: string, body: Settling) {
    this.#slug = slug;
    this.body = body;
    this.index = Math.max(0, body.items.findIndex((item) => item.decision === null));
  }

  get codebook(): Codebook {
    return this.body.codebook?.body as unknown as Codebook;
  }

  get place(): Place | undefined {
    return this.body.items[this.index];
  }

  get mayDecide(): boolean {
    return this.body.can.settle;
  }

  /** Readings' marks where something is open or in hand, what came of it everywhere else. */
  get marks(): Mark[] {
    const current = this.place;
    const sources = this.body.items
      .filter((item) => item.decision === null || item === current)
      .flatMap((item) => item.marks.map((mark) => ({ id: `${item.id} ${mark.reading}`, ...mark, color: colorOf(mark.reading) })));
    const results = [...this.body.items.map((item) => item.decision), ...this.body.added].flatMap((each) =>
      each?.result ? [{ ...each.result, reading: "", color: SETTLED }] : [],
    );
    return [...results, ...sources]
      .filter((mark) => mark.parts.length > 0)
      .map(({ id, parts, color, reading }) => ({
        id,
        parts,
        color,
        pattern: reading === "" ? 0 : (reading.codePointAt(0) ?? 65) % 4,
        title: reading === "" ? t("Settled") : t("Reading {letter}", { letter: reading }),
      }));
  }

  go(step: number): void {
    this.at(this.index + step);
  }

  at(index: number): void {
    if (this.body.items[index] === undefined) return;
    this.index = index;
    this.draft = null;
    this.touched = new Map();
  }

  nextOpen(): void {
    const { items } = this.body;
    const after = items.findIndex((item, index) => index > this.index && item.decision === null);
    const next = after === -1 ? items.findIndex((item) => item.decision === null) : after;
    if (next !== -1) this.at(next);
    else announce(t("Every place is settled."));
  }

  accept(letter: string): void {
    const place = this.place;
    if (!place?.marks.some((mark) => mark.reading === letter)) return;
    this.decide(place, { verdict: "accepted", take: [letter], ...this.#arrows(place, letter) });
  }

  merge(boundary: "union" | "common" | "majority"): void {
    const place = this.place;
    if (place === undefined) return;
    const take = place.marks.map((mark) => mark.reading);
    this.decide(place, { verdict: "merged", take, boundary, ...this.#arrows(place, take[0]) });
  }

  reject(): void {
    if (this.place) this.decide(this.place, { verdict: "rejected" });
  }

  edit(): void {
    const place = this.place;
    const from = place?.decision?.result ?? place?.marks[0];
    if (place === undefined || from === undefined || !this.mayDecide) return;
    this.draft = { place, layer: place.layer, parts: from.parts, values: from.values };
  }

  add(layer: string, parts: Part[]): void {
    if (this.mayDecide) this.draft = { place: null, layer, parts, values: {} };
  }

  saveDraft(): void {
    const draft = this.draft;
    if (draft === null) return;
    const content = this.#content(draft);
    const { place } = draft;
    if (place === null) this.decide(null, { verdict: "added", draft: content });
    else this.decide(place, { verdict: "edited", draft: content, ...this.#edited(place) });
  }

  /** What is decided keeps its connections when it is changed. */
  #edited(place: Place): Partial<Choice> {
    const base = place.decision?.taken[0] ?? place.marks[0]?.reading;
    const take = base === undefined ? [] : [base];
    return place.decision?.result ? { take, arrows: place.decision.arrows } : { take, ...this.#arrows(place, base) };
  }

  #content({ place, layer: id, parts, values }: Draft): NonNullable<Choice["draft"]> {
    const slot = place?.marks[0]?.slot ?? null;
    const layer = this.codebook.layers.find((each) => each.id === id);
    return {
      layer: id,
      values,
      ...(layer?.level === "span" ? { parts } : {}),
      ...(layer?.level === "sentence" || layer?.level === "block" ? { slot } : {}),
    };
  }

  #arrows(place: Place, base: string | undefined): Partial<Choice> {
    const arrows = chosen(place, this.touched, base);
    return arrows === undefined ? {} : { arrows };
  }

  /** Take the connection or leave it: with the next decision, or in the one that stands. */
  turnArrow(arrow: Offered): void {
    const { place } = this;
    if (place === undefined || !this.mayDecide) return;
    const { decision } = place;
    if (!decision?.result) {
      this.touched = new Map([...this.touched, [arrow.id, arrow.stays !== true]]);
      return;
    }
    const arrows = offered(place, this.touched)
      .filter(({ id, stays }) => (id === arrow.id ? stays !== true : stays === true))
      .map(bare);
    const { parts, values } = decision.result;
    const draft = this.#content({ place, layer: place.layer, parts, values });
    if (this.reason === "") this.reason = decision.reason;
    this.decide(place, { verdict: "edited", draft, take: decision.taken.slice(0, 1), arrows }, false);
  }

  decide(place: Place | null, choice: Choice, goesOn = true): void {
    if (!this.mayDecide) return;
    const id = uuid7();
    const full = { ...choice, item: place?.id ?? "", reason: this.reason as Choice["reason"] } as Choice;
    this.#send(async () => {
      this.body = await decide(this.#slug, this.body, id, full);
      this.reason = "";
      this.draft = null;
      this.touched = new Map();
      announce(`${VERDICTS[choice.verdict] ?? ""}. ${t("{count} left.", { count: this.body.left })}`);
      if (place !== null && goesOn) this.nextOpen();
    });
  }

  undo(id: string | undefined = this.place?.decision?.id): void {
    if (id === undefined || !this.mayDecide) return;
    this.#send(async () => {
      this.body = await takeBackDecision(this.#slug, this.body, id);
      announce(t("Taken back."));
    });
  }

  finish(): void {
    this.#send(async () => {
      this.body = await finishSettling(this.#slug, this.body);
      tell(t("Settled. This is now the settled version of the article."));
    });
  }

  reopen(): void {
    this.#send(async () => {
      this.body = await reopenSettling(this.#slug, this.body);
    });
  }

  /** One after another: each says which state it changes. */
  #send(act: () => Promise<void>): void {
    this.isSending = true;
    const mine = this.#queue.then(act).catch(async (error: unknown) => {
      fail(error);
      if (error instanceof ApiError && [409, 412].includes(error.status)) {
        this.body = await fetchSettling(this.#slug, this.body.id);
      }
    });
    this.#queue = mine;
    void mine.finally(() => {
      if (this.#queue === mine) this.isSending = false;
    });
  }
}
