import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Device } from '../../core/farm/device.ts';
import { reading } from '../../core/farm/sample.ts';
import { lasting, valued } from '../../devices/lasting.ts';
import { deviceText, renderReadings } from '../../exporter/exposition.ts';

const device = (id: string): Device => ({
  id,
  kind: 'pdu',
  driver: 'raritan-pdu2',
  address: '10.0.0.1',
  site: 'north',
});
const textOf = (id: string, readings: Parameters<typeof renderReadings>[1]) =>
  deviceText(renderReadings(device(id), readings).families);

it('kept readings render as others do, poll after poll', () => {
  const polls = fc.array(fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), polls, (outlets, values) => {
      const kept = outlets.map((outlet) => lasting(reading('pdu.outlet_power', undefined, { outlet })));
      for (const poll of values) {
        const now = kept.map((one, i) => valued(one, poll[i] ?? undefined));
        const fresh = outlets.map((outlet, i) => reading('pdu.outlet_power', poll[i] ?? undefined, { outlet }));
        expect(textOf('pdu-1', now)).toBe(textOf('pdu-1', fresh));
      }
    }),
  );
});

it('labels that two devices or two metrics share tell them apart', () => {
  const { labels } = lasting(reading('pdu.outlet_power', undefined, { outlet: '7' }));
  const shared = [
    { metric: 'pdu.outlet_power', value: 1, labels },
    { metric: 'pdu.outlet_current', value: 2, labels },
  ] as const;
  for (const id of ['pdu-1', 'pdu-2', 'pdu-1'])
    expect(
      textOf(id, shared)
        .split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .sort(),
    ).toEqual([
      `pdu_outlet_current_amperes{site="north",pdu="${id}",outlet="7"} 2`,
      `pdu_outlet_power_watts{site="north",pdu="${id}",outlet="7"} 1`,
    ]);
});

it('labels that may change are rendered each time', () => {
  const labels = { outlet: '7' };
  const now = () => textOf('pdu-1', [{ metric: 'pdu.outlet_power', value: 1, labels }]);
  expect(now()).toContain('outlet="7"');
  labels.outlet = '8';
  expect(now()).toContain('outlet="8"');
});
