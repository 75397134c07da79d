/** How a key is written on the page. */

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
};

export function shownKey(key: string): string {
  const parts = key.split(/(?<=.)\+/).map((part) => NAMES[part] ?? part);
  const last = parts.at(-1) ?? "";
  if (parts.length > 1 && /^[A-Z]$/.test(last)) parts.splice(-1, 1, `Shift+${last}`);
  return parts.join("+");
}
