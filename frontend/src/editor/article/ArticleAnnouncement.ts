/** What a screen reader is told after a move: the words selected, else what the caret stands at. */

import { type CaretText, wordAt } from "../../text/caret";
import { firstEndingAfter, type Part, quoteOf, type TextSelection } from "../../text/spans";
import { t } from "../../words/t";

const LONGEST = 160;

export function announcement(
  text: CaretText,
  { anchor, focus }: TextSelection,
  selected: readonly Part[],
): string {
  if (selected.length > 0) return t("{words} selected", { words: shortened(quoteOf(text.offsets, selected)) });
  if (anchor !== focus) return t("Nothing here can be marked");
  const sentence = text.sentences[firstEndingAfter(text.sentences, focus)];
  if (sentence?.[0] === focus) return shortened(text.offsets.slice(...sentence));
  return wordAt(text, focus) || text.offsets.slice(focus, focus + 1);
}

/** The start and the end of a long selection tell where it reaches. */
function shortened(words: string): string {
  if (words.length <= LONGEST) return words;
  const letters = [...words];
  return `${letters.slice(0, LONGEST / 2).join("")} … ${letters.slice(-LONGEST / 2).join("")}`;
}
