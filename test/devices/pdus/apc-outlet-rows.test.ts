import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { askAll } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import { controlOf, learnedControlOf, stateOf as readState } from './control-of.ts';
import { agent, fixture } from './recorded-agent.ts';
import { APC, write } from './recorded-apc.ts';

const R = `${APC}.26`;
const ALONE = fixture('apc-rpdu2/three-phase.snmprec');
const GROUP = fixture('apc-rpdu2/group.snmprec');
const LEGACY = fixture('apc-rpdu/three-phase.snmprec');
const MASTER = fixture('apc-masterswitch/four-outlets.snmprec');

const changed = (objects: SnmpObjects, text: string): SnmpObjects => new Map([...objects, ...readSnmprec(text)]);
const stateOf = (driver: Driver, objects: SnmpObjects, outlet: string) =>
  readState(driver, outlet, agent(objects).send);
const controlHere = (driver: Driver, objects: SnmpObjects, outlet: string) =>
  learnedControlOf(driver, outlet, agent(objects).send);

describe('the row of an outlet of rPDU2', () => {
  const number = (row: number, outlet: number) => `${R}.9.2.3.1.4.${row}|2|${outlet}`;

  it('is that of its number, wherever it stands', async () => {
    const moved = changed(ALONE, `${number(1, 5)}\n${number(3, 1)}`);
    expect(await stateOf(rpdu2, moved, '5')).toMatchObject({ state: 'on', name: 'miner 1' });
    const control = await controlHere(rpdu2, moved, '5');
    expect(control.turn('5', 'off')).toEqual(write(`${R}.9.2.4.1.5.1`, 'integer', 2));
    expect(control.rename?.('5', 'm')).toEqual(write(`${R}.9.2.1.1.3.1`, 'string', 'm'));
  });

  it.each([
    ['no row says its number', ALONE, '9', "it is not in the PDU's table"],
    ['two rows say its number', changed(ALONE, number(3, 2)), '2', 'rows 2, 3 of the PDU'],
    ['it stands in a group and does not say whose it is', GROUP, '2', 'it needs its module, such as "2.7"'],
    ['there is no such PDU in the group', GROUP, '3.1', "it is not in the PDU's table"],
    ['two PDUs of the group call themselves 2', changed(GROUP, `${R}.9.2.3.1.2.1|2|2`), '2.1', 'rows 1, 4 of the PDU'],
  ])('is unknown where %s: nothing is asked and nothing is sent', async (_, objects, outlet, why) => {
    const control = await controlHere(rpdu2, objects, outlet);
    const attempts = [
      () => control.ask(outlet),
      () => control.turn(outlet, 'off'),
      () => control.cycle?.(outlet),
      () => control.rename?.(outlet, 'm'),
    ];
    for (const attempt of attempts) {
      expect(attempt).toThrow(`outlet "${outlet}": `);
      expect(attempt).toThrow(why);
    }
  });

  it('is unknown before anything was learned', () => {
    expect(() => controlOf(rpdu2).turn('1', 'off')).toThrow('outlet "1": the PDU does not say which outlets stand');
    expect(controlOf(rpdu2).read({})).toEqual({ state: 'unknown' });
  });
});

