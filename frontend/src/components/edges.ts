/** What stands at the edges of every page, loaded once the page itself is on its way. */
export { default as AccountMenu } from "./AccountMenu.svelte";
export { default as Confirm } from "./Confirm.svelte";
export { default as Toasts } from "./Toasts.svelte";
