/** A text cut wherever something begins or ends that is shown of it. Offsets are code points. */

import type { ComparedArticle } from "../../api/compared";
import { offsetsOf } from "../../text/offsets";

export interface Segment {
  start: number;
  text: string;
  /** What is marked here, each answer with how often. */
  marked: { title: string; times: number }[];
  times: number;
  /** The other articles that have these words, by their place. */
  others: readonly number[];
}

export interface Paragraph {
  kind: string;
  segments: Segment[];
}

/** The parts of the page, each in segments. */
export function paragraphsOf(article: Pick<ComparedArticle, "text" | "blocks" | "shared" | "marks">): Paragraph[] {
  const offsets = offsetsOf(article.text);
  const marks = article.marks.flatMap(({ parts, title }) => parts.map(([start = 0, end = 0]) => ({ start, end, title })));
  const edges = [...marks, ...article.shared].flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
  return (article.blocks as [number, number, string][]).map(([first, last, kind]) => {
    const cuts = [...new Set([first, ...edges.filter((edge) => edge > first && edge < last), last])];
    const segments = cuts.slice(0, -1).map((start, at) => {
      const end = cuts[at + 1] ?? last;
      const here = marks.filter((mark) => mark.start < end && start < mark.end);
      const times = new Map<string, number>();
      for (const { title } of here) times.set(title, (times.get(title) ?? 0) + 1);
      return {
        start,
        text: offsets.slice(start, end),
        marked: [...times].map(([title, count]) => ({ title, times: count })),
        times: here.length,
        others: article.shared.find((passage) => passage.start < end && start < passage.end)?.others ?? [],
      };
    });
    return { kind, segments };
  });
}