describe('an outlet in a group of PDUs', () => {
  it('is found by its module and number', async () => {
    const state = { switchable: true, cycleOffSeconds: 6 };
    expect(await stateOf(rpdu2, GROUP, '2.2')).toEqual({ ...state, state: 'off', name: 'm2 o2' });
    expect(await stateOf(rpdu2, GROUP, '1.3')).toEqual({ ...state, state: 'on', name: 'm1 o3', cycleOffSeconds: 5 });
  });

  it('is switched, cycled and renamed in its row', async () => {
    const control = await controlHere(rpdu2, GROUP, '2.2');
    expect(control.turn('2.2', 'on')).toEqual(write(`${R}.9.2.4.1.5.5`, 'integer', 1));
    expect(control.cycle?.('2.2')).toEqual(write(`${R}.9.2.4.1.5.5`, 'integer', 3));
    expect(control.rename?.('2.2', 'm')).toEqual(write(`${R}.9.2.1.1.3.5`, 'string', 'm'));
  });

  it('is not believed when the group has changed since its row was looked up', async () => {
    const control = await controlHere(rpdu2, GROUP, '2.2');
    const { answers } = await askAll(
      control.ask('2.2'),
      agent(changed(GROUP, `${R}.9.2.3.1.2.5|2|3\n${R}.9.2.3.1.4.5|2|7`)).send,
    );
    expect(control.read(answers)).toEqual({ state: 'unknown', blocked: "row 5 of the PDU's table is outlet 3.7" });
  });

  it('is held back by its own phase alone', async () => {
    const phase = (row: number) => `${R}.6.1.1.4.${row}|2|3\n${R}.6.3.1.4.${row}|2|4`;
    expect((await stateOf(rpdu2, changed(GROUP, phase(1)), '2.1')).blocked).toBeUndefined();
    expect((await stateOf(rpdu2, changed(GROUP, phase(2)), '2.1')).blocked).toMatch(/^phase L1 is overloaded/);
  });

  it('has the watts of its own meter', async () => {
    const meter = (module: number) =>
      [2, 4, 7].map((column, at) => `${R}.9.4.3.1.${column}.4|2|${[module, 1, 900][at]}`);
    expect((await stateOf(rpdu2, changed(GROUP, meter(2).join('\n')), '2.1')).watts).toBe(900);
    expect((await stateOf(rpdu2, changed(GROUP, meter(1).join('\n')), '2.1')).watts).toBeUndefined();
  });
});

describe('firmware that measures in rPDU2 and switches in older tables', () => {
  const without = (objects: SnmpObjects, table: string) =>
    new Map([...objects].filter(([oid]) => !oid.startsWith(`${table}.`)));
  const bare = without(ALONE, `${R}.9.2`);

  it.each<[string, SnmpObjects, string, object, string, string]>([
    ['rPDU', LEGACY, '2', { state: 'off', name: 'miner 2' }, `${APC}.12.3.3.1.1.4.2`, `${APC}.12.3.4.1.1.2.2`],
    ['sPDU', MASTER, '1', { state: 'on', name: 'rig 1' }, `${APC}.4.4.2.1.3.1`, `${APC}.4.5.2.1.3.1`],
  ])('%s: with its numbers and its objects', async (_, older, outlet, state, command, name) => {
    const objects = new Map([...older, ...bare]);
    expect(await stateOf(rpdu2, objects, outlet)).toMatchObject(state);
    const control = await controlHere(rpdu2, objects, outlet);
    expect(control.turn(outlet, 'off')).toEqual(write(command, 'integer', 2));
    expect(control.cycle?.(outlet)).toEqual(write(command, 'integer', 3));
    expect(control.rename?.(outlet, 'm')).toEqual(write(name, 'string', 'm'));
  });

  it('takes the newest table that it serves', async () => {
    const control = await controlHere(rpdu2, new Map([...MASTER, ...LEGACY, ...ALONE]), '1');
    expect(control.turn('1', 'off')).toEqual(write(`${R}.9.2.4.1.5.1`, 'integer', 2));
    const second = await controlHere(rpdu2, new Map([...MASTER, ...LEGACY, ...bare]), '1');
    expect(second.turn('1', 'off')).toEqual(write(`${APC}.12.3.3.1.1.4.1`, 'integer', 2));
  });

  it('is no way to switch a unit that counts no switched outlets', async () => {
    const metered = changed(new Map([...LEGACY, ...bare]), `${R}.4.2.1.5.1|2|0`);
    const control = await controlHere(rpdu2, metered, '1');
    expect(() => control.turn('1', 'off')).toThrow('outlet "1": it is not in the PDU');
  });

  it('is no way to switch in a group: the older tables do not say whose an outlet is', async () => {
    const objects = new Map([...LEGACY, ...without(GROUP, `${R}.9.2`)]);
    const control = await controlHere(rpdu2, objects, '1.1');
    expect(() => control.turn('1.1', 'off')).toThrow('outlet "1.1": it is not in the PDU');
  });
});
