import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import type { Driver } from '../../../devices/driver.ts';
import easyPdu from '../../../devices/pdus/apc-easy-pdu.ts';
import masterSwitch from '../../../devices/pdus/apc-masterswitch.ts';
import rpdu from '../../../devices/pdus/apc-rpdu.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import dell from '../../../devices/pdus/dell-rpdu.ts';
import { controlOf, stateOf as readState } from './control-of.ts';
import { agent, fixture } from './recorded-agent.ts';
import { APC, write } from './recorded-apc.ts';

const R = `${APC}.26`;
const D = '1.3.6.1.4.1.674.10903.200.2.200';
const ALONE = fixture('apc-rpdu2/three-phase.snmprec');
const LEGACY = fixture('apc-rpdu/three-phase.snmprec');
const MASTER = fixture('apc-masterswitch/four-outlets.snmprec');
const DELL = fixture('dell-rpdu/switched.snmprec');

const changed = (objects: SnmpObjects, text: string): SnmpObjects => new Map([...objects, ...readSnmprec(text)]);
const stateOf = (driver: Driver, objects: SnmpObjects, outlet: string) =>
  readState(driver, outlet, agent(objects).send);
const lost = 'the PDU does not know whether a command is pending';

describe('an outlet', () => {
  it.each<[string, Driver, SnmpObjects, string, object]>([
    [
      'rPDU2, on',
      rpdu2,
      ALONE,
      '1',
      { state: 'on', watts: 3260, switchable: true, name: 'miner 1', cycleOffSeconds: 7 },
    ],
    ['rPDU, on', rpdu, LEGACY, '1', { state: 'on', switchable: true, name: 'miner 1', cycleOffSeconds: 5 }],
    ['rPDU, off', rpdu, LEGACY, '2', { state: 'off', switchable: true, name: 'miner 2', cycleOffSeconds: 60 }],
    [
      'rPDU, with a command that is pending',
      rpdu,
      LEGACY,
      '3',
      { state: 'unknown', blocked: 'a command is pending', switchable: true, name: 'Outlet 3', cycleOffSeconds: 10 },
    ],
    [
      'MasterSwitch, on',
      masterSwitch,
      MASTER,
      '1',
      { state: 'on', switchable: true, name: 'rig 1', cycleOffSeconds: 5 },
    ],
    [
      'MasterSwitch, off',
      masterSwitch,
      MASTER,
      '2',
      { state: 'off', switchable: true, name: 'rig 2', cycleOffSeconds: 15 },
    ],
    [
      'MasterSwitch, unknown',
      masterSwitch,
      MASTER,
      '3',
      { state: 'unknown', blocked: lost, switchable: true, name: 'rig 3', cycleOffSeconds: 5 },
    ],
    [
      'MasterSwitch, with a command that is pending',
      masterSwitch,
      MASTER,
      '4',
      { state: 'unknown', blocked: 'a command is pending', switchable: true, name: 'rig 4', cycleOffSeconds: 5 },
    ],
    ['Dell, on', dell, DELL, '1', { state: 'on', watts: 3100, switchable: true, name: 'miner 1', cycleOffSeconds: 5 }],
    ['Dell, off', dell, DELL, '2', { state: 'off', watts: 0, switchable: true, name: 'miner 2', cycleOffSeconds: 30 }],
    [
      'Dell, unknown',
      dell,
      DELL,
      '3',
      { state: 'unknown', blocked: lost, watts: 2100, switchable: true, name: 'miner 3', cycleOffSeconds: 5 },
    ],
    ['rPDU, absent', rpdu, LEGACY, '9', { state: 'unknown' }],
    ['MasterSwitch, absent', masterSwitch, MASTER, '9', { state: 'unknown' }],
    ['Dell, absent', dell, DELL, '9', { state: 'unknown' }],
  ])('%s', async (_, driver, objects, outlet, state) => {
    expect(await stateOf(driver, objects, outlet)).toEqual(state);
  });

  it.each([
    ['on', '2|2', '2|2', 'on'],
    ['off', '2|1', '2|2', 'off'],
    ['in a state of no known number', '2|3', '2|2', 'unknown'],
    ['in a state of the wrong type', '4|2', '2|2', 'unknown'],
    ['on while a command is pending', '2|2', '2|1', 'unknown'],
  ])('of rPDU2 is %s', async (_, state, pending, wanted) => {
    const objects = changed(ALONE, `${R}.9.2.3.1.5.1|${state}\n${R}.9.2.3.1.6.1|${pending}`);
    expect((await stateOf(rpdu2, objects, '1')).state).toBe(wanted);
  });

  it('is not believed when its row is that of another', async () => {
    const objects = new Map(DELL);
    objects.delete(`${D}.130.1.2.1.2.2`);
    expect(await stateOf(dell, objects, '2')).toEqual({
      state: 'unknown',
      blocked: 'the PDU does not say which outlet stands in row 2 of its table',
    });
    expect(await stateOf(dell, changed(DELL, `${D}.130.1.2.1.2.2|2|5`), '2')).toEqual({
      state: 'unknown',
      blocked: "row 2 of the PDU's table is outlet 5",
    });
  });

  it('has no watts from the meter of another', async () => {
    expect(await stateOf(rpdu2, changed(ALONE, `${R}.9.4.3.1.4.1|2|4`), '1')).not.toHaveProperty('watts');
  });
});

