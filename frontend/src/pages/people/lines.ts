/** The people somebody typed or pasted: one a line, or parted by commas or semicolons. */

export function peopleIn(lines: string): string[] {
  const found = lines
    .split(/[\n;,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return [...new Set(found)];
}
