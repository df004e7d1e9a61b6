import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of `files` whose text is another one under `root`, or that are not there. */
export function differing(root: string, files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => (readIfThere(join(root, path)) === text ? [] : [path]));
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
