import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import easyPdu from '../../../devices/pdus/apc-easy-pdu.ts';
import { learnedControlOf, stateOf } from './control-of.ts';
import { agent, fixture, pollOf, seriesValue } from './recorded-agent.ts';
import { APC, ask, write } from './recorded-apc.ts';

const Y = `${APC}.30`;
const UNIT = fixture('apc-easy-pdu/three-phase.snmprec');
const B = '1.3.6.1.4.1.1.1';
/** A unit that has forgotten its enterprise, as recording apc-epdu_epdu1132m words its values. */
const BARE = `
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.0
1.3.6.1.2.1.1.3.0|67|160000
${B}.1.1|4|229.8V
${B}.2.1|4|12.50A
${B}.3.1|4|2.815kW
${B}.6.1|4|0.980
${B}.7.1|4|41.07kWh
${B}.27.1|4|50.012Hz
${B}.38.1|4|Ver11.10
`;

const changed = (text: string, ...without: string[]): SnmpObjects => {
  const objects = new Map([...UNIT, ...readSnmprec(text)]);
  for (const oid of without) objects.delete(oid);
  return objects;
};
const readingsOf = async (objects: SnmpObjects) => (await pollOf(easyPdu, objects)).observation.readings;

describe('Easy PDU', () => {
  it.each([
    ['pdu.uptime', {}, 123],
    ['pdu.outlets', {}, 2],
    ['pdu.power', {}, 1585],
    ['pdu.energy', {}, 9114157 * 3600],
    ['pdu.inlet_frequency', { inlet: '1' }, 49.988],
    ['pdu.line_voltage', { line: 'L1', against: 'neutral' }, 230.4],
    ['pdu.line_current', { line: 'L1' }, 3.53],
    ['pdu.line_power', { line: 'L2' }, 800],
    ['pdu.line_power_factor', { line: 'L1' }, 0.965],
    ['pdu.line_energy', { line: 'L2' }, 114157 * 3600],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_switchable', { outlet: '2' }, 1],
  ])('%s %j is %d', async (metric, labels, value) => {
    expect(seriesValue(await readingsOf(UNIT), metric, labels)).toBeCloseTo(value, 6);
  });

  it.each([
    ['apparent power that is not supported', 'pdu.apparent_power', {}],
    ['the apparent power of a line', 'pdu.line_apparent_power', { line: 'L1' }],
    ['the factor of an idle line', 'pdu.line_power_factor', { line: 'L3' }],
  ])('has no series for %s', async (_, metric, labels) => {
    expect(seriesValue(await readingsOf(UNIT), metric, labels)).toBeUndefined();
  });

  it('adds its lines up where the unit has no total, unless one of them is silent', async () => {
    const silent = `${Y}.2.1.1.7.1|2|-1\n${Y}.2.1.1.11.1|2|-1\n`;
    const readings = await readingsOf(changed(silent));
    expect(seriesValue(readings, 'pdu.power')).toBe(1585);
    expect(seriesValue(readings, 'pdu.energy')).toBe(9114157 * 3600);
    const fewer = await readingsOf(changed(`${silent}${Y}.4.2.1.6.2|2|-1`));
    expect(seriesValue(fewer, 'pdu.power')).toBeUndefined();
  });

  it('leaves out the phases that a single-phase unit does not have', async () => {
    const readings = await readingsOf(changed(`${Y}.2.1.1.6.1|2|1`));
    expect(seriesValue(readings, 'pdu.inlet_voltage', { inlet: '1' })).toBeCloseTo(230.4, 9);
    expect(readings.filter(({ metric }) => metric.startsWith('pdu.line_'))).toEqual([]);
  });

  it('takes 0 V for a meter that says nothing, and keeps the energy', async () => {
    const zeros = [4, 5, 6, 9].map((column) => `${Y}.4.2.1.${column}.1|2|0`).join('\n');
    const readings = await readingsOf(changed(zeros));
    expect(seriesValue(readings, 'pdu.line_current', { line: 'L1' })).toBeUndefined();
    expect(seriesValue(readings, 'pdu.line_power', { line: 'L1' })).toBeUndefined();
    expect(seriesValue(readings, 'pdu.line_energy', { line: 'L1' })).toBe(9e6 * 3600);
  });

  it('has no outlets where the only row says -1', async () => {
    const minus = [1, 2, 3, 4].map((column) => `${Y}.6.1.1.${column}.1|2|-1`).join('\n');
    const objects = changed(minus, ...[1, 2, 3, 4].map((column) => `${Y}.6.1.1.${column}.2`));
    const { observation } = await pollOf(easyPdu, objects);
    expect(observation.facts.outlets).toEqual([]);
    expect(seriesValue(observation.readings, 'pdu.outlets')).toBeUndefined();
  });

  it('asks for the first rows even when a walk shows none', async () => {
    const walked = [2, 3, 4, 10].flatMap((column) => [1, 2, 3].map((row) => `${Y}.4.2.1.${column}.${row}`));
    const { asked } = await ask(easyPdu, changed('', ...walked));
    const last = asked.at(-1);
    expect(last && 'get' in last ? Object.values(last.get) : []).toEqual(
      expect.arrayContaining([`${Y}.2.1.1.7.1`, `${Y}.4.2.1.6.1`]),
    );
  });

  it('says what it is, without a write', async () => {
    const { observation, asked } = await ask(easyPdu, UNIT);
    expect(observation.facts).toEqual({
      make: 'APC',
      model: 'EPDU1232S',
      firmware: '16.10',
      serial: '506255600001',
      outlets: ['1', '2'].map((outlet) => ({ outlet, switchable: true })),
    });
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});

describe('an outlet of an Easy PDU', () => {
  const commands = (...rows: [row: number, module: number, number: number][]) =>
    rows
      .map(([row, ...place]) => [2, 3].map((column, at) => `${Y}.6.2.1.${column}.${row}|2|${place[at]}`).join('\n'))
      .join('\n');
  const SWITCHED = changed(commands([1, 1, 1], [2, 1, 2]));
  const linked = (module: number) =>
    changed(`${commands([1, 1, 1], [2, 2, 1])}
${Y}.6.1.1.2.2|2|${module}
${Y}.6.1.1.3.2|2|1`);
  const stateHere = (objects: SnmpObjects, outlet: string) => stateOf(easyPdu, outlet, agent(objects).send);
  const controlHere = (objects: SnmpObjects, outlet: string) => learnedControlOf(easyPdu, outlet, agent(objects).send);

  it('is read with the numbers of its state, and switched with those of its command', async () => {
    expect(await stateHere(SWITCHED, '1')).toEqual({ state: 'on', switchable: true });
    expect(await stateHere(SWITCHED, '2')).toEqual({ state: 'off', switchable: true });
    const control = await controlHere(SWITCHED, '2');
    expect(control.turn('2', 'on')).toEqual(write(`${Y}.6.2.1.4.2`, 'integer', 1));
    expect(control.turn('2', 'off')).toEqual(write(`${Y}.6.2.1.4.2`, 'integer', 2));
  });

  it('has no reboot of its own, no name, and nothing is named', async () => {
    const control = await controlHere(SWITCHED, '1');
    expect([control.cycle, control.rename, control.renamePdu]).toEqual([undefined, undefined, undefined]);
  });

  it('of linked PDUs needs the number of its PDU', async () => {
    expect(await stateHere(linked(2), '2.1')).toEqual({ state: 'off', switchable: true });
    expect((await controlHere(linked(2), '2.1')).turn('2.1', 'off')).toEqual(write(`${Y}.6.2.1.4.2`, 'integer', 2));
    await expect(stateHere(linked(2), '1')).rejects.toThrow('outlet "1": several PDUs answer behind this address');
  });

  it('is not believed where the tables of states and commands disagree', async () => {
    expect(await stateHere(linked(3), '2.1')).toEqual({
      state: 'unknown',
      blocked: "row 2 of the PDU's table is outlet 3.1",
    });
  });

  it.each([
    ['a metered unit', changed(commands([1, -1, -1])), 'it is not in the PDU'],
    ['a unit that forgot its enterprise', readSnmprec(BARE), 'it is not in the PDU'],
  ])('is nowhere on %s', async (_, objects, why) => {
    await expect(stateHere(objects, '1')).rejects.toThrow(`outlet "1": ${why}`);
  });
});

describe('Easy PDU that answers outside of its enterprise', () => {
  const bare = (text = '') => readingsOf(readSnmprec(BARE, text));

  it.each([
    ['pdu.uptime', 1600],
    ['pdu.power', 2815],
    ['pdu.energy', 41.07 * 3.6e6],
    ['pdu.inlet_power', 2815],
    ['pdu.inlet_voltage', 229.8],
    ['pdu.inlet_current', 12.5],
    ['pdu.inlet_power_factor', 0.98],
    ['pdu.inlet_frequency', 50.012],
  ])('%s is %d', async (metric, value) => {
    expect(seriesValue(await bare(), metric)).toBeCloseTo(value, 5);
  });

  it.each([
    ['a current in another unit', `${B}.2.1|4|12500mA`, 'pdu.inlet_current'],
    ['a dash', `${B}.27.1|4|-`, 'pdu.inlet_frequency'],
    ['a number without its unit', `${B}.3.1|4|2.815`, 'pdu.power'],
    ['an integer', `${B}.7.1|2|41`, 'pdu.energy'],
    ['the factor of no load', `${B}.6.1|4|0.000\n${B}.2.1|4|0.00A`, 'pdu.inlet_power_factor'],
  ])('%s is no value', async (_, change, metric) => {
    expect(seriesValue(await bare(change), metric)).toBeUndefined();
  });

  it('says its version', async () => {
    const { observation } = await pollOf(easyPdu, readSnmprec(BARE));
    expect(observation.facts).toEqual({ make: 'APC', firmware: '11.10', outlets: [] });
  });
});
