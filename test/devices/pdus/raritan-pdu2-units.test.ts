import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import { agent, cost, fixture, pollOf, seriesValue } from './recorded-agent.ts';

const E = '1.3.6.1.4.1.13742.6';
const OUTLETS = fixture('raritan-pdu2/outlets.snmprec');
const THREE_PHASE = fixture('raritan-pdu2/three-phase.snmprec');
const readingsOf = async (objects: SnmpObjects) => (await pollOf(pdu2, objects)).observation.readings;
const withLines = (base: SnmpObjects, ...lines: string[]) => new Map([...base, ...readSnmprec(lines.join('\n'))]);

describe('linked units', () => {
  const LINKED = fixture('raritan-pdu2/outlets.snmprec', 'raritan-pdu2/linked.snmprec');
  /** The currents of unit 1 have three digits, those of unit 2 one; its outlet 9 is asked by the scale of its outlet 1. */
  const SCALED = withLines(
    LINKED,
    ...[1, 5].flatMap((type) => [
      `${E}.3.5.4.1.6.2.1.${type}|2|${type === 1 ? 2 : 3}`,
      `${E}.3.5.4.1.7.2.1.${type}|66|${type === 1 ? 1 : 0}`,
      `${E}.3.5.4.1.27.2.1.${type}|2|0`,
    ]),
    `${E}.5.4.3.1.4.2.1.1|66|181`,
    `${E}.5.4.3.1.4.2.1.5|66|777`,
    `${E}.5.4.3.1.4.2.9.1|66|25`,
  );

  it.each([
    ['pdu.outlet_current', '1', 4],
    ['pdu.outlet_current', '2.1', 18.1],
    ['pdu.outlet_current', '2.9', 2.5],
    ['pdu.outlet_power', '2.1', 777],
    ['pdu.outlet_voltage', '2.1', undefined],
  ])('%s of outlet %s is %s, by the digits of its own unit', async (metric, outlet, value) => {
    expect(seriesValue(await readingsOf(SCALED), metric, { outlet })).toBe(value);
  });

  it('asks the scales of each linked unit once, and those of a stand-alone unit nowhere else', async () => {
    const { send, asked } = agent(SCALED);
    const { known } = await converse(pdu2, send);
    const scaled = asked.filter((request) => JSON.stringify(request).includes(`${E}.3.5.4.1.7.2.1`));
    expect(scaled).toHaveLength(1);
    asked.length = 0;
    await converse(pdu2, send, known);
    expect(asked.filter((request) => 'columns' in request)).toEqual([]);
    const alone = agent(OUTLETS);
    await converse(pdu2, alone.send);
    expect(alone.asked.filter((request) => 'columns' in request)).toHaveLength(
      Object.values(pdu2.learn ?? {}).filter((request) => 'columns' in request).length,
    );
  });

  it('counts the outlets of all units', async () => {
    expect(seriesValue(await readingsOf(LINKED), 'pdu.outlets')).toBe(9);
    expect(seriesValue(await readingsOf(OUTLETS), 'pdu.outlets')).toBe(6);
  });

  it('sums up the inlets of all units, and not the sensors of the first', async () => {
    const both = fixture('raritan-pdu2/two-inlets.snmprec', 'raritan-pdu2/unit-sensors.snmprec');
    const linked = withLines(
      both,
      `${E}.3.3.3.1.2.2.1|4|I1`,
      ...[5, 6, 8].flatMap((type) => [
        `${E}.3.3.4.1.6.2.1.${type}|2|${type === 5 ? 3 : type === 6 ? 4 : 5}`,
        `${E}.3.3.4.1.7.2.1.${type}|66|0`,
        `${E}.5.2.3.1.3.2.1.${type}|2|4`,
        `${E}.5.2.3.1.4.2.1.${type}|66|500`,
      ]),
    );
    expect(seriesValue(await readingsOf(both), 'pdu.power')).toBe(2100);
    expect(seriesValue(await readingsOf(linked), 'pdu.power')).toBe(2000 + 500);
    expect(seriesValue(await readingsOf(linked), 'pdu.inlet_power', { inlet: '2.1' })).toBe(500);
  });
});

describe('sensors that know states alone', () => {
  const RCM = [`${E}.3.3.4.1.6.1.1.27|2|-1`, `${E}.3.3.4.1.7.1.1.27|66|0`];
  const rcm = (state: number) => withLines(THREE_PHASE, ...RCM, `${E}.5.2.3.1.3.1.1.27|2|${state}`);

  it.each([
    [4, 'normal'],
    [27, 'warning'],
    [28, 'critical'],
    [29, 'self-test'],
    [14, 'fail'],
    [99, 'state-99'],
  ])('residual current in state %d is %s', async (number, state) => {
    const found = (await readingsOf(rcm(number))).filter((it) => it.metric === 'pdu.inlet_residual_current_state');
    expect(found).toEqual([{ metric: 'pdu.inlet_residual_current_state', value: 1, labels: { inlet: '1', state } }]);
  });

  it('residual current that is unavailable, or not monitored, has no state', async () => {
    for (const objects of [rcm(-1), THREE_PHASE]) {
      const metrics = (await readingsOf(objects)).map(({ metric }) => metric);
      expect(metrics).not.toContain('pdu.inlet_residual_current_state');
    }
  });

  it('a transfer switch says what each of its sensors says, and the active inlet among them', async () => {
    const states = { 40: 4, 41: 19, 33: 12, 90: 26 };
    const lines = Object.entries(states).map(([type, state]) => `${E}.5.7.3.1.3.1.1.${type}|2|${state}`);
    const found = (await readingsOf(withLines(OUTLETS, ...lines, `${E}.5.7.3.1.3.1.1.34|2|-1`)))
      .filter(({ metric }) => metric === 'pdu.transfer_switch_state')
      .map(({ labels }) => `${labels['transfer_switch']} ${labels['kind']} ${labels['state']}`);
    expect(found.sort()).toEqual([
      '1 active-inlet two',
      '1 operating-state normal',
      '1 overload-status ok',
      '1 type-90 fault',
    ]);
  });
});

