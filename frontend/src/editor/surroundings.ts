/** What stands around the article, in one file. */
export { default as Around } from "./Around.svelte";
export * as finding from "./article/finding";
export { default as WorkActs } from "./WorkActs.svelte";
