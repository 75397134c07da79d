/** The short name of a project in addresses, made from its title the way the server makes it. */

const LONGEST = 50;

export function slugOf(title: string): string {
  return title
    .normalize("NFKD")
    .replace(/\P{ASCII}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
}
