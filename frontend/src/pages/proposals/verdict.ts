/** What a version's held-out score says of using it: too little taught, no good, or worth a try. */
export type Verdict = "untried" | "too little" | "poor" | "fair";

interface Tried {
  scores: readonly { layer: string | null; answer: string | null; f1: number | null }[];
  taught: { annotations: number };
}

// Below this, three of four proposals or highlights are wrong or missing, and people are led astray.
const POOR = 0.3;
// So few highlights for each answer do not say whether the answer can be learned at all.
const FEW_FOR_EACH = 50;

export function verdictOn({ scores, taught }: Tried): Verdict {
  const all = scores.find(({ layer }) => layer === null);
  if (all === undefined || all.f1 === null) return "untried";
  if (all.f1 >= POOR) return "fair";
  const answers = scores.filter(({ answer }) => answer !== null && answer !== "").length;
  return taught.annotations < FEW_FOR_EACH * Math.max(1, answers) ? "too little" : "poor";
}
