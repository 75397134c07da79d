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
import type { Codebook } from "../../editor/codebook";
import { announce, fail, tell } from "../../store/notices.svelte";
import { uuid7 } from "../../sync/uuid7";
import type { Mark } from "../../text/marks";
import type { Part } from "../../text/spans";
import { t } from "../../words/t";
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
    this.decide(place, { verdict: "accepted", take: [letter] });
  }

  merge(boundary: "union" | "common" | "majority"): void {
    const place = this.place;
    if (place === undefined) return;
    this.decide(place, { verdict: "merged", take: place.marks.map((mark) => mark.reading), boundary });
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
    const slot = draft.place?.marks[0]?.slot ?? null;
    const layer = this.codebook.layers.find((each) => each.id === draft.layer);
    const content = {
      layer: draft.layer,
      values: draft.values,
      ...(layer?.level === "span" ? { parts: draft.parts } : {}),
      ...(layer?.level === "sentence" || layer?.level === "block" ? { slot } : {}),
    };
    const base = draft.place?.marks[0]?.reading;
    const choice: Choice =
      draft.place === null
        ? { verdict: "added", draft: content }
        : { verdict: "edited", draft: content, take: base === undefined ? [] : [base] };
    this.decide(draft.place, choice);
  }

  decide(place: Place | null, choice: Choice): void {
    if (!this.mayDecide) return;
    const id = uuid7();
    const full = { ...choice, item: place?.id ?? "", reason: this.reason as Choice["reason"] } as Choice;
    this.#send(async () => {
      this.body = await decide(this.#slug, this.body, id, full);
      this.reason = "";
      this.draft = null;
      announce(`${VERDICTS[choice.verdict] ?? ""}. ${t("{count} left.", { count: this.body.left })}`);
      if (place !== null) this.nextOpen();
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
