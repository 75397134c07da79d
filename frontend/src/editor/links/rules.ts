/** What the codebook asks of connections, and where the words lie that are connected. */
import type { Link, Part } from "../../sync/wire";
import type { Editor } from "../editor.svelte";
import type { Layer, LinkRule } from "../questions/codebook";

export function rulesOf(layer: Layer): readonly LinkRule[] {
  return layer.links ?? [];
}

/** The question ids under which a missing connection is asked for, as the server names them. */
export function missingLinks(layer: Layer, links: readonly Link[]): readonly string[] {
  const rules = rulesOf(layer);
  if (rules.length === 0) return rules as readonly never[];
  const wanted = rules.filter(({ role, min = 0 }) => links.filter((link) => link.role === role).length < min);
  const first = rules[0];
  if (layer.level === "relation" && links.length === 0 && wanted.length === 0 && first !== undefined) {
    return [questionId(first)];
  }
  return wanted.map((rule) => questionId(rule));
}

export function questionId({ role }: LinkRule): string {
  return `links.${role}`;
}

/** Where the words lie that what is in hand is connected with. */
export function connected(editor: Editor): readonly Part[] {
  return (editor.active?.links ?? []).flatMap(({ to }) => (to === undefined ? [] : (editor.items.get(to)?.parts ?? [])));
}
