import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file that a browser may have. */
export interface BuiltFile {
  /** Where it lies on the disk. */
  file: string;
  /** Its name is made from its content: what a browser has of it stays good. */
  lasting: boolean;
}

/** What a folder of pages has, by the path of its address. Only what is listed here is ever served. */
export type BuiltFiles = ReadonlyMap<string, BuiltFile>;

/** A name with a hash before its ending, as the builder of the pages writes them: `host-Cp9NsXg6.js`. */
const HASHED = /-[\w-]{8}\.(js|css|woff2?|ttf|svg|png)$/;

/** Lists every file below `folder`, as served below `address` (which ends with a slash). A folder that is not there: none. */
export function builtFiles(folder: string, address: string): BuiltFiles {
  return new Map(
    below(folder, '').map((name) => [
      `${address}${name}`,
      { file: join(folder, name), lasting: name.startsWith('assets/') && HASHED.test(name) },
    ]),
  );
}

function below(folder: string, under: string): string[] {
  return entriesOf(join(folder, under)).flatMap((entry) => {
    const name = `${under}${entry.name}`;
    if (entry.isDirectory()) return below(folder, `${name}/`);
    return entry.isFile() ? [name] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** When a file was last written, unix milliseconds; 0 where there is none. */
export function writtenAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
