import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import { type AskSidecar, Refused, sidecarAt, sidecarOptions } from '../onboarding/ask-sidecar.ts';
import { printable } from '../scan/rows.ts';
import { takeStatement } from './billing-statement.ts';

interface Entry {
  id: string;
  day: string;
  amount: string;
  currency: string;
  name?: string;
  text: string;
  proposals: Proposal[];
}
interface Proposal {
  client: string;
  score: number;
  reasons: string[];
  allot: { invoice: string; amount: string }[];
  payment?: string;
}
type Values = ReturnType<typeof parsed>['values'];
type Job = (ask: AskSidecar, words: string[], values: Values) => Promise<string>;

const BASE = '/api/v1/billing';
const JOBS: Readonly<Record<string, Job>> = { list, open, accept, ignore, link, methods };
const JOB_WORDS = Object.keys(JOBS).join(', ');

/**
 * `logixx billing import-statement <file> [--dry-run] [--format] [--profile] [--account] [--currency]` and
 * `logixx billing payments list [--client] | open | accept <entry> [--proposal 1] | ignore <entry> | link <invoice> --method
 * card | methods`, through the sidecar. Exit status 1 where it refuses, or where a part of a file could not be read.
 */
export async function billingPayments(
  job: 'import-statement' | 'payments',
  args: string[],
  { out = process.stdout, err = process.stderr }: { out?: Writable; err?: Writable } = {},
): Promise<void> {
  const { values, positionals } = parsed(job, args);
  const ask = sidecarAt(values);
  try {
    out.write(
      job === 'payments'
        ? await jobOf(positionals)(ask, positionals.slice(1), values)
        : await takeStatement(ask, positionals, values),
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    err.write(`${error.message}\n`);
    process.exitCode = EXIT.failed;
  }
}

function parsed(job: string, args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...sidecarOptions,
        ...{ format: text, profile: text, account: text, currency: text, client: text, method: text, note: text },
        ...{ 'dry-run': { type: 'boolean' }, proposal: { type: 'string', default: '1' } },
      },
    });
  } catch (error) {
    throw new ConfigError([`logixx billing ${job}: ${(error as Error).message}`]);
  }
}

function jobOf([name = 'open']: string[]): Job {
  const job = Object.hasOwn(JOBS, name) ? JOBS[name] : undefined;
  if (job) return job;
  throw new ConfigError([`logixx billing payments: found "${name}", expected one of ${JOB_WORDS}`]);
}

async function get<T>(ask: AskSidecar, path: string): Promise<T> {
  return (await (await ask(`${BASE}/${path}`)).json()) as T;
}

async function post<T>(ask: AskSidecar, path: string, body: object): Promise<T> {
  return (await (await ask(`${BASE}/${path}`, { text: JSON.stringify(body), type: 'application/json' })).json()) as T;
}

async function list(ask: AskSidecar, _: string[], { client }: Values): Promise<string> {
  const query = new URLSearchParams({ limit: '1000', ...(client ? { client } : {}) });
  const { items } = await get<{ items: Record<string, string>[] }>(ask, `payments?${query}`);
  const line = (each: Record<string, string>) =>
    [
      each['receivedDay'],
      each['amount'],
      each['currency'],
      each['method'],
      `free ${each['free']}`,
      each['client'],
      each['reference'],
    ].join('  ');
  return lines(items.map(line), 'no payments');
}

async function open(ask: AskSidecar): Promise<string> {
  const { items } = await get<{ items: Entry[] }>(ask, 'bank-entries?state=open&limit=1000');
  return lines(
    items.flatMap(({ id, day, amount, currency, name = '', text, proposals }) => [
      `${id}  ${day}  ${amount} ${currency}  ${name}  ${text}`,
      ...proposals.map(
        ({ client, score, reasons, allot, payment }, at) =>
          `  ${at + 1}: ${score}  ${payment === undefined ? client : `payment ${payment} of ${client}`}  ${allot.map((each) => `${each.invoice} ${each.amount}`).join(', ')}  (${reasons.join('; ')})`,
      ),
    ]),
    'no open entries',
  );
}

async function accept(ask: AskSidecar, words: string[], { proposal: number }: Values): Promise<string> {
  const id = named(words, 'an entry');
  const { proposals } = await get<Entry>(ask, `bank-entries/${encodeURIComponent(id)}`);
  const chosen = proposals[Number(number) - 1];
  if (chosen === undefined)
    throw new ConfigError([`--proposal: found ${number}, expected one of the ${proposals.length} that the entry has`]);
  const { client, allot, payment } = chosen;
  const body = payment === undefined ? { client, allot } : { payment };
  const made = await post<{ payment: string }>(ask, `bank-entries/${encodeURIComponent(id)}/accept`, body);
  return `booked as payment ${made.payment} of ${client}\n`;
}

async function ignore(ask: AskSidecar, words: string[], { note = '' }: Values): Promise<string> {
  const id = named(words, 'an entry');
  await post(ask, `bank-entries/${encodeURIComponent(id)}/ignore`, { note });
  return `${id} is no payment of a client\n`;
}

async function link(ask: AskSidecar, words: string[], { method = 'card' }: Values): Promise<string> {
  const invoice = named(words, 'an invoice');
  const made = await post<Record<string, string>>(ask, `invoices/${encodeURIComponent(invoice)}/payment-links`, {
    method,
  });
  return made['url'] === undefined
    ? `${made['provider']} is away (${made['problem']}): the link is made as soon as it is back\n`
    : `${made['amount']} ${made['currency']}  ${made['url']}${made['expiresAt'] ? `  until ${made['expiresAt']}` : ''}\n`;
}

async function methods(ask: AskSidecar): Promise<string> {
  const { methods: all } = await get<{ methods: { method: string; how: string; provider?: string }[] }>(
    ask,
    'payment-methods',
  );
  return lines(
    all.map(({ method, how, provider = '' }) => `${method.padEnd(8)} ${how} ${provider}`.trimEnd()),
    'none',
  );
}

function named([id, ...rest]: string[], what: string): string {
  if (id !== undefined && rest.length === 0) return id;
  throw new ConfigError([
    `logixx billing payments: found ${id === undefined ? 'none' : `${rest.length + 1} of them`}, expected the id of ${what}`,
  ]);
}

/** What banks and payers wrote is not to steer a terminal. */
function lines(all: readonly string[], none: string): string {
  return all.length === 0 ? `${none}\n` : all.map((each) => `${printable(each)}\n`).join('');
}
