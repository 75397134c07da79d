/** The page that draws a route, loaded when it is first gone to. */

import type { Component } from "svelte";

import type { PageName } from "../routes";

/** The names of all other pages' files are kept from those who wait for an article. */
async function moduleOf(name: PageName): Promise<{ default: unknown }> {
  if (name === "work") return import("./WorkPage.svelte");
  const { LOADERS } = await import("./others");
  return LOADERS[name]();
}

/** The route's parameters are the page's properties; that they fit is the routes' business. */
export async function loadPage(name: PageName): Promise<Component> {
  return (await moduleOf(name)).default as Component;
}
