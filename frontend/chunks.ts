/**
 * Which modules travel together. Left alone, the bundler makes a file of each set of modules that
 * the same pages share: forty for the editor, each compressed and asked for by itself.
 */
import type { Plugin } from "vite";

const HOUSE = /\/src\/(main|store\/(notices\.svelte|places|titles))\.ts$|\/components\/Skeleton\.svelte$/;
const SYNC = /\/src\/sync\/browser\.ts$/;
const ARTICLE = /\/src\/pages\/WorkPage\.svelte$/;
/** Of Svelte, what only fields and rarer things need. */
const ELSEWHERE = /\/svelte\/src\/.*\/(select|input|size|media|universal|actions|svelte-element)\.js$/;
const FURNITURE = /\/src\/(components|store|api|words)\//;

interface Context {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

interface Group {
  readonly name: string | ((id: string, context: Context) => string | null);
  readonly debugName: string;
  readonly test: (id: string) => boolean;
  readonly minShareCount?: number;
  readonly priority: number;
}

/**
 * What each page needs, what keeps and sends work, what an article needs besides: the three files
 * before it can be read and marked. Then what several pages are furnished with; the rest falls
 * apart by itself.
 */
export function groups(): Group[] {
  const modules: string[] = [];
  const needed = (begin: RegExp, context: Context): Set<string> => importedBy(modules, begin, context);
  let sorted: Map<string, string> | undefined;
  const sort = (context: Context): Map<string, string> => {
    const files = [["editor", ARTICLE], ["sync", SYNC], ["every-page", HOUSE]] as const;
    // What more than one of them needs is in the last.
    return new Map(files.flatMap(([name, begin]) => [...needed(begin, context)].map((id) => [id, name] as const)));
  };
  return [
    {
      // All modules are tested before the first is named.
      test: (id) => modules.push(id) > 0 && !ELSEWHERE.test(id),
      name: (id, context) => (sorted ??= sort(context)).get(id) ?? null,
      debugName: "what comes first",
      priority: 2,
    },
    { test: (id) => FURNITURE.test(id), name: "furniture", debugName: "furniture", minShareCount: 3, priority: 1 },
  ];
}

function importedBy(modules: readonly string[], begin: RegExp, context: Context): Set<string> {
  const found = new Set<string>();
  const waiting = modules.filter((id) => begin.test(id));
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
