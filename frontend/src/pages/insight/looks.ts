/** What a picture shows, kept in the address; and the pictures that a codebook's questions offer. */

import type { InsightLayer, InsightOptions, InsightSubject, InsightWish } from "../../api/insight";
import { t } from "../../words/t";

/** How large a bar is: of all marks of its column, plainly, or for each reading. */
export type Scale = "share" | "number" | "reading";
export type Measure = "marks" | "articles" | "characters";

export interface Look extends InsightWish {
  scale: Scale;
  measure: Measure;
}

export interface Offer {
  title: string;
  look: Partial<Look>;
}

const EMPTY: Look = {
  release: "",
  layer: "",
  rows: "",
  columns: "",
  panels: "",
  outlet: "",
  event: "",
  round: "",
  codebook: "",
  since: "",
  until: "",
  only: "",
  scale: "share",
  measure: "marks",
};
const NAMES = Object.keys(EMPTY) as (keyof Look)[];

/** The picture in an address; what it leaves out is as the first offer has it. */
export function lookOf(search: string, first: Partial<Look>): Look {
  const given = new URLSearchParams(search);
  const found: Record<string, string> = { ...EMPTY };
  if (!given.has("rows")) Object.assign(found, first);
  for (const name of NAMES) found[name] = given.get(name) ?? found[name] ?? "";
  return found as unknown as Look;
}

/** The same as an address. */
export function searchOf(look: Look): string {
  const search = new URLSearchParams();
  for (const name of NAMES) if (look[name] !== EMPTY[name]) search.set(name, look[name]);
  return search.toString();
}

/** What the server is asked: all but how it is drawn. */
export function wishOf(look: Look): InsightWish {
  const { scale: _scale, measure: _measure, ...wish } = look;
  return wish;
}

function offersOf(layer: InsightLayer, only: boolean): Offer[] {
  const answers = layer.subjects.filter(({ kind }) => kind === "answers");
  const scales = layer.subjects.filter(({ kind }) => kind === "scale");
  const judged = layer.subjects.filter(({ kind, has_kinds }) => kind === "names" && !has_kinds);
  const speaking = layer.subjects.filter(({ kind, has_kinds }) => kind === "names" && has_kinds);
  const named = (title: string): string => (only ? title : t("{mark}: {title}", { mark: layer.title, title }));
  const offer = (title: string, look: Partial<Look>): Offer => ({ title: named(title), look: { layer: layer.id, ...look } });
  const single = answers.find(({ axis }) => axis !== answers[0]?.axis) ?? answers[0];
  const found = answers.slice(0, 4).map(({ axis, title }) => offer(t("{question} by outlet", { question: title }), { rows: axis, columns: "outlet" }));
  const [first] = answers;
  if (first !== undefined) found.push(offer(t("{question} over time", { question: first.title }), { rows: first.axis, columns: "month" }));
  for (const { axis, title } of judged) {
    found.push(offer(t("{question}: who, and how", { question: title }), { rows: axis, columns: single?.axis ?? "outlet", panels: "outlet", scale: "number" }));
  }
  for (const { axis, title } of speaking) {
    found.push(offer(t("{question}: who, how often", { question: title }), { rows: axis, columns: "outlet", scale: "number" }));
    found.push(offer(t("{question}: named or not", { question: title }), { rows: axis.replace("name:", "kind:"), columns: "outlet" }));
  }
  for (const { axis, title } of scales) found.push(offer(t("{question} by outlet", { question: title }), { rows: axis, columns: "outlet" }));
  if (layer.level !== "document" && single !== undefined) {
    found.push(offer(t("Where in the article"), { rows: "tenth", columns: single.axis, scale: "number" }));
  }
  return found;
}

/** Pictures worth a look, from the kinds of the questions alone. */
export function offers(options: InsightOptions): Offer[] {
  const layers = options.layers.filter(({ subjects }) => subjects.length > 0);
  const found = layers.flatMap((layer) => offersOf(layer, layers.length === 1));
  const [layer] = layers;
  const asked = layer?.subjects.find(({ kind }) => kind === "answers");
  if (layer === undefined || asked === undefined) return found;
  return [
    ...found,
    ...options.backgrounds.map(({ axis, title }) => ({
      title: t("{question} by annotators’ {background}", { question: asked.title, background: title }),
      look: { layer: layer.id, rows: asked.axis, columns: axis },
    })),
  ];
}

export interface AxisChoice {
  id: string;
  title: string;
}

/** What marks of a kind can be counted by, as a select lists it. */
export function axesOf(options: InsightOptions, layer: InsightLayer | undefined): AxisChoice[] {
  const isPlaced = layer !== undefined && layer.level !== "document";
  return [
    ...(layer?.subjects ?? []).map((subject) => ({ id: subject.axis, title: subjectTitle(subject) })),
    { id: "outlet", title: t("Outlet") },
    { id: "event", title: t("Event") },
    { id: "month", title: t("Month") },
    ...(isPlaced
      ? [
          { id: "tenth", title: t("Tenth of the article") },
          { id: "part", title: t("Part of the page") },
        ]
      : []),
    ...options.backgrounds.map(({ axis, title }) => ({ id: axis, title })),
  ];
}

function subjectTitle({ kind, title }: InsightSubject): string {
  if (kind === "names") return t("{question}: who", { question: title });
  if (kind === "kinds") return t("{question}: as what", { question: title });
  return title;
}
