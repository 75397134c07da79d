/** The article's text cut into the parts of the page; offsets count code points. */

import type { Block } from "../../api/types";
import { Offsets } from "../../text/offsets";

export interface Part {
  kind: string;
  text: string;
}

export function partsOf(text: string, blocks: readonly Block[]): Part[] {
  const offsets = new Offsets(text);
  return blocks.map(([start, end, kind]) => ({ kind, text: offsets.slice(start, end) }));
}
