/** What a file is, judged by its name: the server looks at the content. */

import type { ImportWish } from "../../api/documents";

export const ACCEPTED = ".txt,.text,.jsonl,.ndjson";

export function isAccepted(name: string): boolean {
  return /\.(txt|text|jsonl|ndjson)$/i.test(name);
}

/** A text file is one article and its name a first title; a JSONL file holds many. */
export function kindOf(name: string): ImportWish {
  if (/\.(jsonl|ndjson)$/i.test(name)) return { format: "jsonl" };
  const title = name.replace(/\.[^.]*$/, "").replace(/[_-]+/g, " ").trim();
  return title === "" ? { format: "text" } : { format: "text", title };
}
