import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

import { groups, withoutHydration } from "./chunks.ts";
import { compileHints } from "./compileHints.ts";
import { compressed } from "./compressed.ts";
import { poFiles } from "./src/words/po.ts";

// The server reads the manifest to find the hashed names, so no HTML page is built here.
// Nothing is inlined as a data: URL: the content security policy allows files of our own only.
export default defineConfig({
  plugins: [svelte(), poFiles(), compileHints(), withoutHydration(), compressed()],
  base: "/static/app/",
  build: {
    outDir: "../annotator/static/app",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2023",
    rolldownOptions: {
      input: "src/main.ts",
      preserveEntrySignatures: "allow-extension",
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: groups() } },
    },
  },
  // Vitest must mount components with Svelte's browser build.
  ...(process.env["VITEST"] === undefined ? {} : { resolve: { conditions: ["browser"] } }),
  test: {
    environment: "jsdom",
    pool: "vmThreads",
    include: ["src/**/*.test.ts"],
  },
});
