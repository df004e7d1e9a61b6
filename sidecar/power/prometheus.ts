import { HttpError } from '../../core/service/route.ts';
import type { Secret } from '../../core/service/secret.ts';
import {
  BadAnswer,
  type Labels,
  readLabelSets,
  readMatrix,
  readVector,
  type Series,
  type Told,
  wordsOf,
} from './prometheus-answer.ts';

/** Asks a Prometheus. Times are unix milliseconds. Rejects with HttpError 502 (it answered badly) or 503 (it did not). */
export interface Prometheus {
  instant(query: string, at: number): Promise<Told<Series[]>>;
  /** Both ends inclusive. */
  range(query: string, at: { start: number; end: number; stepMs: number }): Promise<Told<Series[]>>;
  /** Label sets of the series that the selectors choose, by the index alone: also some from shortly beside the time. */
  series(selectors: readonly string[], from: number, to: number): Promise<Told<Labels[]>>;
}

export interface PrometheusParts {
  /** As people write it: with or without a slash at the end, and with a path before it where a proxy has one. */
  url: string;
  fetch: typeof fetch;
  timeoutSeconds: number;
  token?: Secret;
}

/** Speaks to what `url` names; no request is made before the first question. Throws where it holds a password. */
export function openPrometheus(parts: PrometheusParts): Prometheus {
  const { username, password } = new URL(parts.url);
  if (username || password)
    throw new Error(`the address of ${nameOf(parts)} holds a user or password, expected none: a token opens it`);
  const ask = async <T>(path: string, words: [string, string][], read: (text: string) => Told<T>): Promise<Told<T>> => {
    const { status, text } = await fetchText(parts, path, words);
    if (status === 200) return readOr502(parts, path, words, () => read(text));
    const asked = `${nameOf(parts)} answered HTTP ${status} to ${questionOf(path, words)}: ${wordsOf(text)}`;
    throw new HttpError(status === 503 || status === 429 ? 503 : 502, asked);
  };
  return {
    instant: (query, at) =>
      ask(
        'query',
        [
          ['query', query],
          ['time', seconds(at)],
        ],
        readVector,
      ),
    range: (query, { start, end, stepMs }) => {
      const span: [string, string][] = [
        ['start', seconds(start)],
        ['end', seconds(end)],
        ['step', seconds(stepMs)],
      ];
      return ask('query_range', [['query', query], ...span], readMatrix);
    },
    series: (selectors, from, to) => {
      const matches = selectors.map((selector): [string, string] => ['match[]', selector]);
      return ask('series', [...matches, ['start', seconds(from)], ['end', seconds(to)]], readLabelSets);
    },
  };
}

async function fetchText(
  parts: PrometheusParts,
  path: string,
  words: [string, string][],
): Promise<{ status: number; text: string }> {
  const { url, timeoutSeconds, token } = parts;
  try {
    const response = await parts.fetch(`${url.replace(/\/+$/, '')}/api/v1/${path}`, {
      method: 'POST',
      body: new URLSearchParams([...words, ['timeout', String(timeoutSeconds)]]),
      headers: token ? { authorization: `Bearer ${token.reveal()}` } : {},
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      // A redirect would turn the question into a GET without its body.
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, text: token?.hiddenIn(text) ?? text };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: Error };
    const late = name === 'TimeoutError' || name === 'AbortError';
    const what = late ? `gave no answer within ${timeoutSeconds} s` : `cannot be asked: ${cause?.message || message}`;
    throw new HttpError(503, `${nameOf(parts)} ${what} (${questionOf(path, words)})`);
  }
}

function readOr502<T>(parts: PrometheusParts, path: string, words: [string, string][], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadAnswer)) throw error;
    throw new HttpError(
      502,
      `${nameOf(parts)} answered ${questionOf(path, words)} with something else: ${error.message}`,
    );
  }
}

/** Without what may stand in an address and is nobody's business. */
function nameOf({ url }: PrometheusParts): string {
  const { protocol, host, pathname } = new URL(url);
  return `Prometheus at ${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

function questionOf(path: string, words: [string, string][]): string {
  const question = words[0]?.[1] ?? '';
  return `${path} ${question.length > 160 ? `${question.slice(0, 159)}…` : question}`;
}

function seconds(ms: number): string {
  return String(ms / 1000);
}
