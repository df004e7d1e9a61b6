import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The files of a folder by their paths below it, with `/` between, in the order of the paths' bytes. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Reads all files below a folder. Throws when it cannot be read. */
export function readFiles(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const paths = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return new Map(sorted(paths).map((path) => [path, readFileSync(join(folder, path))]));
}

/** Texts in the order of their bytes, whatever the language of the machine. */
export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort((one, two) => Buffer.compare(Buffer.from(one), Buffer.from(two)));
}

/** The text of a file; undefined where there is none. */
export function textOf(files: Files, path: string): string | undefined {
  const bytes = files.get(path);
  return bytes && Buffer.from(bytes).toString('utf8');
}
