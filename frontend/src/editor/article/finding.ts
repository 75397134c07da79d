/** What looking for words takes, loaded together. */
export { default as ArticleFind } from "./ArticleFind.svelte";
export { ArticleSearch } from "./ArticleSearch";
