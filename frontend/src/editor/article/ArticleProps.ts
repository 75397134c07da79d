import type { Aids } from "../../text/aids";
import type { Block } from "../../text/blocks";
import type { OwnKeys } from "../../text/keys";
import type { Mark } from "../../text/marks";
import type { Part, TextSelection } from "../../text/spans";

/** What the text of an article is given and what it tells; every place in code points. */
export interface ArticleProps {
  /** Text, language, sentences and quotations are read once: another document, another component. */
  text: string;
  language: string;
  sentences: readonly Part[];
  quotations?: readonly Part[];
  blocks: readonly Block[];
  unlockedBlocks?: readonly number[];
  /** A mark that changed is another object; the others stay the same ones. */
  marks: readonly Mark[];
  activeId?: string | null;
  /** What the mark in hand is connected with. */
  linked?: readonly Part[];
  /** Where something is proposed that nobody has marked. */
  proposed?: readonly Part[];
  selection?: TextSelection | null;
  keys?: OwnKeys;
  aids?: Aids;
  label?: string;
  isReadOnly?: boolean;
  /** *This is article text* was pressed at this block. */
  onunlock?: (block: number) => void;
  /** A mark was clicked, entered or stepped to; null is a click beside all marks. */
  onactivate?: (id: string | null, how: "pointer" | "key" | "step") => void;
  /** Enter: these words shall be marked. */
  oncommit?: (parts: Part[]) => void;
  /** The hand came to rest on these words; with Ctrl or Command they are more of the same. */
  onselected?: (parts: Part[], how: "mouse" | "touch", isMore: boolean) => void;
  /** For a live region. */
  onannounce?: (message: string) => void;
}
