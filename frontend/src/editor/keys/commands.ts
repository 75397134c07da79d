/** What each command does in the text and in the questions: the one table behind both. */
import type { Part } from "../../sync/wire";
import { isCollapsed, type TextSelection } from "../../text/spans";
import { t } from "../../words/t";
import { copySpeaker, repeatLast } from "../questions/answering";
import type { Editor } from "../editor.svelte";
import type { EditorAction } from "./keys";
import type { Dialog } from "../later";
import { layerFor } from "./layerKeys";
import type { Layer, LinkRule } from "../questions/codebook";
import { chooseTarget, linkTo, linkWords, relate, remove } from "../links/linking";
import { mark, markUnit } from "../article/marking";
import { askFirst, firstOpen } from "../questions/open";
import { goToUnfinished, openWhole } from "./moving";
import { addWords, partAt, takeWords } from "../article/parts";
import { ruleFor } from "./roleKeys";
import type { Proposal } from "../../api/proposals";
import { partsOf, proposalsOf } from "../proposals/proposals.svelte";
import { fail } from "../../store/notices.svelte";

/** What the commands need of the page around them. */
export interface Desk {
  selectedParts(): readonly Part[];
  select(parts: readonly Part[] | null): void;
  goTo(point: number): void;
  getSelection(): TextSelection | null;
  setSelection(selection: TextSelection): void;
  /** Nothing selected, the caret here. */
  placeCaret(point: number): void;
  focusText(): void;
  focusList(): void;
  findInList(): void;
  open(dialog: Dialog): void;
  /** A reading aid on or off. */
  turn(aid: "isFocused" | "takesWords"): void;
  saveQueue(): void;
  readQueue(): void;
}

export class Commands {
  readonly #editor: Editor;
  readonly #desk: Desk;

  constructor(editor: Editor, desk: Desk) {
    this.#editor = editor;
    this.#desk = desk;
    // Made here, outside of what is drawn, so that they live as long as the page does.
    proposalsOf(editor);
  }

  /** Whether the command did something here; if not, the key is left to the browser. */
  run(action: EditorAction): boolean {
    return this.#table[action]?.() ?? false;
  }

  readonly #table: Partial<Record<EditorAction, () => boolean>> = {
    repeat: () => this.#withSelection((parts) => mark(this.#editor, parts) && repeatLast(this.#editor), () => repeatLast(this.#editor)),
    around: () =>
      this.#withSelection((parts) => mark(this.#editor, parts) && copySpeaker(this.#editor), () => copySpeaker(this.#editor)),
    boundaries: () => this.startMoving(),
    "other-end": () => this.#turnSelection(),
    "add-part": () => this.#addPart(),
    "drop-part": () => this.#dropPart(),
    delete: () => this.#delete(),
    undo: () => this.#done(() => this.#editor.undo()),
    redo: () => this.#done(() => this.#editor.redo()),
    list: () => this.#done(() => this.#desk.focusList()),
    "find-annotation": () => this.#done(() => this.#desk.findInList()),
    unfinished: () => goToUnfinished(this.#editor),
    "unfinished-back": () => goToUnfinished(this.#editor, -1),
    questions: () => this.askFirst(),
    "proposal-on": () => this.#stepProposal(1),
    "proposal-back": () => this.#stepProposal(-1),
    "proposal-accept": () => this.#withProposal((each) => proposalsOf(this.#editor).accept(each)),
    "proposal-dismiss": () => this.#withProposal((each) => void proposalsOf(this.#editor).dismiss(each).catch(fail)),
    submit: () => this.#unlessReadOnly("submit"),
    skip: () => this.#unlessReadOnly("skip"),
    threads: () => this.#done(() => this.#desk.open("threads")),
    "same-names": () => this.#unlessReadOnly("same-names"),
    outline: () => this.#done(() => this.#desk.open("outline")),
    reading: () => this.#done(() => this.#desk.open("reading")),
    "one-sentence": () => this.#done(() => this.#desk.turn("isFocused")),
    "whole-words": () => this.#done(() => this.#desk.turn("takesWords")),
    "save-file": () => this.#done(() => this.#desk.saveQueue()),
    "read-file": () => !this.#editor.isReadOnly && this.#done(() => this.#desk.readQueue()),
    palette: () => this.#done(() => this.#desk.open("palette")),
    help: () => this.#done(() => this.#desk.open("help")),
  };

  #done(work: () => void): boolean {
    work();
    return true;
  }

  #stepProposal(direction: 1 | -1): boolean {
    const proposal = proposalsOf(this.#editor).step(direction);
    if (proposal !== undefined) this.showProposal(proposal);
    return proposal !== undefined;
  }

