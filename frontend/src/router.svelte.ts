/** Moves between pages without loading the site anew, and knows where one is. */

import { match, type Place } from "./routes";

interface Position {
  path: string;
  search: string;
  place: Place | null;
}

/** Asked before leaving a page; false keeps the person where they are. */
type Guard = () => boolean;

function current(): Position {
  const { pathname, search } = window.location;
  return { path: pathname, search, place: match(pathname) };
}

const state = $state<{ here: Position }>({ here: current() });
const guards = new Set<Guard>();
let headingAwaitsFocus = false;
/** Where one is, to go back to when a page asks not to be left by the back button. */
let kept = window.location.href;

export const router = {
  get here(): Position {
    return state.here;
  },
};

function mayLeave(): boolean {
  return [...guards].every((guard) => guard());
}

/** Keeps a guard until the returned function is called. */
export function guardLeaving(guard: Guard): () => void {
  guards.add(guard);
  return () => guards.delete(guard);
}

function settle(): void {
  kept = window.location.href;
  state.here = current();
}

function arrive(): void {
  headingAwaitsFocus = true;
  settle();
  window.scrollTo(0, 0);
}

export function navigate(url: string, { replace = false } = {}): void {
  if (!mayLeave()) return;
  if (replace) window.history.replaceState(null, "", url);
  else window.history.pushState(null, "", url);
  arrive();
}

/** Keeps a filter in the address without counting as a move to another page. */
export function rewriteSearch(search: string): void {
  const url = window.location.pathname + (search === "" ? "" : `?${search}`);
  window.history.replaceState(null, "", url);
  settle();
}

/** True once after each move: whoever draws the heading then gives it the focus. */
export function takeHeadingFocus(): boolean {
  const awaited = headingAwaitsFocus;
  headingAwaitsFocus = false;
  return awaited;
}

function plainClick(event: MouseEvent): boolean {
  const changed = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !changed && !event.defaultPrevented;
}

function followLink(event: MouseEvent): void {
  if (!plainClick(event) || !(event.target instanceof Element)) return;
  const link = event.target.closest("a");
  if (link === null || link.target !== "" || link.hasAttribute("download")) return;
  const url = new URL(link.href, window.location.href);
  const isJump = url.hash !== "" && url.pathname === window.location.pathname;
  if (url.origin !== window.location.origin || isJump || match(url.pathname) === null) return;
  event.preventDefault();
  navigate(url.pathname + url.search);
}

/** Listens to links and to the browser's back button; returns how to stop. */
export function startRouter(): () => void {
  const back = (): void => {
    // A jump within the page comes here, too, and the browser has done all of it.
    const { path, search } = state.here;
    if (window.location.pathname === path && window.location.search === search) return;
    if (!mayLeave()) {
      window.history.pushState(null, "", kept);
      return;
    }
    arrive();
  };
  document.addEventListener("click", followLink);
  window.addEventListener("popstate", back);
  return () => {
    document.removeEventListener("click", followLink);
    window.removeEventListener("popstate", back);
  };
}
