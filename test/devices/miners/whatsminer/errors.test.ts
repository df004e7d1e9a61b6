import { describe, expect, it } from 'vitest';
import { Answer } from '../../../../core/wire/answer.ts';
import { ERRORS } from '../../../../devices/miners/whatsminer/error-table.ts';
import { faultsIn, faultsInSummary } from '../../../../devices/miners/whatsminer/errors.ts';

describe('errors', () => {
  const decode = (code: unknown) => faultsIn(new Answer([code]))[0];
  it.each([
    [110, 'fan-speed', 'fan', 0, 'Intake fan speed error.'],
    ['111', 'fan-speed', 'fan', 1, 'Exhaust fan speed error.'],
    [218, 'psu-input', 'psu', 0, 'Power input voltage is lower than 230V for high power mode.'],
    [302, 'temperature-sensor', 'temperature', 2, 'Slot 2 temperature sensor detection error.'],
    [329, 'temperature-sensor', 'temperature', undefined, 'Control board temperature sensor communication error.'],
    [321, 'temperature-sensor', 'temperature', 1, 'Slot 1 temperature reading error.'],
    [530, 'board-lost', 'board', 0, 'Slot 0 not found.'],
    [600, 'environment-hot', 'environment', undefined, 'Environment temperature is too high.'],
    [2010, 'pool-missing', 'pool', undefined, 'All pools are disabled.'],
    [2021, 'pool-unreachable', 'pool', undefined, 'Pool 1 connection failed.'],
    [5032, 'temperature-imbalance', 'temperature', 2, 'Slot 2 chip temperature difference is too large.'],
    [520012, 'chip-errors', 'chip', 0, 'Slot 0 chip 12 error nonce.'],
    [562104, 'chip-errors', 'chip', 2, 'Slot 2 chip 104 zero nonce.'],
    [8521, 'psu-fault', 'psu', undefined, 'Power consumption substandard L2.'],
    [100001, 'security-violation', 'security', undefined, '/antiv/signature illegal.'],
    [110001, 'security-violation', 'security', undefined, 'Security virus 0001 is removed, please upgrade firmware.'],
    [211, 'psu-output', 'psu', 0, 'Power iout error, please reboot.'],
    [264, 'psu-communication', 'psu', 0, 'Power communication error.'],
    [268, 'psu-overcurrent', 'psu', 0, 'Power output high current protection.'],
    [351, 'board-overheated', 'temperature', 1, 'Slot 1 temperature protecting.'],
    [412, 'board-eeprom', 'board', 2, 'Slot 2 eeprom detection error.'],
    [5071, 'coolant-flow', 'environment', 1, 'Slot 1 water velocity is abnormal.'],
    [540007, 'chip-overheated', 'temperature', 0, 'Slot 0 chip 7 temp protected.'],
    [777, 'unknown', 'unknown', undefined, 'Unknown error 777.'],
  ])('%s is %s of the %s, part %s: %s', (vendorCode, code, component, part, message) => {
    expect(decode(vendorCode)).toEqual({
      code,
      vendorCode: String(vendorCode),
      component,
      message,
      ...(part === undefined ? {} : { part }),
    });
  });

  it.each([99, 7, 0, -1, 'not-a-code', null, '', {}, [], { reason: 'hashboard' }])('%j is no error code', (code) => {
    expect(faultsIn(new Answer([code]))).toEqual([]);
  });

  it('keeps what the device adds in its own words', () => {
    expect(decode({ 264: '2026-05-23 09:19:10', reason: 'Power xfer error. code: 0x1' })).toEqual({
      ...{ code: 'psu-communication', vendorCode: '264', component: 'psu', part: 0, reportedAt: '2026-05-23 09:19:10' },
      message: 'Power communication error. (Power xfer error. code: 0x1)',
    });
    expect(decode({ 541: 'Slot 1 error reading chip id.', reason: 'hashboard' })?.message).toBe(
      'Slot 1 error reading chip id.',
    );
    expect(decode({ 790: 'Something new.' })?.message).toBe('Something new.');
  });

  it('takes a lone text for a fault without a code', () => {
    expect(faultsIn(new Answer('btminer process is down err'))).toEqual([
      { code: 'firmware-fault', vendorCode: 'text', component: 'firmware', message: 'btminer process is down err' },
    ]);
    expect(faultsIn(new Answer('2010')).map(({ vendorCode }) => vendorCode)).toEqual(['2010']);
    expect(faultsIn(Answer.none)).toEqual([]);
    expect(faultsIn(new Answer([]))).toEqual([]);
  });

  it('lists each code once', () => {
    expect(faultsIn(new Answer([110, '110', { 110: '2026-05-23 09:19:10' }]))).toHaveLength(1);
  });

  it('reads as many of the summary as it counts', () => {
    const summary = new Answer({ 'Error Code Count': 1, 'Error Code 0': 110, 'Error Code 1': 600 });
    expect(faultsInSummary(summary).map(({ vendorCode }) => vendorCode)).toEqual(['110']);
  });

  it('has each code once in its table, and all of them', () => {
    const codes = Object.values(ERRORS).flatMap((messages) => Object.keys(messages));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(201);
    expect(codes.every((code) => /^\d{2,6}(?:n(?:\d|ccc)?)?$/.test(code))).toBe(true);
  });
});
