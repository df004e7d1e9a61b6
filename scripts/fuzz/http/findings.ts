import type { FuzzAnswer, FuzzRequest } from './request.ts';
import type { Known } from './values.ts';

export interface HttpViolation {
  service: string;
  case: number;
  what: string;
  /** How many cases went wrong so, of which this is the first. */
  times: number;
  request: string;
  /** The beginning of what was answered. */
  answer: string;
}

export interface HttpResult {
  cases: number;
  /** Service → how often each status came. */
  statuses: Record<string, Record<string, number>>;
  /** Service → operations that there are, and those that were done once at least. */
  operations: Record<string, { all: number; done: number }>;
  /** Milliseconds. */
  longestHold: number;
  violations: HttpViolation[];
}

const MOST_WORDS = 60;

/** A body that is cut or refused before it was sent whole ends its connection, and so does what is no HTTP. */
export function mayBreak({ delivery, body, headers }: FuzzRequest): boolean {
  const framing = ['content-length', 'transfer-encoding', 'expect', 'host'].some((name) => name in headers);
  return delivery !== 'whole' || (body?.length ?? 0) > 200_000 || framing;
}

/** How often a service answered with each status. */
export function count({ statuses }: HttpResult, service: string, status: number): void {
  statuses[service] ??= {};
  const counted = statuses[service];
  counted[status] = (counted[status] ?? 0) + 1;
}

/** What the service called things, for later requests. */
export function learn(known: Known, { body, headers }: FuzzAnswer): void {
  if (body.length > 100_000 || !String(headers['content-type']).includes('json')) return;
  for (const [, , word, number] of body
    .toString()
    .matchAll(/"(id|device|key|seq|month|name)":(?:"([^"\\]{1,80})"|(\d{1,9}))/g)) {
    if (word !== undefined && !known.words.includes(word)) known.words.push(word);
    if (number !== undefined && !known.numbers.includes(Number(number))) known.numbers.push(Number(number));
  }
  for (const list of [known.words, known.numbers])
    if (list.length > MOST_WORDS) list.splice(7, list.length - MOST_WORDS);
}

interface Said {
  number: number;
  service: string;
  request: string;
  what: string;
  answer: string;
}

/** One bug shows itself again and again, and must not hide the others. */
export function putDown({ violations }: HttpResult, { number, service, request, what, answer }: Said): void {
  const where = (text: string) => text.split('\n')[0]?.replace(/\?.*/, '').replace(/\d+/g, '0').slice(0, 60) ?? '';
  const same = (each: HttpViolation) =>
    each.service === service && where(each.what) === where(what) && where(each.request) === where(request);
  const known = violations.find(same);
  if (known) known.times += 1;
  else violations.push({ service, case: number, what, times: 1, request, answer });
}
