/** Which part of the codebook is being worked on; both null is the book itself. */
export interface Spot {
  mark: number | null;
  question: number | null;
}
