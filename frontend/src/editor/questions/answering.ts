/** Answers: one change each, with what hangs on it, and then on to the next question. */
import { uuid7 } from "../../sync/uuid7";
import { covers } from "../../text/spans";
import { t } from "../../words/t";
import {
  entitiesIn,
  findDimension,
  missingAnswers,
  titleOf,
  toggled,
  withAnswer,
  withoutHanging,
  type Dimension,
  type EntityValue,
  type Value,
  type Values,
} from "./codebook";
import { bodyOfItem, type Editor } from "../editor.svelte";
import { isSameEntity, sameName } from "./register";
import type { Difference } from "../history";
import type { Entity, ProposedSpeaker } from "../work";
import { moveOn } from "../keys/moving";
import { around, lastTags, speakerDimensions, withSpeakerOf } from "./tags";
import { proposedAppearance, proposedSource, reportedVoice, statementAround } from "./speakers";
import { proposedAnswer } from "./voice";

/** Set one answer (undefined takes it away); the whole article gets its annotation with the first. */
export function answer(editor: Editor, dimension: Dimension, value: Value | undefined): void {
  const { targetLayer: layer, active, target } = editor;
  if (layer === null || target === null || editor.isReadOnly) return;
  const values = withAnswer(layer, active?.values ?? {}, dimension.id, value, editor.elsewhere);
  const joins = dimension.kind === "text" ? `text:${active?.id ?? ""}:${dimension.id}` : undefined;
  setValues(editor, values, t("the answer to “{title}”", { title: titleOf(dimension) }), joins);
}

function setValues(editor: Editor, values: Values, title: string, joins?: string): void {
  const { target, active, targetLayer: layer } = editor;
  if (target === null || layer === null) return;
  const id = active?.id ?? uuid7();
  const before = active === null ? null : bodyOfItem(active);
  const after = before === null ? editor.bodyOf(layer.id, [], target.slot, values) : { ...before, values };
  const own: Difference = { id, before, after };
  editor.commit(title, layer.level === "document" ? [own, ...hanging(editor, layer.id, values)] : [own], joins);
  if (active === null) editor.target = { ...target, id };
}

/** Conditions may look at the whole article: what is no longer asked elsewhere goes in the same step. */
function hanging(editor: Editor, layerId: string, values: Values): Difference[] {
  const elsewhere = { ...editor.elsewhere, [layerId]: values };
  const differences: Difference[] = [];
  for (const item of editor.items.values()) {
    if (item.layer === layerId) continue;
    const left = withoutHanging(editor.layer(item.layer), item.values, elsewhere);
    if (Object.keys(left).length === Object.keys(item.values).length) continue;
    const before = bodyOfItem(item);
    differences.push({ id: item.id, before, after: { ...before, values: left } });
  }
  return differences;
}

/** A label, a point of a scale, yes or no: by its id, as keys and clicks name it. */
export function choose(editor: Editor, dimension: Dimension, id: string): void {
  const { targetLayer: layer, active } = editor;
  if (layer === null) return;
  const now = active?.values[dimension.id];
  if (dimension.kind === "choices") {
    answer(editor, dimension, toggled(layer, dimension, now, id));
    return;
  }
  const value = dimension.kind === "scale" ? Number(id) : dimension.kind === "flag" ? id === "true" : id;
  if (now !== value) answer(editor, dimension, value);
  moveOn(editor, dimension.id);
}

/** What the page proposes for this question; nothing is stored until somebody agrees. */
export function proposalFor(editor: Editor, dimension: Dimension): string | undefined {
  const { active, targetLayer: layer, offsets } = editor;
  if (active === null || layer === null || editor.isReadOnly) return undefined;
  const { quotations } = editor.answer.document;
  return (
    proposedAnswer(layer, dimension, active.values, active.parts, quotations, offsets) ??
    reportedVoice(layer, dimension, active.values, statementOf(editor))
  );
}

function statementOf(editor: Editor): ProposedSpeaker | undefined {
  return statementAround(editor.active?.parts ?? [], editor.answer.document.speakers ?? []);
}

