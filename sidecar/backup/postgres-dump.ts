import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import pg from 'pg';
import { ConfigError } from '../../core/service/config.ts';

const runFile = promisify(execFile);

/** Writes a database as it stands at one moment, and reads the list of what was written. Throws ConfigError. */
export async function dumpPostgres(address: string, to: string): Promise<void> {
  await tool('pg_dump', address, ['--format=custom', `--file=${to}`]);
  await tool('pg_restore', undefined, ['--list', to]);
}

/**
 * Puts what a dump holds into the place of the tables, sequences and functions that are there: all of it or, where
 * anything fails, nothing. `script` is where it may write. Throws ConfigError.
 */
export async function restorePostgres(address: string, dump: string, script: string): Promise<void> {
  await tool('pg_restore', undefined, ['--no-owner', '--no-privileges', `--file=${script}`, dump]);
  const first = `${script}.first`;
  writeFileSync(first, EMPTY, { mode: 0o600 });
  await tool('psql', address, [
    ...['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--single-transaction'],
    ...[`--file=${first}`, `--file=${script}`],
  ]);
}

/** Takes all tables, sequences and functions of the schema away, at once. */
export async function emptyPostgres(address: string): Promise<void> {
  await asked(address, (client) => client.query(EMPTY));
}

/** What the user of the address owns in its schema, and nothing of anybody else. */
const EMPTY = `do $$
declare what record;
begin
  for what in
    select c.oid::regclass as name, case c.relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end as kind
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'S')
      and pg_get_userbyid(c.relowner) = current_user
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')
  loop
    execute format('drop %s if exists %s cascade', what.kind, what.name);
  end loop;
  for what in
    select p.oid::regprocedure as name from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and pg_get_userbyid(p.proowner) = current_user
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('drop routine if exists %s cascade', what.name);
  end loop;
end $$;
`;

/** Throws ConfigError while somebody else is connected to the database. */
export async function expectNobodyOn(address: string): Promise<void> {
  const { rows } = await asked(address, (client) =>
    client.query<{ count: string; names: string | null }>(
      `select count(*) as count, string_agg(distinct coalesce(host(client_addr), 'this machine'), ', ') as names
       from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    ),
  );
  const [{ count, names } = { count: '0', names: '' }] = rows;
  if (Number(count) === 0) return;
  throw new ConfigError([
    `${shown(address)}: found ${count} other connections (${names ?? 'of others'}), expected none: stop the services first (docs/troubleshooting.md#database-in-use)`,
  ]);
}

async function asked<T>(address: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address });
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    throw new ConfigError([`${shown(address)}: ${(error as Error).message}`]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The address of a database as it may be shown. */
export function shown(address: string): string {
  return address.replace(/(:\/\/[^:/@\s]*):[^@\s]*@/g, '$1:***@');
}

/** The password goes by the environment: who may list processes may not read that. */
async function tool(name: string, address: string | undefined, args: readonly string[]): Promise<void> {
  const url = address === undefined ? undefined : new URL(address);
  const password = url?.password ?? '';
  if (url) url.password = '';
  const env = password === '' ? process.env : { ...process.env, PGPASSWORD: decodeURIComponent(password) };
  try {
    await runFile(name, [...args, ...(url ? [`--dbname=${url.href}`] : [])], { env, maxBuffer: 64_000_000 });
  } catch (error) {
    const { code, stderr = '', message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT')
      throw new ConfigError([
        `found no program ${name}, expected it: Debian's package postgresql-client brings it (docs/troubleshooting.md#postgresql-client)`,
      ]);
    throw new ConfigError([`${name}: ${shown(stderr.trim() || message)}`]);
  }
}
