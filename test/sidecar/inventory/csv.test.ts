import { describe, expect, it } from 'vitest';
import { readIncoming, writeDevices } from '../../../sidecar/inventory/formats.ts';
import { type DeviceRecord, readRecord } from '../../../sidecar/inventory/record.ts';
import { miner } from './engines.ts';

describe('devices as a file', () => {
  const { id, ...rest } = miner(1, {
    ...{ name: '=cmd|"x"', make: '-', model: "'S19", tags: ['a|b', 'c\\'], client: 'ä, ö;' },
    ...{ feeds: [1, 2].map((n) => ({ pdu: `p${n}`, outlet: 'A:1' })), ports: { http: 81, snmp: 161 } },
    ...{ location: { building: 'b', rack: '007' }, expected: { hashrateThs: 1.5, fans: 0 }, remediation: 'never' },
  });
  const record = readRecord({ id, ...rest }) as DeviceRecord;
  const { feeds: _, ...place } = rest;
  const rig = readRecord({
    ...{ ...place, id: 'rig-1', kind: 'gpu-rig', driver: 'hiveos', hostKey: `SHA256:${'a'.repeat(43)}` },
    programs: [{ driver: 'xmrig', ports: { api: 18080, http: 8080 }, credentials: 'x|y' }, { driver: 'nvidia-smi' }],
  }) as DeviceRecord;

  it.each(['csv', 'yaml', 'json'] as const)('says the same when it is read again from %s', (format) => {
    const text = [...writeDevices([record, rig], format)].join('');
    expect(readIncoming(text, format).map(({ said }) => said)).toEqual([record, rig]);
    expect(readIncoming([...writeDevices([], format)].join(''), format)).toEqual([]);
  });

  it("reads Excel's semicolons, decimal commas and sep line, and its lines by number", () => {
    const text = '\uFEFFsep=;\r\nID;Expected hashrate THS;tags\r\nm1;110,5;-\r\n;;\r\nm2;x;\r\nm3;1;a|b\r\n';
    expect(readIncoming(text, 'csv')).toEqual([
      { place: 'line 3', said: { id: 'm1', expected: { hashrateThs: 110.5 }, tags: null } },
      { place: 'line 5', said: { id: 'm2' }, problems: ['expected_hashrate_ths: found "x", expected a number'] },
      { place: 'line 6', said: { id: 'm3', expected: { hashrateThs: 1 }, tags: ['a', 'b'] } },
    ]);
  });

  it.each(['xmrig 18080', 'xmrig api=x', 'xmrig @a @b', '@a'])('reads no programs of %j', (cell) => {
    const [read] = readIncoming(`id,programs\nr,${cell}\n`, 'csv');
    expect(read?.problems?.[0] ?? JSON.stringify(read?.said)).toMatch(/expected programs like xmrig|"driver":"@a"/);
  });

  it('reads numbers of an inventory in YAML with their lines', () => {
    const read = readIncoming('# farm\ndevices:\n  - { id: a }\n  - 7\n  - id: b\n', 'yaml');
    expect(read.map(({ place, said, problems }) => [place, said.id, problems])).toEqual([
      ['line 3', 'a', undefined],
      ['line 4', undefined, ['found 7, expected a device']],
      ['line 5', 'b', undefined],
    ]);
  });

  it.each([
    ['csv', 'id,colour\nm1,red', 'line 1: column 2: found "colour", expected columns of id, kind'],
    ['csv', 'id,id\nm1,m1', 'found "id" a second time'],
    ['csv', '', 'line 1: found no header'],
    ['yaml', 'devices: [', 'line 1: '],
    ['yaml', 'a: 1', 'found no list under "devices"'],
    ['json', '{', 'found no JSON'],
    ['json', '{"devices":3}', 'found no list under "devices"'],
  ] as const)('refuses as a whole: %s %j', (format, text, message) => {
    expect(() => readIncoming(text, format)).toThrow(message);
  });
});
