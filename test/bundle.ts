import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * A program that a test starts again and again as one file, which is read many times faster than some hundred; it lies
 * where libsql is found, and nowhere else. `remove` deletes it.
 */
export async function bundled(program: string): Promise<{ file: string; remove(): void }> {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bundle-'));
  const file = join(folder, 'program.mjs');
  await build({
    entryPoints: [program],
    outfile: file,
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'esm', logLevel: 'error' },
    external: ['libsql', 'pg-native'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  copyFileSync(join(ROOT, 'core/service/sqlite-thread.mjs'), join(folder, 'sqlite-thread.mjs'));
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
