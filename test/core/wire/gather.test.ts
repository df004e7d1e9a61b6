import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gather } from '../../../core/wire/gather.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Who comes when, in milliseconds; returns when each of them went on. */
async function wentOnAt(comings: readonly number[]): Promise<number[]> {
  const together = gather({ milliseconds: 20, most: 3 });
  const begin = Date.now();
  const left = comings.map(() => Number.NaN);
  comings.forEach((at, who) => {
    setTimeout(() => void together().then(() => (left[who] = Date.now() - begin)), at);
  });
  await vi.advanceTimersByTimeAsync(1_000);
  return left;
}

describe('gather', () => {
  it.each<[string, number[], number[]]>([
    ['one alone waits no longer than was said', [5], [25]],
    ['who comes meanwhile goes on with the first', [0, 10], [20, 20]],
    ['who comes later begins anew', [0, 30], [20, 50]],
    ['enough of them wait no longer', [0, 4, 8], [8, 8, 8]],
    ['more than enough begin anew', [0, 0, 0, 6], [0, 0, 0, 26]],
    ['the time of those who have gone is not that of the next', [0, 4, 8, 10], [8, 8, 8, 30]],
  ])('%s', async (_what, comings, goings) => {
    expect(await wentOnAt(comings)).toEqual(goings);
  });
});