  /** Its words are selected: Enter marks them, and what is selected otherwise before is marked so. */
  showProposal(proposal: Proposal): void {
    const parts = partsOf(proposal);
    proposalsOf(this.#editor).choose(proposal.id);
    this.#editor.release();
    this.#desk.goTo(parts[0]?.[0] ?? 0);
    this.#desk.select(parts);
  }

  #withProposal(work: (proposal: Proposal) => void): boolean {
    const { current } = proposalsOf(this.#editor);
    if (current === undefined || this.#editor.isReadOnly) return false;
    this.#desk.select(null);
    work(current);
    return true;
  }

  /** With a proposal in hand its keys come before those of the codebook. */
  answerProposal(action: EditorAction | undefined): boolean {
    return (action === "proposal-accept" || action === "proposal-dismiss") && this.run(action);
  }

  /** With a proposal in hand what is marked over its words is made from it. */
  markProposed(parts: readonly Part[]): boolean {
    return proposalsOf(this.#editor).acceptAt(parts);
  }

  #unlessReadOnly(dialog: Dialog): boolean {
    if (this.#editor.isReadOnly) return false;
    this.#desk.open(dialog);
    return true;
  }

  #withSelection(onSelection: (parts: readonly Part[]) => boolean, otherwise: () => boolean): boolean {
    if (this.#editor.isReadOnly) return false;
    const parts = this.#editor.question === null ? this.#desk.selectedParts() : [];
    if (parts.length === 0) return otherwise();
    this.#desk.select(null);
    return onSelection(parts);
  }

  #addPart(): boolean {
    const parts = this.#desk.selectedParts();
    return addWords(this.#editor, parts) && this.#rest(parts);
  }

  /** With nothing selected it is the part at the caret. */
  #dropPart(): boolean {
    const point = this.#desk.getSelection()?.focus ?? 0;
    const { active } = this.#editor;
    const selected = this.#desk.selectedParts();
    const here = active === null ? undefined : partAt(active, point);
    const parts = selected.length > 0 || here === undefined ? selected : [here];
    return takeWords(this.#editor, parts) && this.#rest(parts);
  }

  /** Reading goes on behind the words that were just dealt with. */
  #rest(parts: readonly Part[]): boolean {
    this.#desk.placeCaret(parts.at(-1)?.[1] ?? 0);
    return true;
  }

  /** A role's key, with something in hand: the selected words are connected, else one chooses. */
  chooseRole(pressed: string): boolean {
    const { active, targetLayer: layer, isReadOnly } = this.#editor;
    if (active === null || layer === null || isReadOnly || this.#editor.moving !== null) return false;
    const rule = ruleFor(layer, this.#editor.codebook.layers, pressed);
    if (rule === undefined) return false;
    const parts = this.#desk.selectedParts();
    if (parts.length === 0) return chooseTarget(this.#editor, rule);
    return linkWords(this.#editor, rule, parts) && this.#rest(parts);
  }

  /** While one chooses what a role leads to, words and highlights in the text are the choice. */
  linkWords(parts: readonly Part[]): boolean {
    const rule = this.#linking();
    return rule !== undefined && linkWords(this.#editor, rule, parts) && this.#rest(parts);
  }

  linkTo(id: string): boolean {
    const [rule, item] = [this.#linking(), this.#editor.items.get(id)];
    if (rule === undefined || item === undefined || !linkTo(this.#editor, rule, item)) return false;
    this.#desk.focusText();
    return true;
  }

  #linking(): LinkRule | undefined {
    const { linking, targetLayer } = this.#editor;
    return linking === null ? undefined : targetLayer?.links?.find(({ role }) => role === linking);
  }

  #delete(): boolean {
    const { active, isReadOnly } = this.#editor;
    if (active === null || this.#editor.targetLayer?.level === "document" || isReadOnly) return false;
    remove(this.#editor, active);
    return true;
  }

  /** To the first open question of what is in hand. */
  askFirst(): boolean {
    return askFirst(this.#editor);
  }

  /** The highlight becomes a selection: its ends move as any selection's do, Enter keeps them. */
  startMoving(): boolean {
    const { active, isReadOnly } = this.#editor;
    if (active === null || isReadOnly || this.#editor.targetLayer?.level !== "span") return false;
    this.#editor.moving = active.id;
    this.#editor.question = null;
    this.#desk.select(active.parts);
    this.#desk.focusText();
    this.#editor.say(t("Move its end as you select, o for the other end. Enter keeps it, Escape leaves it as it was."));
    return true;
  }

  stopMoving(): void {
    this.#editor.moving = null;
    this.#desk.select(null);
    this.#editor.say(t("Left as it was."));
  }

  #turnSelection(): boolean {
    const selection = this.#desk.getSelection();
    if (selection === null || isCollapsed(selection)) return false;
    this.#desk.setSelection({ anchor: selection.focus, focus: selection.anchor });
    return true;
  }

  /** A key for what to mark: the whole article opens, a selection is marked, else it is what Enter marks. */
  chooseLayer(pressed: string): boolean {
    const layer = layerFor(this.#editor.codebook.layers, pressed);
    if (layer === undefined) return false;
    if (layer.level === "relation") return this.relate(layer);
    if (layer.level === "document") {
      openWhole(this.#editor, layer);
      return true;
    }
    this.chooseToMark(layer.id);
    const parts = this.#desk.selectedParts();
    if (parts.length > 0) {
      this.#desk.select(null);
      return mark(this.#editor, parts, layer.id);
    }
    return layer.level === "span" || this.markHere();
  }

  relate(layer: Layer): boolean {
    if (!relate(this.#editor, layer)) return false;
    this.#editor.focus(firstOpen(this.#editor));
    return true;
  }

  chooseToMark(id: string): void {
    this.#editor.layerId = id;
    this.#editor.say(t("Marking {title} now.", { title: this.#editor.layer(id).title }));
  }

  /** Where sentences or paragraphs are marked, the one at the caret is. */
  markHere(): boolean {
    const layer = this.#editor.layer(this.#editor.layerId);
    const point = this.#desk.getSelection()?.focus ?? 0;
    return layer.level !== "span" && markUnit(this.#editor, layer, point);
  }
}
