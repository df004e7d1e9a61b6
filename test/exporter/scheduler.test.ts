import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../core/farm/device.ts';
import { Scheduler, type SchedulerOptions } from '../../exporter/scheduler.ts';
import { miner } from './devices.ts';
import { manualTimers, settled } from './manual-timers.ts';

type Result = 'answered' | 'silent';
interface Started {
  id: string;
  at: number;
}

/** A farm whose polls take a given time; `Infinity` hangs until the deadline of 15 s or the stop. */
function farm(count: number, millisecondsOf: (id: string) => number, more: Partial<SchedulerOptions<Result>> = {}) {
  const timers = manualTimers();
  const started: Started[] = [];
  const running = new Map<string, number>();
  const seen = { overlaps: 0, most: 0 };
  const devices = Array.from({ length: count }, (_, index) => miner(`m${index}`));
  const poll = (device: Device, signal: AbortSignal) =>
    new Promise<Result>((resolve) => {
      started.push({ id: device.id, at: timers.now() });
      seen.overlaps += Number(running.has(device.id));
      running.set(device.id, timers.now());
      seen.most = Math.max(seen.most, running.size);
      const end = (result: Result) => {
        signal.removeEventListener('abort', giveUp);
        running.delete(device.id);
        resolve(result);
      };
      const takes = millisecondsOf(device.id);
      timers.after(Math.min(takes, 15_000), () => end(takes > 15_000 ? 'silent' : 'answered'));
      const giveUp = () => end('silent');
      signal.addEventListener('abort', giveUp);
    });
  const options = { intervalSeconds: 60, backOffMaxSeconds: 60, concurrency: 256, timers, random: () => 0.5 };
  const scheduler = new Scheduler<Result>({
    ...options,
    devices,
    poll,
    isSilent: (result) => result === 'silent',
    ...more,
  });
  return { scheduler, timers, started, running, seen, devices };
}

function startsOf(started: readonly Started[], id: string): number[] {
  return started.filter((start) => start.id === id).map(({ at }) => at);
}

function widestGap(started: readonly Started[], id: string): number {
  const all = startsOf(started, id);
  return Math.max(...all.slice(1).map((at, index) => at - (all[index] ?? 0)));
}