/** Who seems to say what is in hand; known people by their place in the register. */
export function sourceProposedFor(editor: Editor, dimension: Dimension): Entity | undefined {
  const value = editor.isReadOnly ? undefined : proposedSource(dimension, statementOf(editor));
  const { name, type } = value ?? {};
  if (name === undefined || type === undefined) return undefined;
  const known = editor.register.find((entity) => [entity.name, ...entity.aliases].some((each) => sameName(each) === sameName(name)));
  return known ?? { id: null, name, type, aliases: [], scope: "document", uses: 0 };
}

/** What goes with the kind of source just chosen: how nameless somebody is. */
export function proposedDetail(editor: Editor, dimension: Dimension, entity: EntityValue): string | undefined {
  const proposed = proposedAppearance(dimension, entity, statementOf(editor));
  return proposed?.kind === entity["kind"] ? proposed?.detail : undefined;
}

/** How this entity appeared when it was last named here, to be confirmed by one key. */
export function proposedKind(editor: Editor, dimension: Dimension, entity: EntityValue): string | undefined {
  const { id, name, type } = entity;
  if (name === undefined || type === undefined) return undefined;
  for (const recent of editor.recent) {
    const values = editor.items.get(recent)?.values ?? {};
    const known = entitiesIn(values[dimension.id]).find(
      (value) => value !== entity && value["kind"] !== undefined && isSameEntity(value, { id: id ?? null, name, type }),
    );
    if (known !== undefined) return known["kind"];
  }
  return proposedAppearance(dimension, entity, statementOf(editor))?.kind;
}

/** Set, replace or take away one of a question's entities. */
export function setEntity(
  editor: Editor,
  dimension: Dimension,
  before: EntityValue | null,
  after: EntityValue | null,
): void {
  const now = entitiesIn(editor.active?.values[dimension.id]);
  const kept = dimension.multiple === true ? now : [];
  const at = before === null ? -1 : kept.indexOf(before);
  const list = at === -1 ? [...kept, after] : kept.with(at, after ?? before ?? {});
  const values = list.filter((each): each is EntityValue => each !== null && !(after === null && each === before));
  answer(editor, dimension, dimension.multiple === true ? (values.length > 0 ? values : undefined) : (values[0] ?? undefined));
}

/** The last answers again: on the highlight in hand, or on a selection that becomes one. */
export function repeatLast(editor: Editor): boolean {
  const { active, targetLayer: layer } = editor;
  if (active === null || layer === null) return false;
  const items = editor.recent.map((id) => editor.items.get(id)).filter((item) => item !== undefined);
  const tags = lastTags(items, layer.id, active.id);
  if (tags === undefined) {
    editor.say(t("Nothing has been answered yet that could be repeated."));
    return false;
  }
  setValues(editor, withoutHanging(layer, tags, editor.elsewhere), t("the last answers again"));
  editor.say(t("The last answers again. {summary}", { summary: summary(editor) }));
  editor.focus(null);
  return true;
}

/** Source and voice from the smallest highlight around this one. */
export function copySpeaker(editor: Editor): boolean {
  const { active, targetLayer: layer } = editor;
  if (active === null || layer === null) return false;
  const outer = around(active, editor.items.values(), layer);
  if (outer === undefined) {
    editor.say(t("No highlight lies around this one and says who speaks."));
    return false;
  }
  setValues(editor, withSpeakerOf(outer, layer, active.values, editor.elsewhere), t("source and voice from around"));
  const taken = speakerDimensions(layer).map((id) => findDimension(layer, id));
  editor.say(t("Taken from around: {taken}.", { taken: taken.map((each) => (each === undefined ? "" : titleOf(each))).join(", ") }));
  const open = missingAnswers(layer, editor.active?.values ?? {}, editor.elsewhere)[0];
  editor.focus(open ?? null);
  return true;
}

function summary(editor: Editor): string {
  const { active, targetLayer: layer } = editor;
  if (active === null || layer === null) return "";
  const open = missingAnswers(layer, active.values, editor.elsewhere).length;
  return open === 0 ? t("{title} is complete.", { title: layer.title }) : t("{open} still to answer.", { open });
}

/** The annotation lies wholly in quotation marks. */
export function isQuoted(editor: Editor): boolean {
  const parts = editor.active?.parts ?? [];
  return parts.length > 0 && editor.answer.document.quotations.some((quotation) => covers([quotation], parts));
}
