/** Marks that the project's own annotations speak for: shown, taken, changed or sent away. */
import { dismissProposal, endFirstPass, fetchProposals, type Proposal, type Proposals as Told } from "../../api/proposals";
import { uuid7 } from "../../sync/uuid7";
import type { Part, Values } from "../../sync/wire";
import { quoteOf } from "../../text/spans";
import { t } from "../../words/t";
import { short } from "../article/marking";
import type { Editor } from "../editor.svelte";
import { firstOpen } from "../questions/open";
import { inWords } from "../questions/wording";
import { findLayer, type Layer } from "../questions/codebook";

const NOTHING: Told = { arm: "", is_waiting: false, version: null, results: [] };
const known = new WeakMap<Editor, Proposals>();

export class Proposals {
  readonly #editor: Editor;
  #told = $state.raw<Told>(NOTHING);
  /** Sent away here, before the server was asked again. */
  #dismissed = $state.raw<ReadonlySet<string>>(new Set());
  #id = $state<string | null>(null);

  constructor(editor: Editor) {
    this.#editor = editor;
    if (editor.answer.can.meet_proposals === true && !editor.isReadOnly) void this.#take(fetchProposals(editor.answer.id));
  }

  /** The surest first: those that nothing of one's own lies over. */
  readonly open: readonly Proposal[] = $derived.by(() => {
    const own = this.#editor.ordered;
    return this.#told.results.filter(
      (each) =>
        !this.#dismissed.has(each.id) &&
        findLayer(this.#editor.codebook, each.layer) !== undefined &&
        !own.some(({ layer, parts }) => layer === each.layer && overlap(parts, partsOf(each))),
    );
  });

  /** The one in hand. */
  readonly current: Proposal | undefined = $derived(this.open.find(({ id }) => id === this.#id));

  /** Its reader reads alone first. */
  get isWaiting(): boolean {
    return this.#told.is_waiting;
  }

  get isShown(): boolean {
    return this.#told.arm === "shown" || (this.#told.arm === "after" && !this.#told.is_waiting);
  }

  async #take(asked: Promise<Told>): Promise<void> {
    try {
      this.#told = await asked;
    } catch {
      // Without a connection one reads without proposals.
    }
  }

  async endFirstPass(): Promise<void> {
    this.#told = await endFirstPass(this.#editor.answer.id);
    const { length } = this.open;
    this.#editor.say(length === 0 ? t("There are no proposals in this article.") : t("Proposals: {number}", { number: length }));
  }

  choose(id: string | null): void {
    this.#id = id;
  }

  /** In the order of the text, from the one in hand, round and round. */
  step(direction: 1 | -1): Proposal | undefined {
    const inText = [...this.open].sort((one, other) => startOf(one) - startOf(other));
    const here = inText.findIndex(({ id }) => id === this.#id);
    const next = here === -1 ? inText.at(direction === 1 ? 0 : -1) : inText.at((here + direction) % inText.length);
    this.#id = next?.id ?? null;
    if (next === undefined) this.#editor.say(t("There are no proposals in this article."));
    else this.#editor.say([this.quote(next), this.title(next), this.reason(next)].join(". "));
    return next;
  }

  /** It becomes an annotation of one's own, and what it leaves open is asked. */
  accept(proposal: Proposal, parts = partsOf(proposal)): boolean {
    const editor = this.#editor;
    const layer = findLayer(editor.codebook, proposal.layer);
    if (editor.isReadOnly || layer === undefined) return false;
    const id = uuid7();
    const body = { ...editor.bodyOf(layer.id, parts, null, proposal.values as Values), proposal: proposal.id };
    editor.commit(t("accepting “{short}”", { short: short(body.quote ?? "") }), [{ id, before: null, after: body }]);
    this.#id = null;
    editor.take(id);
    editor.say(t("Accepted: {short}", { short: short(body.quote ?? "") }));
    editor.focus(firstOpen(editor));
    return true;
  }

  /** The one in hand, at the place that its reader made of it. */
  acceptAt(parts: readonly Part[]): boolean {
    const { current } = this;
    return current !== undefined && parts.length === 1 && overlap(parts, partsOf(current)) && this.accept(current, parts);
  }

  async dismiss(proposal: Proposal): Promise<void> {
    this.#dismissed = new Set([...this.#dismissed, proposal.id]);
    this.#id = null;
    this.#editor.say(t("Dismissed: {short}", { short: short(this.quote(proposal)) }));
    try {
      await dismissProposal(this.#editor.answer.id, proposal.id);
    } catch (error) {
      this.#dismissed = new Set([...this.#dismissed].filter((id) => id !== proposal.id));
      throw error;
    }
  }

  quote(proposal: Proposal): string {
    return quoteOf(this.#editor.offsets, partsOf(proposal));
  }

  layer(proposal: Proposal): Layer {
    return this.#editor.layer(proposal.layer);
  }

  /** What it would be marked as, in the codebook's words. */
  title(proposal: Proposal): string {
    const layer = this.layer(proposal);
    const dimension = layer.dimensions?.find(({ id }) => id in proposal.values);
    return dimension === undefined ? layer.title : inWords(this.#editor, layer.id, dimension, proposal.answer);
  }

  /** Why, without a count where the project keeps from its readers what others think. */
  reason(proposal: Proposal): string {
    const { places, how } = proposal;
    if (places !== null) return t("This phrase was marked so in {marked} of {seen} places.", { ...places });
    if (how === "words") return t("Words like these are often marked so.");
    return how === "both" ? t("This phrase is often marked so, and words like these are.") : t("This phrase is often marked so.");
  }
}

export function partsOf(proposal: Proposal): readonly Part[] {
  return proposal.parts as unknown as readonly Part[];
}

/** Where something is proposed, to be drawn under the words. */
export function proposedParts(editor: Editor): readonly Part[] {
  return proposalsOf(editor).open.flatMap(partsOf);
}

function startOf(proposal: Proposal): number {
  return partsOf(proposal)[0]?.[0] ?? 0;
}

function overlap(some: readonly Part[], others: readonly Part[]): boolean {
  return some.some(([start, end]) => others.some(([from, to]) => start < to && from < end));
}

export function proposalsOf(editor: Editor): Proposals {
  const found = known.get(editor) ?? new Proposals(editor);
  known.set(editor, found);
  return found;
}
