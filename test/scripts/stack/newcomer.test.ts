import { describe, expect, it } from 'vitest';
import { demoFaults, sayWhatWillHappen } from '../../../scripts/stack/demo-faults.ts';
import type { FarmEvent } from '../../../scripts/stack/simulator.ts';
import { lookAround, newsBetween } from '../../../scripts/stack/watch-stack.ts';
import { FAULTS } from '../../farm-simulator/faults.ts';

const event = (seconds: number, device: string, kind: string, detail: string): FarmEvent => ({
  at: '2026-01-01T00:00:00.000Z',
  seconds,
  device,
  event: kind,
  detail,
});

describe('what a newcomer sees', () => {
  const devices = Array.from({ length: 24 }, (_, index) => ({
    id: `m${index}`,
    kind: 'miner' as const,
    driver: 'antminer',
    address: '127.0.0.1',
    feeds: [{ pdu: 'p1', outlet: String(index + 1) }],
  }));

  it('are faults that the simulated farm knows, on different miners, too few to look like one cause', () => {
    const faults = demoFaults(devices);
    expect(faults.every(({ fault }) => fault.fault in FAULTS)).toBe(true);
    expect(new Set(faults.map(({ device }) => device)).size).toBe(3);
    expect(faults.filter(({ fault }) => fault.fault === 'hang')).toHaveLength(1);
    expect(sayWhatWillHappen(faults, 6)).toContain('After 100 s of silence MinerOffline fires for m2');
  });

  it('is told as far as the farm has devices', () => {
    expect(demoFaults(devices.slice(0, 3))).toHaveLength(1);
    expect(demoFaults([])).toEqual([]);
  });

  it('is what is new, and that an alert is over', () => {
    const before = new Map([
      ['episode 1', 'episode'],
      ['Prometheus A m1 ', 'Prometheus A fires for m1'],
    ]);
    expect(newsBetween(before, new Map([['episode 2', 'another']]))).toEqual([
      'another',
      'Prometheus A no longer fires for m1',
    ]);
    expect(newsBetween(before, before)).toEqual([]);
  });

  it('goes on when a source does not answer', async () => {
    const down = async (): Promise<never> => {
      throw new Error('down');
    };
    const snapshot = await lookAround({
      prometheus: { query: down, range: down },
      alerts: down,
      webhook: { episodes: down, decisions: down, actions: down },
      events: async () => [event(1, 'm1', 'fault', 'hang'), event(2, 'm1', 'power', 'noise')],
    });
    expect([...snapshot.values()]).toEqual(['farm           m1: fault hang']);
  });
});
