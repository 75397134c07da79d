/** What looking for words takes, in one file of its own. */
export { default as ArticleFind } from "./ArticleFind.svelte";
export { ArticleSearch } from "./ArticleSearch";
export { replay } from "../keys/replay";