describe('a phase that refuses', () => {
  const near = 'phase L2 is near overload, and the PDU is set to refuse switching outlets on then';
  const over = 'phase L1 is overloaded, and the PDU is set to refuse switching outlets on then';
  const LAYOUT = `${R}.9.2.2.1.5.1`;
  it.each([
    ['is the outlet’s own, near its limit', '2', '', near],
    ['is another', '1', '', undefined],
    ['is one of the two of the outlet', '1', `${LAYOUT}|2|4`, near],
    ['may be that of an outlet of unknown layout', '1', `${LAYOUT}|2|9`, near],
    ['refuses on overload only, near its limit', '1', `${R}.6.3.1.4.1|2|3`, undefined],
    ['refuses on overload only, overloaded', '1', `${R}.6.3.1.4.1|2|4`, over],
    ['always allows, overloaded', '2', `${R}.6.1.1.4.2|2|1\n${R}.6.3.1.4.2|2|4`, undefined],
    ['does not support restrictions', '2', `${R}.6.1.1.4.2|2|4\n${R}.6.3.1.4.2|2|4`, undefined],
  ])('%s', async (_, outlet, change, blocked) => {
    expect((await stateOf(rpdu2, changed(ALONE, change), outlet)).blocked).toBe(blocked);
  });
});

describe('commands', () => {
  it.each<[string, Driver, command: string, name: string]>([
    ['rPDU', rpdu, `${APC}.12.3.3.1.1.4`, `${APC}.12.3.4.1.1.2`],
    ['MasterSwitch', masterSwitch, `${APC}.4.4.2.1.3`, `${APC}.4.5.2.1.3`],
    ['Dell', dell, `${D}.130.1.4.1.4`, `${D}.130.1.3.1.3`],
  ])('%s: one write each', (_, driver, command, name) => {
    const control = controlOf(driver);
    expect(control.turn('7', 'on')).toEqual(write(`${command}.7`, 'integer', 1));
    expect(control.turn('7', 'off')).toEqual(write(`${command}.7`, 'integer', 2));
    expect(control.cycle?.('7')).toEqual(write(`${command}.7`, 'integer', 3));
    expect(control.rename?.('7', 'miner 7')).toEqual(write(`${name}.7`, 'string', 'miner 7'));
  });

  it.each<[string, Driver, name: string]>([
    ['rPDU2', rpdu2, `${R}.4.1.1.3.1`],
    ['rPDU', rpdu, `${APC}.12.1.1.0`],
    ['MasterSwitch', masterSwitch, `${APC}.4.3.3.0`],
    ['Dell', dell, `${D}.110.3.1.2.1`],
  ])('%s: one write renames the PDU', (_, driver, name) => {
    expect(controlOf(driver).renamePdu?.('row 7')).toEqual(write(name, 'string', 'row 7'));
  });

  it.each(['', '0', 'AA1', '-1', '1.0', '07', '1.2.3'])('refuses "%s" for an outlet', (outlet) => {
    for (const driver of [rpdu2, easyPdu, rpdu, masterSwitch, dell])
      expect(() => controlOf(driver).turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });
});
