/** What a person likes (theme, keys); the server keeps it, the browser remembers the theme. */

import { fetchPreferences, savePreferences } from "../api/me";
import type { Preferences, Theme } from "../api/types";

const REMEMBERED = "slant.theme";
const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const state = $state<{ all: Preferences }>({ all: {} });
let loading: Promise<void> | null = null;
let saving: Promise<void> | null = null;
let isUnsaved = false;

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

function keep(all: Preferences): void {
  state.all = all;
  localStorage.setItem(REMEMBERED, preferences.theme);
  document.documentElement.dataset["theme"] = preferences.theme;
}

/** Before anything is drawn, so that a dark room is never flashed white. */
export function showRememberedTheme(): void {
  const remembered = localStorage.getItem(REMEMBERED);
  if (remembered !== null) keep({ theme: themeFrom(remembered) });
}

/** Asks the server once; after a failure the next call asks again. */
export function loadPreferences(): Promise<void> {
  loading ??= fetchPreferences().then(keep, (error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** One after the other, the newest last: each replaces all, and two at once arrive in either order. */
async function saveInTurn(): Promise<void> {
  while (isUnsaved) {
    isUnsaved = false;
    await savePreferences(state.all);
  }
}

/** Takes effect at once. What is stored is known first: saving replaces all of it. */
export async function changePreferences(changes: Preferences): Promise<void> {
  keep({ ...state.all, ...changes });
  await loadPreferences();
  keep({ ...state.all, ...changes });
  isUnsaved = true;
  saving ??= saveInTurn().finally(() => (saving = null));
  await saving;
}
