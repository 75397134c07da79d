/** What the article's page needs besides the article: all of it behind the first picture, or seldom. */
export const soon = {
  around: () => import("./surroundings"),
  readOnly: () => import("./ReadOnly.svelte"),
  warning: () => import("./article/ContentWarning.svelte"),
  notBegun: () => import("./NotBegun.svelte"),
};
