import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PduDriver } from '../../farm-simulator/pdu-family.ts';
import { FAMILIES, type SimulatedPdus, startPdus } from './simulated-pdus.ts';

let pdus: SimulatedPdus;
beforeAll(async () => {
  pdus = await startPdus();
});
afterAll(() => pdus.close());

/** What a generation does not measure. */
const WITHOUT: Readonly<Partial<Record<PduDriver, readonly string[]>>> = {
  'servertech-sentry3': ['pdu.breaker_current'],
  'servertech-jaws': ['pdu.breaker_current'],
  'apc-rpdu': ['pdu.outlet_power'],
  'apc-masterswitch': ['pdu.power', 'pdu.breaker_current', 'pdu.outlet_current', 'pdu.outlet_power'],
  'apc-easy-pdu': ['pdu.breaker_current', 'pdu.outlet_current', 'pdu.outlet_power'],
  'dell-rpdu': ['pdu.breaker_current'],
};

it.each(FAMILIES.map((family) => [family.id, family] as const))(
  '%s: its numbers are the truth, in its own steps',
  async (id, family) => {
    const { observation, unanswered } = await pdus.poll(family);
    expect(unanswered).toEqual({});
    const [first, second] = [pdus.outlet(family, 1), pdus.outlet(family, 2)];
    const watts = first.truth().watts;
    const of = (metric: string) => observation.readings.filter((one) => one.metric === metric);
    const ofFirst = (metric: string) => of(metric).find(({ labels }) => labels['outlet'] === first.name)?.value;
    expect(of('pdu.outlet_on').map(({ value }) => value)).toEqual(Array(12).fill(1));
    const truths = [
      // Half of the coarsest step (1 A), and what the mains is off 230 V.
      ['pdu.outlet_current', ofFirst('pdu.outlet_current'), watts / 0.98 / 230, 0.8],
      ['pdu.outlet_power', ofFirst('pdu.outlet_power'), watts, 60],
      ['pdu.power', of('pdu.power')[0]?.value, watts + second.truth().watts, 60],
      // Outlets 1 and 2 hang on one breaker of 6.
      [
        'pdu.breaker_current',
        Math.max(...of('pdu.breaker_current').map(({ value }) => value ?? 0)),
        (watts + second.truth().watts) / 0.98 / 230,
        1,
      ],
    ] as const;
    for (const [metric, value, truth, tolerance] of truths) {
      if (WITHOUT[id]?.includes(metric)) expect(of(metric)).toEqual([]);
      else expect([metric, Math.abs((value ?? Number.NaN) - truth) < tolerance]).toEqual([metric, true]);
    }
  },
);

it.each(FAMILIES.map((family) => [family.id, family] as const))('%s: is known again', async (id, family) => {
  expect(await pdus.recognise(family)).toBe(id);
});
