/** The guideline's few marks (headings, lists, paragraphs) as data: the page draws text nodes only. */

export type Piece =
  | { kind: "heading" | "paragraph"; text: string }
  | { kind: "list"; items: string[] };

function plain(text: string): string {
  return text.replace(/\*\*|__|`/g, "").replace(/\*(\S(?:[^*]*\S)?)\*/g, "$1").trim();
}

function pieceOf(block: string): Piece {
  const lines = block.split("\n").map((line) => line.trim());
  const isList = lines.every((line) => /^([-*]|\d+\.)\s/.test(line));
  if (isList) return { kind: "list", items: lines.map((line) => plain(line.replace(/^([-*]|\d+\.)\s+/, ""))) };
  if (lines.length === 1 && /^#{1,6}\s/.test(block)) {
    return { kind: "heading", text: plain(block.replace(/^#+\s+/, "")) };
  }
  return { kind: "paragraph", text: plain(lines.join(" ")) };
}

export function piecesOf(markdown: string): Piece[] {
  return markdown
    .replace(/^(#{1,6} .*)$/gm, "\n$1\n")
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map(pieceOf);
}
