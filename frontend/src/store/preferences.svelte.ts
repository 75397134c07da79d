/** What a person likes (theme, keys); the server keeps it, the browser remembers the theme. */

import { fetchPreferences, savePreferences } from "../api/me";
import type { Preferences, Theme } from "../api/types";

const REMEMBERED = "slant.theme";
const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const state = $state<{ all: Preferences }>({ all: {} });

function themeFrom(value: unknown): Theme {
  return THEMES.find((theme) => theme === value) ?? "auto";
}

export const preferences = {
  get all(): Preferences {
    return state.all;
  },
  get theme(): Theme {
    return themeFrom(state.all.theme);
  },
};

function show(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

/** Before anything is drawn, so that a dark room is never flashed white. */
export function showRememberedTheme(): void {
  const remembered = localStorage.getItem(REMEMBERED);
  if (remembered === null) return;
  state.all = { theme: themeFrom(remembered) };
  show(preferences.theme);
}

function keep(all: Preferences): void {
  state.all = all;
  localStorage.setItem(REMEMBERED, preferences.theme);
  show(preferences.theme);
}

export async function loadPreferences(): Promise<void> {
  keep(await fetchPreferences());
}

/** Takes effect at once; the server's answer only confirms it. */
export async function changePreferences(changes: Preferences): Promise<void> {
  const all = { ...state.all, ...changes };
  keep(all);
  await savePreferences(all);
}
