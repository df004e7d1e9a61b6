import { expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { faultsOf, type Replay } from './replay.ts';

/** A series and the value it must have; undefined is a series that must not be there. */
export type Row = readonly [metric: MetricId, labels: Readonly<Record<string, string>>, value: number | undefined];

/** One test a row, and one that the labels are the catalogue's, no series stands twice and nothing is written. */
export function tellsExactly(polled: () => Promise<Replay>, mostQuestions: number, rows: readonly Row[]): void {
  it.each(rows.map((row) => [...row] as const))('%s %o is %s', async (metric, labels, expected) => {
    const value = (await polled()).value(metric, labels);
    if (expected === undefined || expected === 0) expect(value).toBe(expected);
    else expect(Math.abs((value ?? Number.NaN) / expected - 1), `${metric} is ${value}`).toBeLessThan(1e-12);
  });

  it(`has the labels of the catalogue and asks at most ${mostQuestions} questions, none of which writes`, async () => {
    const conversation = await polled();
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.polled.length).toBeLessThanOrEqual(mostQuestions);
    expect(conversation.polled.filter(({ writes }) => writes)).toEqual([]);
  });
}
