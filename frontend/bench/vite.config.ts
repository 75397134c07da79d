import { fileURLToPath } from "node:url";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

import { compileHints } from "../compileHints.ts";
import { poFiles } from "../src/words/po.ts";

/** The editor's text alone, built as the product is, for measuring and looking. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [svelte({ configFile: "../svelte.config.js" }), poFiles(), compileHints()],
  build: { outDir: "dist", target: "es2023", assetsInlineLimit: 0 },
});
