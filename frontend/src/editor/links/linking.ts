/** Connecting: select words and press the role's key, or choose what is marked already. */
import { uuid7 } from "../../sync/uuid7";
import type { AnnotationBody, Link, Part, Values } from "../../sync/wire";
import { covers, overlaps } from "../../text/spans";
import { t } from "../../words/t";
import { dimensionsOf, entitiesIn, type Layer, type LinkRule } from "../questions/codebook";
import { bodyOfItem, type Editor } from "../editor.svelte";
import type { Difference } from "../history";
import { candidates, holdersOf, isFull, isPart, titleOfRule } from "./links";
import { short, withinLimit } from "../article/marking";
import type { Item } from "../work";

/**
 * These words in this role, in one step and with one undo: what is marked there already is
 * connected, else they are marked first. What must be answered about is never made in passing:
 * then the words point to what is marked around them or in them.
 */
export function linkWords(editor: Editor, rule: LinkRule, parts: readonly Part[]): boolean {
  const { active } = editor;
  if (active === null || editor.isReadOnly || parts.length === 0) return false;
  const found = markedAt(editor, active, rule, parts);
  if (found !== undefined) return linkTo(editor, rule, found);
  const layer = rule.layers.map((id) => editor.layer(id)).find((each) => isPart(each));
  if (layer === undefined) {
    editor.say(t("Nothing that can be “{titleOfRule}” is marked there.", { titleOfRule: titleOfRule(rule) }));
    return false;
  }
  const id = uuid7();
  const body = editor.bodyOf(layer.id, withinLimit(editor, layer, parts), null, carried(active, rule, layer));
  commitLink(editor, active, rule, { role: rule.role, to: id }, [{ id, before: null, after: body }], body.quote ?? "");
  return true;
}

/** The same words first, then the smallest around them, then the largest within. */
function markedAt(editor: Editor, active: Item, rule: LinkRule, parts: readonly Part[]): Item | undefined {
  const there = [...editor.items.values()].filter((item) => item.id !== active.id && rule.layers.includes(item.layer));
  const same = there.find((item) => covers(item.parts, parts) && covers(parts, item.parts));
  if (same !== undefined) return same;
  const whole = there.filter((item) => !isPart(editor.layer(item.layer)) && overlaps(item.parts, parts));
  const around = whole.filter((item) => covers(item.parts, parts)).sort((one, other) => size(one) - size(other));
  return around[0] ?? whole.filter((item) => covers(parts, item.parts)).sort((one, other) => size(other) - size(one))[0];
}

function size({ parts }: Item): number {
  return parts.reduce((sum, [start, end]) => sum + end - start, 0);
}

/**
 * Who is meant by words in the role of a question's name: the codebook calls both “source”, so the
 * pronoun or the place that speaks is a mention of the one who was answered.
 */
function carried(active: Item, rule: LinkRule, layer: Layer): Values {
  const asked = dimensionsOf(layer).filter(({ kind }) => kind === "entity");
  const [who] = asked;
  const [named] = entitiesIn(active.values[rule.role]);
  if (asked.length !== 1 || who === undefined || named?.["name"] === undefined) return {};
  const { id, name, type } = named;
  const value = { ...(id === undefined ? {} : { id }), name, ...(type === undefined ? {} : { type }) };
  return { [who.id]: who.multiple === true ? [value] : value };
}

/** Connect what is in hand to something marked. */
export function linkTo(editor: Editor, rule: LinkRule, target: Item): boolean {
  const { active } = editor;
  if (active === null || editor.isReadOnly || target.id === active.id || !rule.layers.includes(target.layer)) return false;
  if (active.links.some(({ role, to }) => role === rule.role && to === target.id)) {
    editor.say(t("“{short}” is connected already.", { short: short(wordsOf(editor, target)) }));
    editor.linking = null;
    return false;
  }
  commitLink(editor, active, rule, { role: rule.role, to: target.id }, [], wordsOf(editor, target));
  return true;
}

/** To somebody of the register. */
export function linkToEntity(editor: Editor, rule: LinkRule, entity: { id: string; name: string }): boolean {
  const { active } = editor;
  if (active === null || editor.isReadOnly) return false;
  if (active.links.some(({ role, entity: known }) => role === rule.role && known === entity.id)) return false;
  commitLink(editor, active, rule, { role: rule.role, entity: entity.id }, [], entity.name);
  return true;
}

/** A role that is full gives its place: the last connection goes, and its words when nobody else has them. */
function commitLink(
  editor: Editor,
  active: Item,
  rule: LinkRule,
  link: Link,
  made: readonly Difference[],
  words: string,
): void {
  const old = isFull(rule, active.links) ? active.links.findLast(({ role }) => role === rule.role) : undefined;
  const links = [...active.links.filter((each) => each !== old), link];
  const before = bodyOfItem(active);
  const gone = old === undefined ? [] : orphans(editor, [old], new Set([active.id]));
  const title = t("connecting “{short}” as “{titleOfRule}”", { short: short(words), titleOfRule: titleOfRule(rule) });
  editor.commit(title, [...made, { id: active.id, before, after: { ...before, links } }, ...gone]);
  keepInHand(editor, active.id);
  editor.say(`${titleOfRule(rule)}: ${short(words)}`);
}

