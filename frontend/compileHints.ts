/**
 * Chromium compiles most functions when they are first called: for a long article, while somebody
 * waits for it. In these files it compiles all of them as they arrive, beside the page's own work.
 */
import type { Plugin } from "vite";

const HINT = "//# allFunctionsCalledOnLoad";
const WANTED = /\/(node_modules\/svelte|src\/(text|sync|editor|components|store|words))\/.*\.(svelte|js|ts)$/;
const OPENED_LATER = /\/src\/(editor\/(dialogs|Shelf)|pages\/(?!WorkPage))/;

interface Chunk {
  readonly facadeModuleId: string | null;
  readonly moduleIds: readonly string[];
}

/** Behind all that writes into a file: the hint counts only as its first line. */
export function compileHints(): Plugin {
  return {
    name: "compile-hints",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const each of Object.values(bundle)) {
          if (each.type === "chunk" && isWanted(each)) each.code = `${HINT}\n${each.code}`;
        }
      },
    },
  };
}

function isWanted({ facadeModuleId, moduleIds }: Chunk): boolean {
  const isLater = facadeModuleId !== null && OPENED_LATER.test(facadeModuleId);
  return !isLater && moduleIds.some((id) => WANTED.test(id));
}
