/** Who is known in this article, from the register and from what is answered. */
import type { EntityValue } from "./codebook";
import type { Entity } from "../work";

/** The same name however it is spaced and capitalised; accents count, as they do on the server. */
export function sameName(name: string): string {
  return name.normalize("NFC").replace(/\s+/gu, " ").trim().toLowerCase();
}

export function isSameEntity(value: EntityValue, entity: Pick<Entity, "id" | "name" | "type">): boolean {
  if (value["id"] !== undefined && entity.id !== null) return value["id"] === entity.id;
  return value["type"] === entity.type && sameName(value["name"] ?? "") === sameName(entity.name);
}

/** This article's first, the most used before the others; then the project's. */
export function inUse(entities: readonly Entity[], used: readonly EntityValue[]): Entity[] {
  const here = new Map(entities.map((entity) => [entity, used.filter((value) => isSameEntity(value, entity)).length]));
  const isHere = (entity: Entity): number => ((here.get(entity) ?? 0) > 0 || entity.scope === "document" ? 0 : 1);
  return [...entities].sort(
    (one, other) =>
      isHere(one) - isHere(other) || (here.get(other) ?? 0) - (here.get(one) ?? 0) || other.uses - one.uses,
  );
}

/** The register with everybody these answers name: new ones added, server ids taken over. */
export function withValues(entities: readonly Entity[], values: readonly EntityValue[]): readonly Entity[] {
  let all = entities;
  const ids = new Set(entities.map((entity) => entity.id));
  for (const value of values) {
    const { id, name, type } = value;
    if (name === undefined || type === undefined || (id !== undefined && ids.has(id))) continue;
    ids.add(id ?? null);
    const known = all.find((entity) => isSameEntity(value, entity));
    if (known === undefined) {
      all = [...all, { id: id ?? null, name, type, aliases: [], scope: "document", uses: 0 }];
    } else if (known.id === null && id !== undefined) {
      all = all.map((entity) => (entity === known ? { ...entity, id } : entity));
    }
  }
  return all;
}
