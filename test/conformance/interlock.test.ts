import { describe, expect, it } from 'vitest';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { until } from '../alert-webhook/bench.ts';
import { commands, isOn, liveFarm, webhookOn } from './live-farm.ts';

/** The inventory has the cords of the first two miners the wrong way round. */
function swapped(device: DeviceEntry, all: readonly DeviceEntry[]): DeviceEntry {
  const other: Record<string, string> = { 'miner-001': 'miner-002', 'miner-002': 'miner-001' };
  const { feeds = [] } = all.find(({ id }) => id === other[device.id]) ?? device;
  return { ...device, feeds };
}

describe('T5 two outlets are swapped', () => {
  it.each([
    ['raritan-pdu2', ['2 cycle', '2 on']],
    ['raritan-px1', ['2 off', '2 on']],
  ] as const)(
    'T5 %s: the cut is taken back at once, the mapping is quarantined, and there is no second wrong cut',
    async (driver, deeds) => {
      const size = { miners: 3, pdus: [{ driver, outlets: 6 }], makes: ['antminer'] } as const;
      // Nobody has seen it whole: then no watts tell that the outlet is not its own.
      const live = await liveFarm({ ...size, cycleSeconds: 120 }, swapped, (farm) =>
        farm.inject('miner-001', { fault: 'board-lost', board: 0 }),
      );
      const webhook = await webhookOn(live, { offSeconds: 120, holdUpSeconds: 3 });
      await webhook.post('MinerBoardLost', ['miner-001']);
      const action = await webhook.ended();
      expect(action).toMatchObject({ device: 'miner-001', outcome: 'wrong-outlet' });
      expect(action?.evidence).toMatch(/"miner-001" answers and is up for \d+ s while outlet 2 of pdu-01 is off/);
      expect(isOn(live.farm, 2)).toBe(true);
      const [cut, back] = live.farm.events.filter(({ event, device }) => event === 'relay' && device === 'pdu-01');
      // The period is two minutes: the other machine had its power back long before.
      expect((Date.parse(back?.at ?? '') - Date.parse(cut?.at ?? '')) / 1000).toBeLessThan(60);
      for (const miner of ['miner-002', 'miner-003']) {
        await live.farm.inject(miner, { fault: 'board-lost', board: 1 });
        await live.polled(miner);
      }
      await webhook.post('MinerBoardLost', ['miner-001', 'miner-002', 'miner-003']);
      const held = async () => (await webhook.decisions()).filter(({ decision }) => decision === 'quarantined').length;
      await until('both others are held back', async () => (await held()) >= 2, 60_000);
      expect(commands(live.farm)).toEqual(deeds);
    },
    180_000,
  );
});
