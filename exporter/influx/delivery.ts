import { promisify } from 'node:util';
import { constants, gunzip as gunzipped, gzip as gzipped } from 'node:zlib';
import type { BadLine, Verdict, Waiting } from './judge.ts';

const gzipAsync = promisify(gzipped) as (data: Buffer | string, options: object) => Promise<Buffer>;
const gunzipAsync = promisify(gunzipped) as (data: Buffer) => Promise<Buffer>;

export const gunzip = (data: Buffer): Promise<Buffer> => gunzipAsync(data);

/** The fastest level: tags repeat so much that the others gain little. */
export const gzip = (text: Buffer | string): Promise<Buffer> => gzipAsync(text, { level: constants.Z_BEST_SPEED });

export type Post = (body: Buffer) => Promise<Verdict>;

/** What became of a batch. `wait`: it is to be sent again as a whole. */
export type Delivered =
  | { is: 'delivered'; written: number; refused: BadLine[]; tooLarge: number }
  | Waiting
  | { is: 'all-refused'; detail: string };

export interface Batch {
  /** In gzip. */
  payloads: readonly Buffer[];
  points: number;
}

/** Requests with lines refused and none taken, after which the fault is not believed to be that of lines. */
const MOST_IN_VAIN = 24;

/**
 * Sends a batch. Lines that the server refuses are separated from the others: as it names them, or else by halves, so
 * that each line that it takes is written and each that it does not is told.
 */
export async function deliver({ payloads, points }: Batch, post: Post): Promise<Delivered> {
  const [first = Buffer.alloc(0)] = payloads;
  const body = payloads.length === 1 ? first : await gzip(Buffer.concat(await Promise.all(payloads.map(gunzip))));
  const verdict = await post(body);
  if (verdict.is === 'wait') return verdict;
  if (verdict.is === 'written') return { is: 'delivered', written: points, refused: [], tooLarge: 0 };
  const lines = (await gunzip(body)).toString('utf8').split('\n').filter(Boolean);
  const sorting: Sorting = { post, written: 0, refused: [], tooLarge: 0, requests: 1, takenAny: false };
  const waiting = await sortOut(sorting, lines, verdict);
  if (waiting) return waiting;
  const { written, refused, tooLarge } = sorting;
  return { is: 'delivered', written, refused, tooLarge };
}

interface Sorting {
  post: Post;
  written: number;
  refused: BadLine[];
  tooLarge: number;
  requests: number;
  takenAny: boolean;
}

type Stopped = Exclude<Delivered, { is: 'delivered' }> | undefined;

async function send(sorting: Sorting, lines: readonly string[]): Promise<Stopped> {
  if (lines.length === 0) return undefined;
  sorting.requests += 1;
  const verdict = await sorting.post(await gzip(`${lines.join('\n')}\n`));
  return verdict.is === 'wait' ? verdict : sortOut(sorting, lines, verdict);
}

async function sortOut(
  sorting: Sorting,
  lines: readonly string[],
  verdict: Exclude<Verdict, Waiting>,
): Promise<Stopped> {
  if (verdict.is === 'written') {
    sorting.written += lines.length;
    sorting.takenAny = true;
    return undefined;
  }
  if (verdict.is === 'partial') return takePartial(sorting, lines, verdict);
  if (verdict.is === 'refused') {
    const named = namedIn(lines, verdict.bad);
    if (named.size > 0) {
      sorting.refused.push(...named.values());
      return send(
        sorting,
        lines.filter((_, index) => !named.has(index)),
      );
    }
    if (!sorting.takenAny && sorting.requests >= MOST_IN_VAIN) return { is: 'all-refused', detail: verdict.detail };
  }
  const [line = ''] = lines;
  if (lines.length > 1) {
    const middle = Math.ceil(lines.length / 2);
    return (await send(sorting, lines.slice(0, middle))) ?? send(sorting, lines.slice(middle));
  }
  if (verdict.is === 'refused') sorting.refused.push({ line, reason: verdict.detail });
  else sorting.tooLarge += 1;
  return undefined;
}

/** The server says that it has all others. Those that it names are told with their text. */
function takePartial(
  sorting: Sorting,
  lines: readonly string[],
  { dropped, bad }: Extract<Verdict, { is: 'partial' }>,
): undefined {
  const named = namedIn(lines, bad);
  const count = Math.min(lines.length, Math.max(dropped, named.size, 1));
  sorting.refused.push(...named.values());
  const reason = bad[0]?.reason ?? 'refused';
  for (let more = named.size; more < count; more += 1) sorting.refused.push({ reason });
  sorting.written += lines.length - count;
  sorting.takenAny ||= count < lines.length;
}

/** The refused lines by their place. */
function namedIn(lines: readonly string[], bad: readonly BadLine[]): Map<number, BadLine> {
  const named = new Map<number, BadLine>();
  const places = new Map(lines.map((line, index) => [line, index]));
  for (const { number, line, reason } of bad) {
    const index = number === undefined ? places.get(line ?? '') : number - 1;
    const text = index === undefined ? undefined : lines[index];
    if (index !== undefined && text !== undefined) named.set(index, { line: text, reason });
  }
  return named;
}