describe('Scheduler', () => {
  const opened: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const scheduler of opened.splice(0)) await scheduler.stop();
  });
  const begin = (made: ReturnType<typeof farm>) => {
    opened.push(made.scheduler);
    made.scheduler.start();
    return made;
  };

  it('polls 200 devices once a minute, each in its own slot', async () => {
    const { timers, started, devices } = begin(farm(200, () => 200));
    await timers.advance(600_000);
    for (const { id } of devices) {
      expect(startsOf(started, id).length, id).toBeGreaterThanOrEqual(10);
      expect(widestGap(started, id), id).toBeLessThanOrEqual(60_000);
    }
    const begun = timers.now() - 600_000;
    const perSlice = Array.from({ length: 10 }, (_, slice) =>
      started.filter(({ at }) => Math.floor((at - begun) / 6000) === slice),
    );
    for (const slice of perSlice) expect(slice.length).toBeGreaterThan(8);
  });

  it('lets a hung device delay nobody, even with few places', async () => {
    const healthy = begin(farm(200, () => 200, { concurrency: 4 }));
    const hung = begin(farm(200, (id) => (id === 'm7' ? Infinity : 200), { concurrency: 4 }));
    await healthy.timers.advance(300_000);
    await hung.timers.advance(300_000);
    expect(startsOf(hung.started, 'm7').length).toBeGreaterThanOrEqual(5);
    for (const { id } of hung.devices) {
      if (id === 'm7') continue;
      const late = startsOf(hung.started, id).map((at, index) => at - (startsOf(healthy.started, id)[index] ?? 0));
      expect(Math.max(...late), id).toBeLessThanOrEqual(600);
    }
  });

  it('leaves half of its places to devices that answer when many are silent', async () => {
    const silent = (id: string) => Number(id.slice(1)) >= 20;
    const { timers, started, scheduler } = begin(farm(120, (id) => (silent(id) ? Infinity : 100), { concurrency: 10 }));
    await timers.advance(120_000);
    const from = timers.now();
    await timers.advance(600_000);
    for (let index = 0; index < 20; index += 1) {
      const starts = started.filter(({ id, at }) => id === `m${index}` && at >= from);
      expect(widestGap(starts, `m${index}`)).toBeLessThanOrEqual(61_000);
    }
    // 100 silent devices of 15 s each want 25 places and have 5: they are late, and the lag says so.
    expect(scheduler.lagSeconds).toBeGreaterThan(15);
  });

  it('never polls a device twice at once nor more devices than it has places', async () => {
    const takes = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(takes, fc.integer({ min: 1, max: 4 }), async (milliseconds, concurrency) => {
      let call = 0;
      const next = () => milliseconds[call++ % milliseconds.length] ?? 0;
      const made = farm(12, next, { concurrency, intervalSeconds: 2 });
      made.scheduler.start();
      for (let step = 0; step < 12; step += 1) {
        await made.timers.advance(700);
        void made.scheduler.pollNow(`m${step}`)?.catch(() => undefined);
        void made.scheduler.pollNow('m0')?.catch(() => undefined);
      }
      await made.scheduler.stop();
      expect(made.seen.overlaps).toBe(0);
      expect(made.seen.most).toBeLessThanOrEqual(concurrency);
    });
    await fc.assert(property, { numRuns: 15 });
  });

  it('asks a silent device of a short interval less often, and as often as before once it answers', async () => {
    let answers = false;
    const { timers, started } = begin(farm(1, () => (answers ? 10 : Infinity), { intervalSeconds: 1 }));
    await timers.advance(600_000);
    const silentStarts = started.length;
    expect(silentStarts).toBeGreaterThanOrEqual(8);
    expect(silentStarts).toBeLessThanOrEqual(16);
    expect(widestGap(started.slice(1), 'm0')).toBeLessThanOrEqual(76_000);
    answers = true;
    await timers.advance(80_000);
    const after = started.length;
    await timers.advance(10_000);
    expect(started.length - after).toBeGreaterThanOrEqual(9);
  });

  it('joins a running poll, moves a waiting one ahead and knows no strangers', async () => {
    const { scheduler, timers, started } = begin(farm(3, () => 1000, { concurrency: 1 }));
    const first = scheduler.pollNow('m0');
    expect(scheduler.pollNow('m0')).toBe(first);
    expect(started.map(({ id }) => id)).toEqual(['m0']);
    const second = scheduler.pollNow('m2');
    expect(scheduler.inFlight).toBe(1);
    expect(scheduler.pollNow('m9')).toBeUndefined();
    await timers.advance(2000);
    expect(await first).toBe('answered');
    expect(await second).toBe('answered');
    expect(started.slice(0, 2).map(({ id }) => id)).toEqual(['m0', 'm2']);
  });

  it('goes on after a poll that throws, and tells those who asked', async () => {
    let calls = 0;
    const poll = async (): Promise<Result> => {
      calls += 1;
      if (calls === 1) throw new Error('a bug');
      return 'answered';
    };
    const { scheduler, timers } = begin(farm(1, () => 0, { poll }));
    await expect(scheduler.pollNow('m0')).rejects.toThrow('a bug');
    expect(scheduler.unpolled).toBe(0);
    await timers.advance(120_000);
    expect(calls).toBeGreaterThanOrEqual(3);
  });

  it('counts the devices that were not polled yet', async () => {
    const { scheduler, timers } = begin(farm(10, () => 10));
    expect(scheduler.unpolled).toBe(10);
    await timers.advance(60_000);
    expect(scheduler.unpolled).toBe(0);
  });

  it('stops: polls under way are aborted, waiting ones refused, and no timer is left', async () => {
    const { scheduler, timers, running, started } = farm(3, () => Infinity, { concurrency: 2 });
    scheduler.start();
    const waiting = ['m0', 'm1', 'm2'].map(async (id) => scheduler.pollNow(id));
    expect(running.size).toBe(2);
    const ends = Promise.allSettled(waiting);
    await scheduler.stop();
    expect((await ends).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(running.size).toBe(0);
    const before = started.length;
    await timers.advance(300_000);
    await settled();
    expect(started.length).toBe(before);
    await expect(scheduler.pollNow('m0')).rejects.toThrow('stopping');
  });
});
