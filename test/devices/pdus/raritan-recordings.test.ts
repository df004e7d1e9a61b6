import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Driver } from '../../../devices/driver.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import px1 from '../../../devices/pdus/raritan-px1.ts';
import emx from '../../../devices/sensors/raritan-emx.ts';
import { agent, expectWellFormed, hasRecordings, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';
import { EMX, NAV, OVERLAY, PX1, PX2_5475, PX2_TEMP, PX3, poll } from './recorded-raritan.ts';

interface Expected {
  fixture: string;
  quantity: string;
  value: number | string | null;
  unit: string;
}

/** A quantity of expected.json → the series that must hold it. */
const SERIES: Record<string, [metric: string, labels?: Record<string, string>]> = {
  'inlet1 rmsCurrent': ['pdu.inlet_current', { inlet: '1' }],
  'inlet1 current': ['pdu.inlet_current', { inlet: '1' }],
  'inlet1 current (digits 1)': ['pdu.inlet_current', { inlet: '1' }],
  'inlet1 rmsVoltage': ['pdu.inlet_voltage', { inlet: '1' }],
  'inlet1 voltage': ['pdu.inlet_voltage', { inlet: '1' }],
  'inlet1 activePower': ['pdu.inlet_power', { inlet: '1' }],
  'inlet1 power': ['pdu.inlet_power', { inlet: '1' }],
  'inlet1 apparentPower': ['pdu.inlet_apparent_power', { inlet: '1' }],
  'inlet1 apparent': ['pdu.inlet_apparent_power', { inlet: '1' }],
  'inlet1 powerFactor': ['pdu.inlet_power_factor', { inlet: '1' }],
  'inlet1 activeEnergy': ['pdu.inlet_energy', { inlet: '1' }],
  'inlet1 energy': ['pdu.inlet_energy', { inlet: '1' }],
  'inlet1 frequency': ['pdu.inlet_frequency', { inlet: '1' }],
  'outlet1 current (digits 1)': ['pdu.outlet_current', { outlet: '1' }],
  'outlet1 PF': ['pdu.outlet_power_factor', { outlet: '1' }],
  'outlet3 current': ['pdu.outlet_current', { outlet: '3' }],
  'outlet3 voltage': ['pdu.outlet_voltage', { outlet: '3' }],
  'outlet3 power': ['pdu.outlet_power', { outlet: '3' }],
  'outlet3 apparent': ['pdu.outlet_apparent_power', { outlet: '3' }],
  'outlet3 PF': ['pdu.outlet_power_factor', { outlet: '3' }],
  'outlet3 energy': ['pdu.outlet_energy', { outlet: '3' }],
  'outlet3 on/off state': ['pdu.outlet_on', { outlet: '3' }],
  'outlet7 power factor state': ['pdu.outlet_power_factor', { outlet: '7' }],
  'external sensor 1 temperature': ['pdu.sensor_temperature', { sensor: '1' }],
  'unit CPU temperature': ['pdu.controller_temperature'],
  outletCount: ['pdu.outlets'],
  'cycle off period': ['pdu.cycle_off_period'],
  'inrush guard': ['pdu.inrush_guard_delay'],
};

/** Rows that are no series: the text of a name, a scale, and a command that must not be read back. */
const NO_SERIES = ['outlet2 name', 'inlet current decimalDigits', 'outlet1 switchingOperation readback'];

function inBaseUnits({ value, unit }: Expected): number | undefined {
  if (value === null) return undefined;
  if (value === 'on') return 1;
  return Number(value) * ({ Wh: 3600, ms: 1e-3 }[unit] ?? 1);
}

const expected: Expected[] = hasRecordings
  ? JSON.parse(readFileSync(join(RECORDINGS, 'expected.json'), 'utf8')).filter((row: Expected) =>
      /raritan/.test(row.fixture),
    )
  : [];

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recordings of Raritan', () => {
  it.each(expected.filter(({ quantity }) => !NO_SERIES.includes(quantity)))(
    '$fixture: $quantity is $value $unit',
    async (row) => {
      const [metric, labels] = SERIES[row.quantity] ?? [];
      if (metric === undefined) throw new Error(`no series for "${row.quantity}"`);
      const value = seriesValue((await poll(row.fixture)).observation.readings, metric, labels);
      const wanted = inBaseUnits(row);
      if (wanted === undefined) expect(value).toBeUndefined();
      else expect(value).toBeCloseTo(wanted, 9);
    },
  );

  it('has every hand-checked row of every Raritan recording', () => {
    expect(expected).toHaveLength(35);
  });

  it.each([[PX3], [PX3, OVERLAY], [PX2_TEMP], [NAV], [PX2_5475], [PX1], [EMX]])(
    '%s: well-formed readings, asked without a write',
    async (...names) => {
      const { observation, asked, unanswered } = await poll(...names);
      expectWellFormed(observation.readings);
      expect(asked.filter((request) => request.writes)).toEqual([]);
      expect(asked.filter((request) => 'set' in request)).toEqual([]);
      expect(unanswered).toEqual({});
      expect(observation.operation).toBe('operating');
    },
  );

  it.each([
    [PX3, { make: 'Raritan', model: 'PX3-5493U-K2', firmware: '4.2.0.5-50274', serial: '1S12300000' }],
    [PX2_TEMP, { model: 'PX2', firmware: '3.4.0' }],
    [
      NAV,
      {
        make: 'Raritan',
        model: 'PXE-1847',
        firmware: '3.5.0.5-45371',
        serial: 'PA66360082',
        mac: '00:0D:5D:0E:DA:77',
        name: 'PDU R14-A',
      },
    ],
    [
      PX2_5475,
      {
        make: 'Raritan',
        model: 'PX2-5475',
        firmware: '2.4.3.5-40298',
        serial: 'QFC3950619',
        mac: '00:0D:5D:0B:49:00',
        name: 'my PX',
      },
    ],
    [PX1, { make: 'Raritan', model: 'Dominion PX', firmware: '1.5.7-11172' }],
    [EMX, { make: 'Raritan', model: 'EMX', firmware: '3.2.30' }],
  ])('%s: says what it is', async (name, facts) => {
    const { outlets: _, ...said } = (await poll(name)).observation.facts;
    expect(said).toMatchObject(facts);
  });

  it.each([
    [NAV, pdu2],
    [PX3, pdu2],
    [PX2_TEMP, pdu2],
    [PX2_5475, pdu2],
    [PX1, px1],
    [EMX, emx],
  ])('%s is recognised by its own driver alone', async (name, driver) => {
    const { send } = agent(recording(name));
    const recognisers: Driver[] = [];
    for (const candidate of [pdu2, px1, emx]) {
      const answers = await Promise.all((candidate.detect ?? []).map(async ({ ask, is }) => is(await send(ask))));
      if (answers.includes(true)) recognisers.push(candidate);
    }
    expect(recognisers).toEqual([driver]);
  });
});
