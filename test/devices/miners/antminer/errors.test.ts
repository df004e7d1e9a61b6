import { describe, expect, it } from 'vitest';
import { Answer } from '../../../../core/wire/answer.ts';
import { faultsInStatus, faultsInWarning } from '../../../../devices/bmminer/errors.ts';
import antminer from '../../../../devices/miners/antminer.ts';

describe('a warning of the daemon', () => {
  it.each([
    ['P:1', 'overheated', 'temperature', undefined],
    ['P:2', 'too-cold', 'temperature', undefined],
    ['R:1', 'hashrate-low', 'hashrate', undefined],
    ['N:1', 'hashrate-fault', 'hashrate', undefined],
    ['V:2', 'psu-fault', 'psu', undefined],
    ['M:1', 'firmware-fault', 'firmware', undefined],
    ['J0:8', 'board-lost', 'board', undefined],
    ['J0:6', 'temperature-sensor', 'temperature', undefined],
    ['J2:4', 'board-eeprom', 'board', 2],
    ['J0:4', 'board-eeprom', 'board', 0],
    ['J1:2', 'chips-lost', 'chip', 1],
    ['L1:2', 'board-mismatch', 'board', 1],
    ['L255:2', 'board-mismatch', 'board', undefined],
    ['Q7:9', 'unknown', 'unknown', undefined],
  ])('%s is %s of the %s, part %s', (vendorCode, code, component, part) => {
    const [fault, ...others] = faultsInWarning(new Answer({ error_message: vendorCode }));
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ code, vendorCode, component, message: expect.stringMatching(/^[^{}]+\.$/) });
    expect(fault?.part).toBe(part);
  });

  it.each([
    ['None', { error_message: 'None' }],
    ['an empty text', { error_message: '' }],
    ['an old daemon', 'error 6060 cmd'],
    ['a number', { error_message: 7 }],
    ['a text without end', { error_message: `J${'1'.repeat(1000)}:2` }],
    ['nothing', undefined],
  ])('%s is none', (_name, said) => {
    expect(faultsInWarning(new Answer(said))).toEqual([]);
  });

  it('is asked for where the daemon answers at all', () => {
    const asked = (power: unknown) => Object.keys(antminer.learnMore?.({ power: new Answer(power) }) ?? {});
    expect(asked('power:3456')).toEqual(['warning']);
    expect(asked('error 6060 cmd')).toEqual(['warning']);
    expect(antminer.learnMore?.({ power: Answer.none })).toEqual({});
  });
});

describe('status[] of summary.cgi', () => {
  const codeOf = (status: object) => faultsInStatus([new Answer(status)])[0]?.code;
  it.each([
    [{ type: 'fans', status: 'e', msg: 'ERROR_FAN_LOST: get fan rpm' }, 'fan-lost'],
    [{ type: 'temp', status: 'e', msg: 'ERROR_TEMP_TOO_HIGH' }, 'overheated'],
    [{ type: 'temp', status: 'w', code: 0, msg: '' }, 'temperature-fault'],
    [{ type: 'rate', status: 'w', msg: 'ERROR_OF_ANOTHER_KIND' }, 'hashrate-fault'],
    [{ type: 'network', status: 'e' }, 'network-fault'],
    [{ type: 'moon', status: 'e' }, 'unknown'],
    [{ type: 'fans', status: 's' }, undefined],
    [{ type: 'fans' }, undefined],
  ])('%j means %s', (status, code) => {
    expect(codeOf(status)).toBe(code);
  });
});
