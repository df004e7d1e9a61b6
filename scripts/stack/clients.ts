import { readFileSync } from 'node:fs';

/** One series of a Prometheus query: labels and the value now. */
export interface Vector {
  labels: Record<string, string>;
  value: number;
}

/** One series of a range query: [unix seconds, value] pairs. */
export interface Series {
  labels: Record<string, string>;
  points: [number, number][];
}

const TIMEOUT_MS = 5_000;

/** GET or POST of JSON. Rejects when nobody answers, or with the status and the start of the body when it is not 2xx. */
export async function requestJson(
  url: string,
  options: { token?: string | undefined; body?: unknown } = {},
): Promise<unknown> {
  const { token, body } = options;
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 200)}`);
  return text === '' ? undefined : JSON.parse(text);
}

export async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

export interface Prometheus {
  query(expression: string): Promise<Vector[]>;
  range(expression: string, start: number, end: number, stepSeconds: number): Promise<Series[]>;
}

interface Result {
  data: { result: { metric: Record<string, string>; value: [number, string]; values: [number, string][] }[] };
}

export function prometheusAt(url: string): Prometheus {
  const ask = async (path: string, parameters: Record<string, string>) =>
    ((await requestJson(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`)) as Result).data.result;
  return {
    query: async (query) =>
      (await ask('query', { query })).map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) })),
    range: async (query, start, end, step) =>
      (await ask('query_range', { query, start: String(start), end: String(end), step: String(step) })).map(
        ({ metric, values }) => ({ labels: metric, points: values.map(([at, value]) => [at, Number(value)]) }),
      ),
  };
}

export interface ActiveAlert {
  labels: Record<string, string>;
  startsAt: string;
  status: { state: 'active' | 'suppressed' | 'unprocessed'; inhibitedBy: string[]; silencedBy: string[] };
}

/** The alerts that Alertmanager has now. */
export async function activeAlerts(alertmanagerUrl: string): Promise<ActiveAlert[]> {
  return (await requestJson(`${alertmanagerUrl}/api/v2/alerts`)) as ActiveAlert[];
}

/** The token that a file holds in its first line. */
export function tokenIn(file: string): string {
  return readFileSync(file, 'utf8').split(/\r?\n/)[0] ?? '';
}
