/** What stands around the article, in one file. */
export { default as Around } from "./Around.svelte";
export { replay } from "./keys/replay";
export { default as WorkActs } from "./WorkActs.svelte";
