import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDue, phaseOf } from '../../exporter/phase.ts';

const START = Date.UTC(2026, 0, 5, 12);

/** The times at which a device is polled over so many polls, each of which takes no time. */
function times(
  polls: number,
  options: { intervalSeconds: number; silent?: boolean; max?: number; random: () => number },
) {
  const found: number[] = [];
  let now = START;
  for (let poll = 0; poll < polls; poll += 1) {
    now = nextDue({
      now,
      phase: phaseOf('miner-17'),
      intervalSeconds: options.intervalSeconds,
      silentPolls: options.silent ? poll : 0,
      backOffMaxSeconds: options.max ?? 60,
      random: options.random(),
    });
    found.push(now);
  }
  return found;
}

const gaps = (all: number[]) => all.slice(1).map((time, index) => (time - (all[index] ?? 0)) / 1000);

describe('phaseOf', () => {
  it.each([
    ['miner-0001', (n: number) => `miner-${String(n).padStart(4, '0')}`],
    ['10.1.2.3', (n: number) => `10.1.${n >> 8}.${n & 255}`],
    ['A-R01-P01', (n: number) => `A-R${n % 50}-P${Math.floor(n / 50)}`],
  ])('spreads ids like %s evenly', (_name, idOf) => {
    const counts = new Array<number>(20).fill(0);
    for (let n = 0; n < 4000; n += 1) {
      const place = Math.floor(phaseOf(idOf(n)) * 20);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    // 200 in each of 20 places by right; a chi-square of 19 degrees stays below 43.8 in 999 of 1000 fair draws.
    const chi = counts.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    expect(chi).toBeLessThan(43.8);
  });

  it('is the same for the same id, and from 0 to below 1', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(phaseOf(id)).toBe(phaseOf(id));
        expect(phaseOf(id)).toBeGreaterThanOrEqual(0);
        expect(phaseOf(id)).toBeLessThan(1);
      }),
    );
  });
});

describe('nextDue', () => {
  it('comes at least once an interval, whatever the jitter', () => {
    const jitter = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 60, noNaN: true }), jitter, (intervalSeconds, stream) => {
        const random = () => stream.next().value ?? 0;
        for (const gap of gaps(times(20, { intervalSeconds, random }))) {
          expect(gap).toBeLessThanOrEqual(intervalSeconds + 0.001);
          expect(gap).toBeGreaterThan(intervalSeconds * 0.85);
        }
      }),
    );
  });

  it.each([
    [10, 60, [9.5, 19, 38, 57, 57]],
    [10, 25, [9.5, 19, 19, 19, 19]],
    [60, 60, [57, 57, 57, 57, 57]],
    [30, 60, [28.5, 57, 57, 57, 57]],
  ])('asks a silent device of a %s s interval less often, at most %s s apart', (intervalSeconds, max, expected) => {
    const all = gaps(times(6, { intervalSeconds, max, silent: true, random: () => 0 }));
    expect(all.map((gap) => Math.round(gap * 10) / 10)).toEqual(expected);
  });

  it('never lets a silent device wait longer than a minute', () => {
    const seconds = fc.double({ min: 0.05, max: 60, noNaN: true });
    fc.assert(
      fc.property(seconds, fc.double({ min: 1, max: 60, noNaN: true }), (intervalSeconds, max) => {
        const all = gaps(times(40, { intervalSeconds, max, silent: true, random: Math.random }));
        expect(Math.max(...all)).toBeLessThanOrEqual(Math.max(max, intervalSeconds) + 0.001);
      }),
    );
  });
});
