import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../farm-simulator/virtual-clock.ts';

const START = Date.UTC(2026, 0, 1);

describe('the virtual clock', () => {
  it('takes timers by time, and those of one moment in the order in which they were asked for', async () => {
    const clock = createVirtualClock(START);
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.nowMs() - START]);
    clock.after(2, note('second of two'));
    clock.after(1, note('one'));
    clock.after(2, note('third of two'));
    clock.after(9, note('too late'));
    await clock.runUntil(START + 5_000);
    expect(seen).toEqual([
      ['one', 1_000],
      ['second of two', 2_000],
      ['third of two', 2_000],
    ]);
    expect(clock.nowMs()).toBe(START + 5_000);
  });

  it('does not run what was called off', async () => {
    const clock = createVirtualClock(START);
    const seen: string[] = [];
    const callOff = clock.after(1, () => seen.push('called off'));
    clock.after(1, () => seen.push('kept'));
    callOff();
    await clock.runUntil(START + 5_000);
    expect(seen).toEqual(['kept']);
  });

  it('stands still until all is done that a timer has set off, also what gives way to the event loop', async () => {
    const clock = createVirtualClock(START);
    const seen: [string, number][] = [];
    const job = async () => {
      await clock.wait(1_000);
      await turn();
      clock.stir();
      await turn();
      seen.push(['worked', clock.nowMs() - START]);
      await clock.wait(500);
      seen.push(['worked again', clock.nowMs() - START]);
    };
    const done = job();
    clock.after(1.2, () => seen.push(['later', clock.nowMs() - START]));
    await clock.runUntil(START + 5_000);
    await done;
    expect(seen).toEqual([
      ['worked', 1_000],
      ['later', 1_200],
      ['worked again', 1_500],
    ]);
  });

  it('stands still while a job that it follows is not over', async () => {
    const clock = createVirtualClock(START);
    const seen: number[] = [];
    clock.after(1, () => {
      const job = (async () => {
        for (let turns = 0; turns < 20; turns++) await turn();
        seen.push(clock.nowMs() - START);
      })();
      clock.follow(job);
    });
    clock.after(1.001, () => seen.push(clock.nowMs() - START));
    await clock.runUntil(START + 2_000);
    expect(seen).toEqual([1_000, 1_001]);
  });
});
