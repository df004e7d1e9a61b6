import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import masterSwitch from '../../../devices/pdus/apc-masterswitch.ts';
import rpdu from '../../../devices/pdus/apc-rpdu.ts';
import { fixture, pollOf, seriesValue } from './recorded-agent.ts';
import { APC, ask } from './recorded-apc.ts';

const Q = `${APC}.12`;
const UNIT = fixture('apc-rpdu/three-phase.snmprec');
const MASTER = fixture('apc-masterswitch/four-outlets.snmprec');

const changed = (text: string, ...without: string[]): SnmpObjects => {
  const objects = new Map([...UNIT, ...readSnmprec(text)]);
  for (const oid of objects.keys()) if (without.some((root) => oid.startsWith(`${root}.`))) objects.delete(oid);
  return objects;
};

describe('rPDU of the first generation', () => {
  it.each([
    ['pdu.uptime', {}, 43.21],
    ['pdu.outlets', {}, 3],
    ['pdu.power', {}, 5290],
    ['pdu.apparent_power', {}, 5290],
    ['pdu.inlet_rated_current', { inlet: '1' }, 16],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'warning' }, 10],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'critical' }, 14],
    ['pdu.line_current', { inlet: '1', line: 'L1' }, 12.1],
    ['pdu.line_current', { inlet: '1', line: 'L3' }, 7.5],
    ['pdu.breaker_current', { breaker: '1' }, 8],
    ['pdu.breaker_current', { breaker: '2' }, 15],
    ['pdu.breaker_rated_current', { breaker: '2' }, 16],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_switchable', { outlet: '2' }, 1],
    ['pdu.outlet_current', { outlet: '3' }, 3.4],
    ['pdu.outlet_source', { outlet: '3', breaker: '2' }, 1],
    ['pdu.outlet_info', { outlet: '2', name: 'miner 2' }, 1],
  ])('%s %j is %d', async (metric, labels, value) => {
    const { observation } = await pollOf(rpdu, UNIT);
    expect(seriesValue(observation.readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it('does not call a configured voltage or power factor measured', async () => {
    const { observation } = await pollOf(rpdu, UNIT);
    const metrics = observation.readings.map(({ metric }) => metric);
    expect(metrics.filter((metric) => /voltage|power_factor/.test(metric))).toEqual([]);
  });

  it.each([
    ['power that is not supported', `${Q}.1.16.0|2|-1`, 'pdu.power', {}],
    ['apparent power that is not supported', `${Q}.1.18.0|2|-1`, 'pdu.apparent_power', {}],
    ['loads of outlets that are not monitored', `${Q}.3.1.5.0|2|0`, 'pdu.outlet_current', { outlet: '1' }],
    ['a state of no known number', `${Q}.3.5.1.1.4.1|2|3`, 'pdu.outlet_on', { outlet: '1' }],
    [
      'a threshold that is not set',
      `${Q}.2.2.1.1.3.1|2|0\n${Q}.2.2.1.1.3.2|2|0\n${Q}.2.2.1.1.3.3|2|0`,
      'pdu.inlet_current_limit',
      { level: 'warning' },
    ],
    ['an outlet on no bank', `${Q}.3.3.1.1.5.1|2|0`, 'pdu.outlet_source', { outlet: '1' }],
    ['a breaker of no rating', `${Q}.1.11.0|2|0`, 'pdu.breaker_rated_current', { breaker: '1' }],
  ])('has no series for %s', async (_, change, metric, labels) => {
    const { observation } = await pollOf(rpdu, changed(change));
    expect(seriesValue(observation.readings, metric, labels)).toBeUndefined();
  });

  it('takes the first rows for the phases where the column of banks is missing, and no more', async () => {
    const { observation } = await pollOf(rpdu, changed('', `${Q}.2.3.1.1.5`));
    const currents = observation.readings.filter(({ metric }) => /line_current|breaker_current/.test(metric));
    expect(currents.map(({ labels, value }) => [labels['line'], value])).toEqual([
      ['L1', 12.1],
      ['L2', 3.4],
      ['L3', 7.5],
    ]);
    const unknown = await pollOf(rpdu, changed(`${Q}.1.9.0|2|-1`, `${Q}.2.3.1.1.5`));
    expect(
      unknown.observation.readings.some(
        ({ metric }) => metric.endsWith('_current') && metric !== 'pdu.outlet_current' && !metric.includes('rated'),
      ),
    ).toBe(false);
  });

  it('knows that a metered unit switches nothing', async () => {
    const { observation } = await pollOf(rpdu, changed(`${Q}.3.1.3.0|2|0`));
    expect(seriesValue(observation.readings, 'pdu.outlet_switchable', { outlet: '1' })).toBe(0);
  });

  it('says what it is, without a write', async () => {
    const { observation, asked } = await ask(rpdu, UNIT);
    expect(observation.facts).toEqual({
      make: 'APC',
      model: 'AP7954',
      firmware: '3.7.4',
      serial: 'ZA0800000001',
      name: 'rack-3',
      outlets: [
        { outlet: '1', name: 'miner 1', switchable: true },
        { outlet: '2', name: 'miner 2', switchable: true },
        { outlet: '3', name: 'Outlet 3', switchable: true },
      ],
    });
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});

describe('MasterSwitch', () => {
  it('reads its relays, and unknown as unknown', async () => {
    const { observation } = await pollOf(masterSwitch, MASTER);
    const states = ['1', '2', '3', '4'].map((outlet) => seriesValue(observation.readings, 'pdu.outlet_on', { outlet }));
    expect(states).toEqual([1, 0, undefined, 1]);
    expect(seriesValue(observation.readings, 'pdu.outlets')).toBe(4);
    expect(seriesValue(observation.readings, 'pdu.uptime')).toBe(50);
  });

  it('counts its rows where it does not say how many outlets it has', async () => {
    const objects = new Map(MASTER);
    objects.delete(`${APC}.4.4.1.0`);
    const { observation } = await pollOf(masterSwitch, objects);
    expect(seriesValue(observation.readings, 'pdu.outlets')).toBe(4);
  });

  it('says what it is, without a write', async () => {
    const { observation, asked } = await ask(masterSwitch, MASTER);
    expect(observation.facts).toMatchObject({
      make: 'APC',
      model: 'AP9212',
      firmware: '2.2.0',
      serial: 'WA0000000001',
      name: 'shed',
    });
    expect(observation.facts.outlets?.[1]).toEqual({ outlet: '2', name: 'rig 2', switchable: true });
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});
