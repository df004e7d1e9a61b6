import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastingPort } from '../scripts/stack/ports.ts';

export interface Postgres {
  port: number;
  /** A fresh, empty database each time. */
  database(): string;
  /** Ends it at once, as a power failure would, and starts it again on the same data and port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** The port of a PostgreSQL that all test files share: `npm test` starts one, as each takes seconds to begin. */
export const SHARED_PORT = 'LOGIXX_TEST_POSTGRES_PORT';

/**
 * A PostgreSQL on a loopback port: that of the whole run where there is one, else one of its own with its data in a
 * temporary folder. `own`: one that may crash.
 */
export async function startPostgres({ own = false } = {}): Promise<Postgres> {
  const shared = process.env[SHARED_PORT];
  return own || shared === undefined ? startOwn() : sharedPostgres(Number(shared));
}

function sharedPostgres(port: number): Postgres {
  return {
    port,
    database: () => createDatabase(port, `test_${randomBytes(8).toString('hex')}`),
    crash: () => Promise.reject(new Error('others use this PostgreSQL, too: start one with own: true')),
    stop: () => Promise.resolve(),
  };
}

function createDatabase(port: number, name: string): string {
  const words = ['-h', '127.0.0.1', '-p', String(port), '-U', 'logixx', name];
  execFileSync(join(binaries(), 'createdb'), words, { stdio: 'ignore', cwd: tmpdir() });
  return `postgres://logixx@127.0.0.1:${port}/${name}`;
}

async function startOwn(): Promise<Postgres> {
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
  // A killed process loses nothing that the kernel has; only a machine that dies would, and none does here.
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
  const start = async () => {
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])],
      options,
    );
    const ended = new Promise<void>((end) => server.on('exit', () => end()));
    await until(
      () => server.exitCode !== null || tries(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]),
    );
    return { server, ended };
  };
  let running = await start();
  let count = 0;
  return {
    port,
    database: () => {
      count += 1;
      return createDatabase(port, `test${count}`);
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
