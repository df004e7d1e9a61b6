import { describe, expect, it } from 'vitest';
import { sparkExpression, sparksOf } from '../../../sidecar/fleet/sparks.ts';
import { openPrometheus } from '../../../sidecar/power/prometheus.ts';

const HALF = 1_800;
/** 2026-11-21 12:00 UTC. */
const NOON = Date.UTC(2026, 10, 21, 12) / 1000;

/** A Prometheus that knows what m-1 and m.2 did, and remembers what it was asked. */
function prometheus(asked: URLSearchParams[]) {
  const answer = (request: string | URL | Request, init?: RequestInit) => {
    asked.push(new URLSearchParams(String(init?.body ?? new URL(String(request)).search)));
    const matrix = [
      {
        metric: { miner: 'm-1' },
        values: [
          [NOON - 48 * HALF, '100'],
          [NOON, '120e12'],
        ],
      },
      { metric: { miner: 'm.2' }, values: [[NOON - HALF, '7']] },
    ];
    return Promise.resolve(Response.json({ status: 'success', data: { resultType: 'matrix', result: matrix } }));
  };
  return openPrometheus({ url: 'http://127.0.0.1:9', fetch: answer, timeoutSeconds: 5 });
}

describe('the small courses of a table', () => {
  it('are means of half hours of a day until this minute, and gaps where nothing was measured', async () => {
    const asked: URLSearchParams[] = [];
    const parts = { prometheus: prometheus(asked), now: () => NOON * 1000 + 59_999 };
    const { from, stepMs, series } = await sparksOf(parts, 'north', ['m-1', 'm.2', 'm-3']);
    expect({ from, stepMs }).toEqual({ from: (NOON - 48 * HALF) * 1000, stepMs: HALF * 1000 });
    expect(Object.keys(series)).toEqual(['m-1', 'm.2']);
    const nulls = (count: number) => Array.from({ length: count }, () => null);
    expect(series['m-1']).toEqual([100, ...nulls(47), 120e12]);
    expect(series['m.2']).toEqual([...nulls(47), 7, null]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.get('step')).toBe('1800');
  });

  it('name their miners and no others', () => {
    expect(sparkExpression('no"rth', ['m-1', 'm.2'])).toBe(
      'max by (miner) (avg_over_time(miner_hashrate_hashes_per_second{site="no\\"rth",miner=~"m-1|m[.]2"}[30m]))',
    );
  });
});
