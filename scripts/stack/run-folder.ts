import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StackError } from './stack-error.ts';

const RUNS = join('.logixx', 'run');
const OWNER = 'pid';

/** Where a running stack keeps its configuration, tokens, data and logs. Only the owner of the process may read it. */
export interface RunFolder {
  path: string;
  /** The path of a file in it. */
  at(...parts: string[]): string;
  /** Writes a file; mode 0600. Returns its path. */
  write(name: string, text: string): string;
  /** A random token in a file of its own; the one that is there already when the folder is kept. Returns the path. */
  token(name: string): string;
  /** Says that nobody uses the folder any more. */
  release(): void;
}

/**
 * Opens `.logixx/run/<name>/`. A kept folder lives through restarts and has one owner at a time: throws StackError when
 * another process has it. Others get the process id behind their name, and what dead ones left behind is removed.
 */
export function openRunFolder(
  name: string,
  { keep = false, root = RUNS }: { keep?: boolean; root?: string } = {},
): RunFolder {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (!keep) removeDead(root, name);
  const path = resolve(root, keep ? name : `${name}-${process.pid}`);
  const owner = ownerOf(path);
  if (owner !== undefined) throw new StackError(`process ${owner} runs with ${path} already; stop it first`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const at = (...parts: string[]) => join(path, ...parts);
  const write = (file: string, text: string) => {
    mkdirSync(join(at(file), '..'), { recursive: true, mode: 0o700 });
    rmSync(at(file), { force: true });
    writeFileSync(at(file), text, { mode: 0o600 });
    return at(file);
  };
  write(OWNER, String(process.pid));
  return {
    path,
    at,
    write,
    token: (file) => (existsSync(at(file)) ? at(file) : write(file, `${randomBytes(32).toString('hex')}\n`)),
    release: () => rmSync(at(OWNER), { force: true }),
  };
}

function removeDead(root: string, name: string): void {
  for (const entry of readdirSync(root)) {
    if (!new RegExp(`^${name}-[0-9]+$`).test(entry)) continue;
    const path = join(root, entry);
    if (ownerOf(path) === undefined && !isAlive(Number(entry.slice(name.length + 1))))
      rmSync(path, { recursive: true, force: true });
  }
}

/** The living process that owns the folder, other than this one. */
function ownerOf(path: string): number | undefined {
  const file = join(path, OWNER);
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  return pid !== process.pid && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
