import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import eaton from '../../../devices/pdus/eaton-epdu.ts';
import { recognise } from '../../../devices/recognise.ts';
import { controlOf } from './control-of.ts';
import { agent, fixture } from './recorded-agent.ts';

const P = '1.3.6.1.4.1.534.6.6.7';
const ONE = 'eaton-epdu/three-phase.snmprec';
const LINKED = 'eaton-epdu/linked.snmprec';

describe('control of an outlet of an Eaton ePDU', () => {
  const control = controlOf(eaton);
  const write = (oid: string, type: string, value: unknown) => ({
    via: 'snmp',
    writes: true,
    set: { oid, type, value },
  });

  it.each([
    ['on', ONE, '1', { state: 'on', watts: 2496, switchable: true, name: 'miner 17', cycleOffSeconds: 15 }],
    ['off', ONE, '2', { state: 'off', watts: 80, switchable: false, name: 'Outlet 2', cycleOffSeconds: 10 }],
    ['pending', ONE, '3', { state: 'unknown', name: 'Outlet 3' }],
    ['of a linked unit', LINKED, '1.7', { state: 'off', watts: 300, name: 'second seven' }],
    ['absent', ONE, '64', { state: 'unknown' }],
  ])('an outlet that is %s', async (_, name, outlet, state) => {
    const { outlet: question } = control.ask(outlet);
    if (question === undefined) throw new Error('no question');
    expect(control.read({ outlet: await agent(fixture(name)).send(question) })).toEqual(state);
  });

  it('was not asked, was not answered', () => expect(control.read({})).toEqual({ state: 'unknown' }));

  it('commands with a delay of 0 s: Off is column 3, On is 4, Reboot is 5', () => {
    expect(control.turn('7', 'off')).toEqual(write(`${P}.6.6.1.3.0.7`, 'integer', 0));
    expect(control.turn('7', 'on')).toEqual(write(`${P}.6.6.1.4.0.7`, 'integer', 0));
    expect(control.cycle?.('7')).toEqual(write(`${P}.6.6.1.5.0.7`, 'integer', 0));
    expect(control.turn('23.7', 'off')).toEqual(write(`${P}.6.6.1.3.23.7`, 'integer', 0));
    expect(control.rename?.('1.7', 'miner 7')).toEqual(write(`${P}.6.1.1.3.1.7`, 'string', 'miner 7'));
    expect(controlOf(eaton).renamePdu?.('rack 7')).toEqual(write(`${P}.1.2.1.6.0`, 'string', 'rack 7'));
  });

  it.each(['', '0', 'AA1', '0.7', '24.7', '1.2.3', '7 ', '01'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });

  it.each([
    ['', 'name "": expected at least one character'],
    ['x'.repeat(32), 'has 32 octets: expected at most 31'],
    ['ü'.repeat(16), 'has 32 octets: expected at most 31'],
  ])('refuses the name "%s"', (name, problem) => {
    expect(() => control.rename?.('1', name)).toThrow(problem);
  });
});

describe('recognition of an Eaton ePDU', () => {
  it.each([
    ['its sysObjectID', `1.3.6.1.2.1.1.2.0|6|${P}`, true],
    [
      'its product name under another sysObjectID',
      `1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10\n${P}.1.2.1.2.0|4|EPDU`,
      true,
    ],
    ['the list of its units', `${P}.1.1.0|4|0,1`, true],
    ['the older PDU', '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.534.6.6.6', false],
    ['a product name that is a number', `${P}.1.2.1.2.0|2|7`, false],
    ['nothing', '', false],
  ])('by %s', async (_, objects, known) => {
    const { driver } = await recognise([eaton], agent(readSnmprec(objects)).send);
    expect(driver?.id).toBe(known ? 'eaton-epdu' : undefined);
  });
});
