import { backOff } from '../../core/service/back-off.ts';
import type { Secret } from '../../core/service/secret.ts';
import { judge, type Messages, messageText, type Verdict } from './answer.ts';

export class SnipeItError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SnipeItError';
  }
}

export interface ClientOptions {
  /** Without `/api/v1`. */
  url: string;
  token: Secret;
  requestsPerMinute: number;
  timeoutSeconds: number;
  fetch: typeof fetch;
  now: () => number;
  pause: (ms: number) => Promise<void>;
  /** From 0 to below 1. */
  random: () => number;
  signal?: AbortSignal;
}

/** What became of a write. `unclear`: it may have been done; look before it is asked again. */
export type Written =
  | { kind: 'ok'; payload: Record<string, unknown> }
  | { kind: 'refused'; messages: Messages }
  | { kind: 'unclear'; why: string };

export type Query = Record<string, string | number>;

/** Snipe-IT's API, one request at a time. All throw SnipeItError where nothing but a person helps. */
export interface SnipeClient {
  /** Reads, again and again while it fails. */
  get(path: string, query?: Query): Promise<Record<string, unknown>>;
  /** Like `get`; undefined where there is no such thing. */
  find(path: string, query?: Query): Promise<Record<string, unknown> | undefined>;
  /** Every row of a list. */
  all(path: string, query?: Query): Promise<Record<string, unknown>[]>;
  /** Writes once; sends again only what was throttled, and so was not done. */
  write(method: 'POST' | 'PATCH', path: string, body: object): Promise<Written>;
}

const READS = 8;
const THROTTLED = 30;
const PAGE = 500;

/** One after the other, whoever asks. */
function queue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(job: () => Promise<T>): Promise<T> => {
    const mine = last.then(job, job);
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function ask(options: ClientOptions, method: string, path: string, body?: object): Promise<Verdict> {
  const timeout = AbortSignal.timeout(options.timeoutSeconds * 1000);
  try {
    const response = await options.fetch(`${options.url.replace(/\/+$/, '')}/api/v1${path}`, {
      method,
      redirect: 'manual',
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${options.token.reveal()}`,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { headers, status } = response;
    const heard = { status, contentType: headers.get('content-type') ?? '', retryAfter: headers.get('retry-after') };
    return judge(
      { ...heard, location: headers.get('location'), text: options.token.hiddenIn(await response.text()) },
      options.now(),
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    const { message, cause } = error as Error;
    return { kind: 'unclear', why: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
}

/** Keeps to so many requests a minute, and waits where it is told to. */
function paced(options: ClientOptions) {
  const inTurn = queue();
  let next = 0;
  return (method: string, path: string, body?: object): Promise<Exclude<Verdict, { kind: 'throttled' }>> =>
    inTurn(async () => {
      for (let throttled = 1; ; throttled += 1) {
        options.signal?.throwIfAborted();
        const wait = next - options.now();
        if (wait > 0) await options.pause(wait);
        next = options.now() + 60_000 / options.requestsPerMinute;
        const verdict = await ask(options, method, path, body);
        if (verdict.kind !== 'throttled') return verdict;
        if (throttled === THROTTLED) return { kind: 'denied', why: `it was too busy ${THROTTLED} times in a row` };
        const jitter = options.random() * 1000;
        await options.pause(
          verdict.waitMs === undefined ? backOff(throttled, options.random()) : verdict.waitMs + jitter,
        );
      }
    });
}

const withQuery = (path: string, query: Query): string => {
  const texts = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const text = new URLSearchParams(texts).toString();
  return text === '' ? path : `${path}?${text}`;
};

/** What every call here is made of: requests at our pace, and how a failure is told. */
interface Line {
  options: ClientOptions;
  send: ReturnType<typeof paced>;
  failed(what: string, why: string): SnipeItError;
}

type ReadVerdict = Extract<Verdict, { kind: 'ok' | 'refused' }>;

/** Asks again while nothing clear comes back; a read does no harm. */
async function read({ options, send, failed }: Line, path: string, query: Query = {}): Promise<ReadVerdict> {
  for (let tried = 1; ; tried += 1) {
    const verdict = await send('GET', withQuery(path, query));
    if (verdict.kind === 'denied') throw failed(`GET ${path}`, verdict.why);
    if (verdict.kind !== 'unclear') return verdict;
    if (tried === READS) throw failed(`GET ${path}, ${READS} times`, verdict.why);
    await options.pause(backOff(tried, options.random()) / 10);
  }
}

async function get(line: Line, path: string, query?: Query): Promise<Record<string, unknown>> {
  const verdict = await read(line, path, query);
  if (verdict.kind === 'ok') return verdict.body;
  throw line.failed(`GET ${path}`, messageText(verdict.messages));
}

async function find(line: Line, path: string, query?: Query): Promise<Record<string, unknown> | undefined> {
  const verdict = await read(line, path, query);
  if (verdict.kind === 'ok') return verdict.body;
  const why = messageText(verdict.messages);
  if (/does not exist|not found/i.test(why)) return undefined;
  throw line.failed(`GET ${path}`, why);
}

async function all(line: Line, path: string, query: Query = {}): Promise<Record<string, unknown>[]> {
  const rows = new Map<unknown, Record<string, unknown>>();
  for (let offset = 0; ; ) {
    // By id, because the default order puts new rows first and so moves the pages while they are read.
    const page = await get(line, path, { ...query, sort: 'id', order: 'asc', limit: PAGE, offset });
    const got = page['rows'];
    if (!Array.isArray(got)) throw line.failed(`GET ${path}`, 'found no rows, expected a list');
    for (const row of got as Record<string, unknown>[]) rows.set(row['id'], row);
    // The server may give fewer than asked for, so what came counts.
    offset += got.length;
    if (got.length === 0 || offset >= Number(page['total'])) return [...rows.values()];
  }
}

async function write({ send, failed }: Line, method: 'POST' | 'PATCH', path: string, body: object): Promise<Written> {
  const verdict = await send(method, path, body);
  if (verdict.kind === 'denied') throw failed(`${method} ${path}`, verdict.why);
  if (verdict.kind !== 'ok') return verdict;
  if (verdict.body['status'] === 'success')
    return { kind: 'ok', payload: (verdict.body['payload'] ?? {}) as Record<string, unknown> };
  return { kind: 'unclear', why: 'it did not say whether it was done' };
}

export function openClient(options: ClientOptions): SnipeClient {
  const line: Line = {
    options,
    send: paced(options),
    failed: (what, why) => new SnipeItError(`Snipe-IT at ${options.url}: ${what}: ${why}`),
  };
  return {
    get: (path, query) => get(line, path, query),
    find: (path, query) => find(line, path, query),
    all: (path, query) => all(line, path, query),
    write: (method, path, body) => write(line, method, path, body),
  };
}
