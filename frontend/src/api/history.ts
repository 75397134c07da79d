/** What happened to one annotation. */

import { get } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type AnnotationHistory = Schemas["AnnotationHistory"];
export type HistoryEvent = Schemas["AnnotationEvent"];
export type WordedChange = Schemas["WordedChange"];

export function fetchHistory(annotation: string): Promise<AnnotationHistory> {
  return get<AnnotationHistory>(`annotations/${annotation}/history/`);
}
