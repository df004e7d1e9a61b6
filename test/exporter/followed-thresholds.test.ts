import { afterEach, expect, it } from 'vitest';
import type { ThresholdPolicy } from '../../core/farm/thresholds.ts';
import type { Live } from '../../core/service/live.ts';
import { quietLog } from '../../core/service/log.ts';
import { startExporter } from '../../exporter/main.ts';
import { miner, toy, toyWire } from './devices.ts';
import { manualTimers } from './manual-timers.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

it('takes thresholds that people change from the next poll on', async () => {
  const timers = manualTimers();
  let take: (policy: ThresholdPolicy) => string | undefined = () => 'nobody follows';
  let stopped = false;
  const policy: Live<ThresholdPolicy> = {
    value: { default: { warmUpSeconds: 100 } },
    follow(taker) {
      take = taker;
    },
    stop: async () => {
      stopped = true;
    },
    metrics: () => Promise.resolve(''),
  };
  const running = await startExporter({
    ...{
      site: 'north',
      devices: [miner('m1', { address: '10.0.0.1' })],
      thresholds: { default: { warmUpSeconds: 5 } },
    },
    ...{ policy, drivers: [toy], log: quietLog(), wire: toyWire(), timers, now: timers.date, random: () => 0.5 },
    config: {
      ...{
        listen: '127.0.0.1:0',
        pollIntervalSeconds: 60,
        deadlineSeconds: 30,
        concurrency: 4,
        staleAfterSeconds: 150,
      },
      ...{ backOff: { maxSeconds: 60 }, tokens: [], credentials: {} },
    },
  });
  stops.push(running.stop);
  const warmUp = async () => {
    const text = await (await fetch(`${running.url}/metrics`)).text();
    return Number(/^miner_warm_up_seconds\{.*\} (\d+)$/m.exec(text)?.[1]);
  };
  await timers.advance(60_000);
  expect(await warmUp()).toBe(100);
  expect(take({ devices: { m1: { warmUpSeconds: 300 } } })).toBeUndefined();
  expect(await warmUp()).toBe(100);
  await timers.advance(60_000);
  expect(await warmUp()).toBe(300);
  await running.stop();
  expect(stopped).toBe(true);
});
