import { userInfo } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { HttpError } from '../../core/service/route.ts';
import { openAudit } from '../../sidecar/audit/open-audit.ts';
import { isEmail } from '../../sidecar/identity/email.ts';
import { addUser, changeUserByEmail, linkUser, type ManageParts } from '../../sidecar/identity/manage.ts';
import { PASSWORD } from '../../sidecar/identity/password.ts';
import { listUsers } from '../../sidecar/identity/users.ts';
import { ROLES, type Role } from '../../sidecar/permission.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';
import { loadFarm } from '../logixx-config.ts';

const OPTIONS = {
  config: { type: 'string', default: 'logixx.yml' },
  role: { type: 'string', multiple: true },
  name: { type: 'string' },
  'password-stdin': { type: 'boolean' },
} as const;

export interface UserStreams {
  in: Readable;
  out: Writable;
}

interface Asked {
  email: string;
  roles: Role[];
  name?: string | undefined;
  password?: string | undefined;
}

type Job = (parts: ManageParts, asked: Asked, out: Writable) => Promise<void>;

const JOBS: Readonly<Record<string, { does: Job; wants: readonly ('email' | 'roles')[] }>> = {
  add: { does: add, wants: ['email', 'roles'] },
  list: { does: list, wants: [] },
  roles: { does: changeRoles, wants: ['email', 'roles'] },
  disable: { does: (parts, asked, out) => shut(parts, asked, out, true), wants: ['email'] },
  enable: { does: (parts, asked, out) => shut(parts, asked, out, false), wants: ['email'] },
  link: { does: link, wants: ['email'] },
};

/**
 * `logixx user add | list | roles | disable | enable | link`: people who may log in to the sidecar, on its database
 * itself, whether it runs or not. Throws ConfigError when it is asked wrongly, or what is asked cannot be done.
 */
export async function user(
  args: string[],
  streams: UserStreams = { in: process.stdin, out: process.stdout },
): Promise<void> {
  const [name = '', ...rest] = args;
  const job = Object.hasOwn(JOBS, name) ? JOBS[name] : undefined;
  if (job === undefined)
    throw new ConfigError([
      `user: found "${name}", expected ${Object.keys(JOBS)
        .join(', ')
        .replace(/, (\w+)$/, ' or $1')}`,
    ]);
  const { config: file, ...words } = parsed(rest);
  const asked = await read(words, job.wants, streams.in);
  const { database, identity: config } = loadFarm(file, ['sidecar']).sidecar;
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  try {
    const actor = { id: 'command-line', name: `${userInfo().username} at the command line` };
    const audit = openAudit({ db: tablesOf(db), now: Date.now }).write;
    await job.does({ db: tablesOf(db), config, now: Date.now, log: quietLog(), audit, actor }, asked, streams.out);
  } catch (error) {
    throw error instanceof HttpError ? new ConfigError([`user: ${error.message}`]) : error;
  } finally {
    await close();
  }
}

function parsed(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    return { ...values, positionals };
  } catch (error) {
    throw new ConfigError([`user: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

async function read(
  { positionals, role = [], name, 'password-stdin': piped = false }: Omit<ReturnType<typeof parsed>, 'config'>,
  wants: readonly string[],
  input: Readable,
): Promise<Asked> {
  const [email = '', ...more] = positionals;
  const roles = [...role.flatMap((each) => each.split(',')), ...more];
  const wrong = roles.filter((each) => !ROLES.some((known) => known === each));
  const problems = [
    ...(wants.includes('email') && !isEmail(email) ? [`user: found "${email}", expected a mail address`] : []),
    ...(wants.includes('email') ? [] : positionals.map((each) => `user: found "${each}", expected nothing more`)),
    ...wrong.map((each) => `--role: found "${each}", expected one of ${ROLES.join(', ')}`),
    ...(wants.includes('roles') && roles.length === 0 ? [`--role: found none, expected ${ROLES.join(', ')}`] : []),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const password = piped ? await passwordFrom(input) : undefined;
  return { email, roles: [...new Set(roles)] as Role[], name, password };
}

/** The first line; the password itself is never repeated, whatever is wrong with it. */
async function passwordFrom(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer));
  const password = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)[0] ?? '';
  const { shortest, longest } = PASSWORD;
  const length = [...password].length;
  if (length >= shortest && length <= longest) return password;
  throw new ConfigError([
    `--password-stdin: found ${length} characters, expected ${shortest} to ${longest} on the first line`,
  ]);
}

async function add(parts: ManageParts, { email, name = email, roles, password }: Asked, out: Writable): Promise<void> {
  const made = await addUser(parts, { email, name, roles, password });
  out.write(`${made.user.email} is ${roles.join(' and ')}\n`);
  if (made.link) tellLink(made.link, out);
}

async function link(parts: ManageParts, { email }: Asked, out: Writable): Promise<void> {
  tellLink(await linkUser(parts, email), out);
}

function tellLink({ link: url, token, expiresAt }: Awaited<ReturnType<typeof linkUser>>, out: Writable): void {
  out.write(`This link sets the password, once, until ${new Date(expiresAt).toISOString()}:\n${url}\n`);
  out.write(`Its token, for POST /api/v1/password-reset/confirmation: ${token}\n`);
}

async function changeRoles(parts: ManageParts, { email, roles }: Asked, out: Writable): Promise<void> {
  const after = await changeUserByEmail(parts, email, { roles });
  out.write(`${after.email} is ${after.roles.join(' and ')}\n`);
}

async function shut(parts: ManageParts, { email }: Asked, out: Writable, disabled: boolean): Promise<void> {
  const after = await changeUserByEmail(parts, email, { disabled });
  out.write(`${after.email} may ${disabled ? 'not come in any more' : 'come in'}\n`);
}

async function list({ db }: ManageParts, _asked: Asked, out: Writable): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await listUsers(db, { limit: 1000, sort: 'email', ...(cursor === undefined ? {} : { cursor }) });
    for (const { email, name, roles, disabled } of page.items)
      out.write(`${[email, roles.join(',') || '-', disabled ? 'disabled' : 'active', name].join('\t')}\n`);
    cursor = page.next;
  } while (cursor !== undefined);
}
