import { judge, type Verdict } from './judge.ts';
import type { InfluxMetrics } from './metrics.ts';
import type { Target } from './target.ts';

export interface PostOptions {
  target: Target;
  timeoutMs: number;
  fetch: typeof fetch;
  metrics: Pick<InfluxMetrics, 'requests' | 'seconds'>;
  /** Ends a request under way. */
  signal: AbortSignal;
}

/** Sends a body in gzip, and says what the answer means. It never throws. */
export function posting({
  target,
  timeoutMs,
  fetch,
  metrics,
  signal,
}: PostOptions): (body: Buffer) => Promise<Verdict> {
  return async (body) => {
    const startedAt = performance.now();
    const verdict = await ask(fetch, target, body, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    metrics.seconds.observe((performance.now() - startedAt) / 1000);
    metrics.requests.inc({
      result: verdict.is === 'wait' ? verdict.why : verdict.is === 'partial' ? 'refused' : verdict.is,
    });
    return verdict;
  };
}

async function ask(
  fetching: typeof fetch,
  { url, headers }: Target,
  body: Buffer,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    // A redirect would send the token elsewhere.
    const response = await fetching(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      signal,
      redirect: 'manual',
    });
    const { status } = response;
    return judge({ status, body: await response.text(), retryAfter: response.headers.get('retry-after') });
  } catch (error) {
    return { is: 'wait', why: 'unreachable', detail: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const inner = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : '';
  return inner === '' ? error.message : `${error.message} (${inner})`;
}
