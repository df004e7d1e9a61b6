import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastingPort } from '../scripts/stack/ports.ts';

export interface Postgres {
  /** A fresh, empty database each time. */
  database(): string;
  /** Ends it at once, as a power failure would, and starts it again on the same data and port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a PostgreSQL of its own on a free loopback port, its data in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), 'logixx-postgres-'));
  const data = join(folder, 'data');
  chmodSync(folder, 0o755);
  // PostgreSQL refuses to run as root; Debian's package brings a user for it.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, stdio: 'ignore' as const };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'logixx', '--auth=trust', '--no-sync'], options);
  const port = await lastingPort();
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`];
  const start = async () => {
    const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], options);
    const ended = new Promise<void>((end) => server.on('exit', () => end()));
    await until(
      () => server.exitCode !== null || tries(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]),
    );
    return { server, ended };
  };
  let running = await start();
  let count = 0;
  return {
    database: () => {
      count += 1;
      execFileSync(
        join(bin, 'createdb'),
        ['-h', '127.0.0.1', '-p', String(port), '-U', 'logixx', `test${count}`],
        options,
      );
      return `postgres://logixx@127.0.0.1:${port}/test${count}`;
    },
    async crash() {
      running.server.kill('SIGKILL');
      await running.ended;
      // Its own processes notice after a moment that it is gone; until then a new one refuses to start.
      for (let tried = 0; tried < 100; tried += 1) {
        running = await start();
        if (running.server.exitCode === null) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('PostgreSQL did not start again within 10 s');
    },
    stop: async () => {
      running.server.kill('SIGINT');
      await running.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const bin = versions.map((version) => join(root, version, 'bin')).find((path) => existsSync(join(path, 'initdb')));
  if (bin === undefined)
    throw new Error(`found no PostgreSQL server under ${root}, expected Debian's package postgresql`);
  return bin;
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
}

function tries(file: string, args: string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function until(done: () => boolean): Promise<void> {
  for (let tried = 0; tried < 100; tried += 1) {
    if (done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('PostgreSQL did not become ready within 10 s');
}