/** Take a connection away; words that were marked for it alone go with it. */
export function unlink(editor: Editor, link: Link): void {
  const { active } = editor;
  if (active === null || editor.isReadOnly) return;
  const before = bodyOfItem(active);
  const links = active.links.filter((each) => each !== link);
  const own: Difference = { id: active.id, before, after: { ...before, links } };
  editor.commit(t("taking a connection away"), [own, ...orphans(editor, [link], new Set([active.id]))]);
  keepInHand(editor, active.id);
  editor.say(t("The connection is gone. Undo brings it back."));
}

function keepInHand(editor: Editor, id: string): void {
  editor.linking = null;
  if (editor.target?.id !== id) editor.take(id);
}

/** The parts that these connections led to, where only `leaving` holds them. */
function orphans(editor: Editor, links: readonly Link[], leaving: ReadonlySet<string>): Difference[] {
  const ids = new Set(links.flatMap(({ to }) => to ?? []));
  return [...ids].flatMap((id) => {
    const item = editor.items.get(id);
    if (item === undefined || !isPart(editor.layer(item.layer))) return [];
    const held = holdersOf(editor.items.values(), id).filter(({ item: holder }) => !leaving.has(holder.id)).length;
    const twice = leaving.size === 1 && stillHeld(editor, leaving, links, id);
    return held > 0 || twice ? [] : [{ id, before: bodyOfItem(item), after: null }];
  });
}

/** The one that lets go may hold the same words in another role. */
function stillHeld(editor: Editor, leaving: ReadonlySet<string>, links: readonly Link[], id: string): boolean {
  return [...leaving].some((holder) => editor.items.get(holder)?.links.some((link) => link.to === id && !links.includes(link)));
}

export function remove(editor: Editor, item: Item): void {
  const differences = removal(editor, item);
  const others = differences.length - 1;
  editor.commit(t("deleting “{short}”", { short: short(wordsOf(editor, item)) }), differences);
  editor.release();
  editor.say(others === 0 ? t("Deleted. Undo brings it back.") : t("Deleted, with its connections. Undo brings all back."));
  editor.focus(null);
}

/** Everything that changes when an annotation goes: who points at it lets go first, its own parts go last. */
function removal(editor: Editor, item: Item): Difference[] {
  const holders = new Map(holdersOf(editor.items.values(), item.id).map((each) => [each.item.id, each.item]));
  const letGo = [...holders.values()].map((holder): Difference => {
    const before = bodyOfItem(holder);
    return { id: holder.id, before, after: { ...before, links: holder.links.filter(({ to }) => to !== item.id) } };
  });
  const own: Difference = { id: item.id, before: bodyOfItem(item), after: null };
  return [...letGo, own, ...orphans(editor, item.links, new Set([item.id]))];
}

/** Begin to choose what the role leads to. */
export function chooseTarget(editor: Editor, rule: LinkRule): boolean {
  if (editor.isReadOnly || editor.active === null) return false;
  editor.linking = rule.role;
  const { length } = candidates(editor.items.values(), editor.active, rule);
  editor.say(t("{titleOfRule}: choose one of {length}, or select words and press its key.", { titleOfRule: titleOfRule(rule), length }));
  return true;
}

export function stopLinking(editor: Editor): void {
  editor.linking = null;
  editor.focus(null);
}

/** What a line or a connection calls an annotation: its words, or what it joins. */
export function wordsOf(editor: Editor, item: Pick<AnnotationBody, "layer" | "links"> & { readonly quote: string }): string {
  if (item.quote !== "") return item.quote;
  const joined = item.links.map((link) => targetWords(editor, link)).filter((words) => words !== "");
  return joined.length === 0 ? editor.layer(item.layer).title : joined.join(" — ");
}

export function targetWords(editor: Editor, { to, entity }: Link): string {
  if (to !== undefined) {
    const item = editor.items.get(to);
    return item === undefined ? "" : item.quote === "" ? editor.layer(item.layer).title : item.quote;
  }
  return editor.entities.find(({ id }) => id === entity)?.name ?? t("Somebody");
}

/** The connections of an annotation in words, for lists. */
export function linksInWords(editor: Editor, item: Item): readonly string[] {
  const rules = editor.layer(item.layer).links ?? [];
  return item.links.flatMap((link) => {
    const rule = rules.find(({ role }) => role === link.role);
    return rule === undefined ? [] : [`${titleOfRule(rule)}: ${short(targetWords(editor, link))}`];
  });
}

/** A new one of what joins others, beginning with what is in hand where that fits. */
export function relate(editor: Editor, layer: Layer): boolean {
  if (editor.isReadOnly || layer.level !== "relation") return false;
  const { active } = editor;
  const rule = active === null ? undefined : (layer.links ?? []).find(({ layers }) => layers.includes(active.layer));
  const links: Link[] = active === null || rule === undefined ? [] : [{ role: rule.role, to: active.id }];
  const id = uuid7();
  const body: AnnotationBody = { ...editor.bodyOf(layer.id, [], null, {}), links };
  editor.commit(t("joining as “{title}”", { title: layer.title }), [{ id, before: null, after: body }]);
  editor.take(id);
  editor.say(t("{title}, new.", { title: layer.title }) +
      " " +
      (links.length === 0 ? t("Choose what it joins.") : t("It begins with: {short}", { short: short(active?.quote ?? "") })));
  return true;
}
