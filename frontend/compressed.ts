/**
 * Beside each file its compressed forms, made once as small as they get: the server sends whichever
 * the browser takes, and has nothing to compress while somebody waits.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const WORTH_IT = /\.(js|css|svg|json)$/;
const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

export function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      await Promise.all(
        Object.keys(bundle)
          .filter((name) => name.startsWith("assets/") && WORTH_IT.test(name))
          .map((name) => compress(join(dir, name))),
      );
    },
  };
}

async function compress(file: string): Promise<void> {
  const plain = await readFile(file);
  const forms = [
    ["gz", await gzipped(plain, { level: 9 })],
    ["br", await brotlied(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })],
  ] as const;
  for (const [end, form] of forms) if (form.length < plain.length * 0.95) await writeFile(`${file}.${end}`, form);
}
