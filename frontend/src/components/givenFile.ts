/** Hands a file that was made here to the person, as a download. */

/** A browser may read the file long after the press: on a busy machine it then found nothing. */
const KEPT_MS = 60_000;

export function give(name: string, content: Blob | string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