describe('transfer switches and outlet groups', () => {
  const SWITCH = [`${E}.3.9.3.1.2.1.1|4|TS1`, `${E}.3.9.3.1.3.1.1|4|rack 7`, `${E}.4.3.1.1.1.1.1|2|2`];
  const GROUP = [
    `${E}.3.12.2.1.2.3|4|miners`,
    `${E}.3.12.2.1.4.3|4|1,2,5`,
    ...[`${E}.3.12.3.1.6.3.5|2|3`, `${E}.3.12.3.1.7.3.5|66|1`, `${E}.3.12.3.1.6.3.8|2|5`, `${E}.3.12.3.1.7.3.8|66|0`],
    ...[`${E}.5.9.3.1.3.3.5|2|4`, `${E}.5.9.3.1.4.3.5|66|68005`, `${E}.5.9.3.1.3.3.8|2|-1`, `${E}.5.9.3.1.4.3.8|66|0`],
  ];

  it.each([
    ['pdu.transfer_switch_info', { transfer_switch: '1', label: 'TS1', name: 'rack 7' }, 1],
    ['pdu.transfer_switch_active_inlet', { transfer_switch: '1' }, 2],
    ['pdu.outlet_group_info', { group: '3', name: 'miners', members: '1,2,5' }, 1],
    ['pdu.outlet_group_power', { group: '3' }, 6800.5],
    ['pdu.outlet_group_energy', { group: '3' }, undefined],
    ['pdu.outlet_group_apparent_power', { group: '3' }, undefined],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect(seriesValue(await readingsOf(withLines(OUTLETS, ...SWITCH, ...GROUP)), metric, labels)).toBe(value);
  });

  it('cost nothing where there are none', async () => {
    const metrics = (await readingsOf(OUTLETS)).map(({ metric }) => metric);
    expect(metrics.filter((metric) => /transfer_switch|group/.test(metric))).toEqual([]);
  });
});

describe('settings of the sequence', () => {
  it.each([
    ['pdu.power_on_delay', {}, `${E}.3.2.2.1.40.1|66|3`, 3],
    ['pdu.outlet_sequence_delay', { outlet: '2' }, `${E}.3.5.3.1.32.1.2|66|5`, 5],
    ['pdu.outlet_sequence_delay', { outlet: '1' }, `${E}.3.5.3.1.32.1.2|66|5`, undefined],
  ])('%s %o', async (metric, labels, line, value) => {
    expect(seriesValue(await readingsOf(withLines(OUTLETS, line)), metric, labels)).toBe(value);
  });
});

describe('the frequency at an outlet', () => {
  /** Outlets that have a frequency and a current. */
  function unitOf(outlets: number): SnmpObjects {
    const lines = [1, 23].flatMap((type) => [
      `${E}.3.5.4.1.6.1.1.${type}|2|${type === 1 ? 2 : 8}`,
      `${E}.3.5.4.1.7.1.1.${type}|66|1`,
    ]);
    for (let outlet = 1; outlet <= outlets; outlet++) {
      lines.push(`${E}.3.5.3.1.2.1.${outlet}|4|${outlet}`, `${E}.3.5.3.1.10.1.${outlet}|4x|800402`);
      lines.push(`${E}.5.4.3.1.4.1.${outlet}.23|66|499`, `${E}.5.4.3.1.4.1.${outlet}.1|66|15`);
    }
    return readSnmprec(lines.join('\n'));
  }

  it.each([
    [24, 49.9],
    [25, undefined],
  ])('is asked where the plan has room for it: %d outlets', async (outlets, hertz) => {
    const { observation } = await pollOf(pdu2, unitOf(outlets));
    expect(seriesValue(observation.readings, 'pdu.outlet_frequency', { outlet: '7' })).toBe(hertz);
    expect(seriesValue(observation.readings, 'pdu.outlet_current', { outlet: '7' })).toBe(1.5);
  });

  it('costs nothing where the capabilities do not name it', async () => {
    const { send, asked } = agent(OUTLETS);
    const { known } = await converse(pdu2, send);
    asked.length = 0;
    await converse(pdu2, send, known);
    expect(cost(asked).objects).toBe(1 + 6 * 8);
  });
});
