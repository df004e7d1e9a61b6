import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Driver } from '../../../devices/driver.ts';
import ats from '../../../devices/pdus/apc-ats.ts';
import easyPdu from '../../../devices/pdus/apc-easy-pdu.ts';
import masterSwitch from '../../../devices/pdus/apc-masterswitch.ts';
import rpdu from '../../../devices/pdus/apc-rpdu.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import xpdu from '../../../devices/pdus/apc-xpdu.ts';
import dell from '../../../devices/pdus/dell-rpdu.ts';
import { recognise } from '../../../devices/recognise.ts';
import { agent, expectWellFormed, hasRecordings, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';
import { APC_DRIVERS, ask } from './recorded-apc.ts';

interface Expected {
  fixture: string;
  quantity: string;
  value: number | string | null;
  unit: string;
}

/** A quantity of expected.json → the driver whose tables hold it, and the series. */
const SERIES: Record<string, [driver: Driver, metric: string, labels?: Record<string, string>]> = {
  'phase1 current': [rpdu2, 'pdu.inlet_current', { inlet: '1' }],
  'phase1 voltage': [rpdu2, 'pdu.inlet_voltage', { inlet: '1' }],
  'device power': [rpdu2, 'pdu.power'],
  'device energy': [rpdu2, 'pdu.energy'],
  'device apparent': [rpdu2, 'pdu.apparent_power'],
  'device PF': [rpdu2, 'pdu.inlet_power_factor', { inlet: '1' }],
  'no sensor → null': [rpdu2, 'pdu.sensor_temperature'],
  'device power unsupported → null': [rpdu2, 'pdu.power'],
  'legacy rPDU device watts': [rpdu, 'pdu.power'],
  'legacy rPDU device watts (rated-V × I estimate)': [rpdu, 'pdu.power'],
  'rPDU outlet1 state on(1)': [rpdu, 'pdu.outlet_on', { outlet: '1' }],
  'outlet count': [rpdu2, 'pdu.outlets'],
};

function inBaseUnits({ value, unit }: Expected): number | undefined {
  if (value === null) return undefined;
  if (value === 'on') return 1;
  return Number(value) * ({ kW: 1e3, kVA: 1e3, kWh: 3.6e6 }[unit] ?? 1);
}

const expected: Expected[] = hasRecordings
  ? JSON.parse(readFileSync(join(RECORDINGS, 'expected.json'), 'utf8')).filter((row: Expected) =>
      row.fixture.startsWith('apc/'),
    )
  : [];

/** Recording → the driver that must know it, and what the device says it is. */
const DEVICES: [name: string, driver: Driver | undefined, facts: Record<string, string>][] = [
  ['apc-epdu_epdu1116s', easyPdu, { make: 'APC', model: 'EPDU1116S', firmware: '11.10', serial: '506255602541' }],
  ['apc-epdu_epdu1132m', easyPdu, { make: 'APC', firmware: '11.10' }],
  ['apc_ap7900b', rpdu2, { make: 'APC', model: 'AP7900B', firmware: '6.8.0', serial: 'ZA1732000177', name: 'alamo' }],
  ['apc_ap8853', rpdu2, { make: 'APC', model: 'AP8853', firmware: '6.8.0', serial: 'ZA2001002384' }],
  ['apc_apdu9959eu3', rpdu2, { make: 'APC', model: 'APDU9959EU3', firmware: '2.5.0.6', name: 'PDU-RA-A' }],
  ['apc_ats', ats, { make: 'APC', model: 'AP4423', firmware: '4.1.9' }],
  ['apc_isx-pdu', xpdu, { make: 'APC', firmware: '3.7.3' }],
  [
    'apc_embedded-powernet',
    masterSwitch,
    { make: 'APC', model: 'AP9605', firmware: '2.2.4.a', serial: 'WA9814786862' },
  ],
  ['apc_masterswitch', rpdu, { make: 'APC', model: 'Switched Rack PDU' }],
  ['apc_masterswitch2', masterSwitch, { make: 'APC', model: 'AP9606', firmware: '2.2.5.a' }],
  ['apc_metered-rack', rpdu, { make: 'APC', model: 'AP7820', firmware: '2.7.3', serial: '0A0A0A0A0A0A' }],
  ['apc_switched-rack', masterSwitch, { make: 'APC', model: 'MasterSwitch PDU' }],
  ['dell-rpdu', dell, { make: 'Dell', model: 'DELL6606', firmware: '5.1.2', name: '2500-1 Rack PDU' }],
  ['nav_apc-pdu', rpdu, { make: 'APC', model: 'AP7853', firmware: '3.7.4', serial: 'ZA1320014895', name: 'RackPDU' }],
  ['snmpsimdata_apc-7902b', rpdu2, { make: 'APC', model: 'AP7902B', firmware: '6.7.2', serial: '5A1551F39430' }],
  ['snmpsimdata_apc-8641', rpdu2, { make: 'APC', model: 'AP8641', firmware: '6.7.2', serial: '3F3452A52295' }],
];

const file = (name: string) => recording(`apc/${name}.snmprec`);

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recordings of APC and Dell', () => {
  it.each(expected)('$fixture: $quantity is $value $unit', async (row) => {
    const [driver, metric, labels] = SERIES[row.quantity] ?? [];
    if (driver === undefined || metric === undefined) throw new Error(`no series for "${row.quantity}"`);
    const asked = await ask(row.fixture.includes('dell') ? dell : driver, recording(row.fixture));
    const value = seriesValue(asked.observation.readings, metric, labels);
    const wanted = inBaseUnits(row);
    if (wanted === undefined) expect(value).toBeUndefined();
    else expect(value).toBeCloseTo(wanted, 6);
  });

  it('has every hand-checked row of every recording', () => {
    expect(expected).toHaveLength(18);
  });

  it.each(DEVICES)('%s is recognised by its own driver alone', async (name, driver) => {
    const { send } = agent(file(name));
    expect((await recognise(APC_DRIVERS, send)).driver).toBe(driver);
    const recognisers: Driver[] = [];
    for (const candidate of APC_DRIVERS) {
      const answers = await Promise.all(
        (candidate.detect ?? []).map(async ({ ask: question, is }) => is(await send(question))),
      );
      if (answers.includes(true)) recognisers.push(candidate);
    }
    expect(recognisers).toEqual(driver === undefined ? [] : [driver]);
  });

  it.each(DEVICES)('%s says what it is, well-formed and without a write', async (name, driver, facts) => {
    if (driver === undefined) return;
    const { observation, asked, unanswered } = await ask(driver, file(name));
    expect(observation.facts).toMatchObject(facts);
    expectWellFormed(observation.readings);
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
    expect(unanswered).toEqual({});
  });

  it('reads the same relays from all three generations of one AP8641', async () => {
    const states = async (driver: Driver) => {
      const { observation } = await ask(driver, file('snmpsimdata_apc-8641'));
      return observation.readings
        .filter(({ metric }) => metric === 'pdu.outlet_on')
        .map(({ value, labels }) => `${labels['outlet']}: ${value}`);
    };
    const newest = await states(rpdu2);
    expect(newest).toHaveLength(24);
    expect(await states(rpdu)).toEqual(newest);
    expect(await states(masterSwitch)).toEqual(newest);
    const off = newest.filter((state) => state.endsWith('0')).map((state) => state.split(':')[0]);
    expect(off).toEqual(['8', '10', '11', '12', '13', '14', '15', '16', '24']);
  });

  it.each([
    ['pdu.outlet_power', { outlet: '1' }, 163],
    ['pdu.outlet_current', { outlet: '1' }, 0.9],
    ['pdu.outlet_energy', { outlet: '1' }, 304.6 * 3.6e6],
    ['pdu.outlet_power', { outlet: '8' }, 0],
    ['pdu.breaker_current', { breaker: '2' }, 2.4],
    ['pdu.breaker_rated_current', { breaker: '2' }, 20],
    ['pdu.inlet_rated_current', { inlet: '1' }, 24],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'warning' }, 19],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'critical' }, 24],
    ['pdu.uptime', {}, 1655281.5],
    ['pdu.outlet_source', { outlet: '13', breaker: '2' }, 1],
    ['pdu.outlet_info', { outlet: '24', receptacle: 'C19', name: 'Outlet 24' }, 1],
  ])('snmpsimdata_apc-8641: %s %j is %d', async (metric, labels, value) => {
    const { observation } = await ask(rpdu2, file('snmpsimdata_apc-8641'));
    expect(seriesValue(observation.readings, metric, labels)).toBeCloseTo(value, 6);
  });

  it.each([
    ['apc-epdu_epdu1132m', easyPdu, 'pdu.inlet_voltage', 232.6],
    ['apc-epdu_epdu1132m', easyPdu, 'pdu.power', 61],
    ['apc-epdu_epdu1132m', easyPdu, 'pdu.energy', 2.28 * 3.6e6],
    ['apc-epdu_epdu1132m', easyPdu, 'pdu.inlet_frequency', 49.982],
    ['apc-epdu_epdu1116s', easyPdu, 'pdu.energy', 332241 * 3600],
    ['apc-epdu_epdu1116s', easyPdu, 'pdu.inlet_voltage', undefined],
    ['nav_apc-pdu', rpdu, 'pdu.inlet_voltage', undefined],
    ['nav_apc-pdu', rpdu, 'pdu.inlet_current', 0],
    ['nav_apc-pdu', rpdu, 'pdu.inlet_rated_current', 32],
    ['dell-rpdu', dell, 'pdu.energy', 63013.9 * 3.6e6],
    ['dell-rpdu', dell, 'pdu.inlet_power', 3810],
  ] as const)('%s: %s', async (name, driver, metric, value) => {
    const { observation } = await ask(driver, file(name));
    const found = seriesValue(observation.readings, metric);
    if (value === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(value, 5);
  });
});
