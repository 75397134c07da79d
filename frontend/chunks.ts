/**
 * Which modules travel together. Left alone, the bundler makes a file of each set of modules that
 * the same pages share: forty for the editor, each compressed and asked for by itself.
 */
import type { Plugin } from "vite";

/** Where an article begins to be read and marked; all they import travels in one file. */
const READ_AND_MARK = /\/src\/(pages\/WorkPage\.svelte|sync\/browser\.ts)$/;
/** Of Svelte, what only fields and rarer things need. */
const ELSEWHERE = /\/svelte\/src\/.*\/(select|input|size|media|universal|actions|svelte-element)\.js$/;

interface Context {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

interface Group {
  readonly name: string | ((id: string, context: Context) => string | null);
  readonly debugName: string;
  readonly test: (id: string) => boolean;
  readonly tags?: ["$initial"];
  readonly priority: number;
}

/** Two files before an article can be read and marked; whatever else there is falls apart by itself. */
export function groups(): Group[] {
  const modules: string[] = [];
  let needed: ReadonlySet<string> | undefined;
  const test = (id: string): boolean => !ELSEWHERE.test(id);
  return [
    { name: "every-page", debugName: "every page", test, tags: ["$initial"], priority: 2 },
    {
      // All modules are tested before the first is named.
      test: (id) => modules.push(id) > 0 && test(id),
      name: (id, context) => ((needed ??= importedBy(modules, context)).has(id) ? "editor" : null),
      debugName: "the editor",
      priority: 1,
    },
  ];
}

function importedBy(modules: readonly string[], context: Context): Set<string> {
  const found = new Set<string>();
  const waiting = modules.filter((id) => READ_AND_MARK.test(id));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(context.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}

const HYDRATION = /\/svelte\/src\/internal\/client\/dom\/hydration\.js$/;

/** No page of ours comes drawn from the server: what Svelte would do with one is left out. */
export function withoutHydration(): Plugin {
  return {
    name: "without-hydration",
    enforce: "pre",
    transform(code, id) {
      if (!HYDRATION.test(id)) return null;
      const fixed = code
        .replace("export let hydrating = false;", "export const hydrating = false;")
        .replace("\thydrating = value;\n", "");
      if (!fixed.includes("const hydrating") || fixed.includes("hydrating = value")) this.error("Svelte’s switch for hydration is not where it was.");
      return { code: fixed, map: null };
    },
  };
}
