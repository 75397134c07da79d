/** Who speaks and who is spoken of: finding somebody by a few letters, or naming somebody new. */
import { t } from "../../words/t";
import type { EntityValue, SourceKind } from "./codebook";
import { sameName } from "./register";
import type { Entity } from "../work";

export const ENTITY_TYPES = [
  { id: "person", title: t("Person"), key: "p" },
  { id: "organisation", title: t("Organisation"), key: "o" },
  { id: "country_or_place", title: t("Country or place"), key: "c" },
  { id: "group", title: t("Group of people"), key: "g" },
  { id: "document", title: t("Document"), key: "d" },
  { id: "medium", title: t("Medium"), key: "m" },
  { id: "other", title: t("Something else"), key: "x" },
] as const;

export function typeTitle(type: string): string {
  return ENTITY_TYPES.find(({ id }) => id === type)?.title ?? type;
}

export type Option =
  | { readonly kind: "known"; readonly entity: Entity }
  /** Who seems to say the words in hand; Enter agrees. */
  | { readonly kind: "proposed"; readonly entity: Entity }
  /** A name that stands in the article and belongs to nobody yet. */
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "new"; readonly name: string }
  | { readonly kind: "nameless"; readonly source: SourceKind };

const MOST_OPTIONS = 9;
const MOST_NAMES_UNASKED = 6;

/** For finding: accents do not matter either. */
function loose(name: string): string {
  return sameName(name).normalize("NFD").replace(/\p{M}/gu, "");
}

/** How well a name answers to what was typed: exactly, as its beginning, as a word's, inside. */
type Place = 0 | 1 | 2 | 3;

function rank(query: string, names: readonly string[]): Place | undefined {
  const places = names.map((name) => placeOf(query, loose(name))).filter((each) => each !== undefined);
  return places.sort()[0];
}

function placeOf(query: string, name: string): Place | undefined {
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (name.includes(` ${query}`)) return 2;
  return name.includes(query) ? 3 : undefined;
}

export interface Register {
  /** Already in order: this article's first. */
  readonly entities: readonly Entity[];
  /** Names found in the article, the frequent ones first. */
  readonly names: readonly string[];
  readonly nameless: readonly SourceKind[];
  readonly proposed?: Entity | undefined;
}

export function optionsFor(typed: string, register: Register): Option[] {
  const query = loose(typed);
  if (query === "") return unasked(register);
  const found: Ranked[] = [];
  for (const entity of register.entities) {
    const place = rank(query, [entity.name, ...entity.aliases]);
    if (place !== undefined) found.push({ option: { kind: "known", entity }, name: entity.name, place });
  }
  for (const name of freshNames(register)) {
    const place = rank(query, [name]);
    if (place !== undefined) found.push({ option: { kind: "named", name }, name, place: NAMED[place] });
  }
  found.sort((one, other) => one.place - other.place);
  const first = found.slice(0, MOST_OPTIONS);
  const name = typed.replace(/\s+/gu, " ").trim();
  if (first.some((each) => sameName(each.name) === sameName(name))) return first.map(({ option }) => option);
  const behind = first.findIndex(({ place }) => place > 2.5);
  const fresh: Ranked = { option: { kind: "new", name }, name, place: 2.5 };
  return first.toSpliced(behind === -1 ? first.length : behind, 0, fresh).map(({ option }) => option);
}

interface Ranked {
  readonly option: Option;
  readonly name: string;
  readonly place: number;
}

/** Known people come before names of the article, save for a name typed exactly. */
const NAMED: Record<Place, number> = { 0: 0.5, 1: 2.1, 2: 2.2, 3: 4 };

function unasked(register: Register): Option[] {
  const { proposed } = register;
  if (proposed === undefined) return unproposed(register);
  const others = unproposed({ ...register, entities: register.entities.filter((entity) => entity !== proposed) });
  const isOther = (option: Option): boolean => option.kind !== "named" || sameName(option.name) !== sameName(proposed.name);
  return [{ kind: "proposed", entity: proposed }, ...others.filter(isOther)];
}

function unproposed(register: Register): Option[] {
  const known = register.entities.slice(0, MOST_OPTIONS).map((entity): Option => ({ kind: "known", entity }));
  const room = Math.max(0, MOST_NAMES_UNASKED - known.length);
  const names = freshNames(register).slice(0, room).map((name): Option => ({ kind: "named", name }));
  const nameless = register.nameless.map((source): Option => ({ kind: "nameless", source }));
  return [...known, ...names, ...nameless];
}

/** Names in the article that no known entity already goes by, even in part. */
function freshNames({ entities, names }: Register): string[] {
  const known = entities.map((entity) => ` ${[entity.name, ...entity.aliases].map(loose).join(" ")} `);
  return names.filter((name) => !known.some((each) => each.includes(` ${loose(name)} `)));
}

export function valueOf(entity: Pick<Entity, "id" | "name" | "type">): EntityValue {
  const { id, name, type } = entity;
  return id === null ? { name, type } : { id, name, type };
}
