import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

/** Imports point one way: each room may use the rooms before it, never those after it. */
const ROOMS = ["words", "text", "api", "sync", "store", "components", "editor", "pages"];

function later(room) {
  return ROOMS.slice(ROOMS.indexOf(room) + 1).map((name) => `**/${name}/**`);
}

const directions = ROOMS.filter((room) => later(room).length > 0).map((room) => ({
  files: [`src/${room}/**/*.{ts,svelte}`],
  ignores: ["**/*.test.ts", "src/text/keys.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { group: later(room), message: "Imports point from pages towards text, not back." },
          ...(room === "text"
            ? [
                { group: ["svelte", "svelte/*"], message: "text/ is plain TypeScript." },
                // Only the table of keys says something: what each key does.
                { group: ["**/words/**"], message: "text/ says nothing; who uses it does." },
              ]
            : []),
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ["node_modules/", "**/dist/", "src/api/schema.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "no-undef": "off",
      eqeqeq: "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Sets and search parameters that nothing is drawn from need not be reactive.
      "svelte/prefer-svelte-reactivity": "off",
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "Only src/api/ talks to the server." },
        { name: "XMLHttpRequest", message: "Only src/api/ talks to the server." },
      ],
    },
  },
  { files: ["src/api/**"], rules: { "no-restricted-globals": "off" } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Export by name." },
      ],
    },
  },
  ...directions,
);
