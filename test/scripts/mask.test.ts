import { describe, expect, it } from 'vitest';
import { masker } from '../../scripts/commands/mask.ts';

describe('a recording is masked', () => {
  it.each([
    ['a pool account', { POOLS: [{ User: 'jane.doe.rig7' }] }, { POOLS: [{ User: 'acct.worker01' }] }],
    ['a password', { pools: [{ pass: 'hunter2' }] }, { pools: [{ pass: 'x' }] }],
    ['a salt', { msg: { salt: 'uhCiDyVj' } }, { msg: { salt: 'x' } }],
    ['a MAC address', { MAC: 'C4:08:28:00:A4:19' }, { MAC: '02:00:00:00:00:01' }],
    [
      'a MAC address in running text',
      { note: 'seen c4-08-28-00-a4-19 twice' },
      { note: 'seen 02:00:00:00:00:01 twice' },
    ],
    ['a private address', { ip: '172.16.2.58', dns: '8.8.8.8' }, { ip: '192.0.2.1', dns: '8.8.8.8' }],
    ['a host name', { hostname: 'janes-miner' }, { hostname: 'host-1' }],
    ['octets of an SNMP object', Buffer.from('rack 10.1.2.3'), Buffer.from('rack 192.0.2.1')],
  ])('%s', (_what, value, expected) => {
    expect(masker({ identity: true })(value)).toEqual(expected);
  });

  it.each([
    [
      'make, model, firmware and numbers',
      { Type: 'Antminer S19 Pro', Miner: '49.0.1.3', Elapsed: 50474, rate: '37603.30', hostname: 'Antminer' },
    ],
    ['pool hosts', { URL: 'stratum+tcp://pool.example:3333' }],
    ['dates that look like times', { CompileTime: 'Tue Dec  6 16:12:30 CST 2022', when: '2026-05-23 09:19:10' }],
    ['null and booleans', { a: null, b: true }],
    ['empty texts', { User: '', serial: '' }],
  ])('but keeps %s', (_what, value) => {
    expect(masker({ identity: true })(value)).toEqual(value);
  });

  it('keeps what identifies the machine unless that is masked too', () => {
    const told = {
      User: 'jane.rig',
      pass: 'x',
      serinum: 'JY1',
      mac: 'C4:08:28:00:A4:19',
      ip: '10.0.0.5',
      hostname: 'rig',
    };
    expect(masker({ identity: false })(told)).toEqual({ ...told, User: 'acct.worker01' });
  });

  it('keeps the shape of a serial number, and gives the same one the same substitute', () => {
    const mask = masker({ identity: true });
    const first = mask({ 'PCB SN': 'H5M14S69129A17K10095' }) as Record<string, string>;
    expect(first['PCB SN']).toMatch(/^[A-Z]\d[A-Z]\d\d[A-Z]\d{5}[A-Z]\d\d[A-Z]\d{5}$/);
    expect(first['PCB SN']).not.toBe('H5M14S69129A17K10095');
    expect(mask({ 'PCB SN': 'H5M14S69129A17K10095' })).toEqual(first);
  });

  it.each([
    ['a MAC address', Buffer.from('c4082800a419', 'hex'), 'mac', Buffer.from('020000000001', 'hex')],
    [
      'six octets that are none',
      Buffer.from('c4082800a419', 'hex'),
      'capabilities',
      Buffer.from('c4082800a419', 'hex'),
    ],
  ])('%s in octets', (_what, value, key, expected) => {
    expect(masker({ identity: true })(value, key)).toEqual(expected);
  });

  it('gives one device one substitute in all its answers, and two devices two', () => {
    const mask = masker({ identity: true });
    const [a, b, again] = ['AA:BB:CC:DD:EE:01', 'AA:BB:CC:DD:EE:02', 'AA:BB:CC:DD:EE:01'].map((mac) => mask(mac));
    expect(again).toBe(a);
    expect(b).not.toBe(a);
  });
});
