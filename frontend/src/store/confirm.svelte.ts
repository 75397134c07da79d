/** Asks once before something that others will notice; the answer is a promise. */

export interface Question {
  title: string;
  text: string;
  /** The word on the button that does it. */
  action: string;
  isGrave: boolean;
}

const state = $state<{ open: Question | null }>({ open: null });
let answer: ((yes: boolean) => void) | null = null;

export const confirmation = {
  get open(): Question | null {
    return state.open;
  },
};

export function confirm(question: Omit<Question, "isGrave"> & { isGrave?: boolean }): Promise<boolean> {
  settle(false);
  state.open = { isGrave: false, ...question };
  return new Promise((resolve) => {
    answer = resolve;
  });
}

export function settle(yes: boolean): void {
  state.open = null;
  answer?.(yes);
  answer = null;
}
