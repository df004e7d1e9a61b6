import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Discovery } from '../../../devices/discover.ts';
import { driverById } from '../../../devices/index.ts';
import { loadFarm } from '../../../scripts/logixx-config.ts';
import { importDevices } from '../../../scripts/scan/import.ts';
import type { ScanAccess } from '../../../scripts/scan/lookout.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ACCESS: ScanAccess = {
  networks: [],
  credentials: new Map([['antminer', { name: 'miner-read', credentials: { username: 'root', password: 'x' } }]]),
};

function miner(facts: { mac?: string; serial?: string; model?: string }): Discovery {
  const driver = driverById('antminer');
  if (!driver) throw new Error('there is no driver antminer');
  return { open: ['cgminer'], driver, observation: { facts, readings: [], operation: 'hashing' } };
}

const FOUND = new Map<string, Discovery>([
  ['10.0.0.5', miner({ mac: '02:00:00:00:00:05', serial: 'JY5', model: 'S19' })],
  ['10.0.0.6', { open: ['http'] }],
  ['10.0.0.7', miner({})],
]);
const NEW = [
  {
    id: 'antminer-10-0-0-5',
    kind: 'miner',
    driver: 'antminer',
    address: '10.0.0.5',
    credentials: 'miner-read',
    model: 'S19',
    mac: '02:00:00:00:00:05',
    serial: 'JY5',
  },
  { id: 'antminer-10-0-0-7', kind: 'miner', driver: 'antminer', address: '10.0.0.7', credentials: 'miner-read' },
];

const file = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(file(name), 'utf8');
const put = (name = 'inventory.yml') => importDevices(file(name), FOUND, ACCESS, {});

describe('devices are appended', () => {
  it('to an inventory that is made, when there is none', () => {
    expect(put()).toBe(`2 devices added to ${file('inventory.yml')}\n`);
    expect(parse(text('inventory.yml'))).toEqual({ devices: NEW });
  });

  it.each<[string, string]>([
    ['an empty file', ''],
    ['an empty list', 'devices: []\n'],
  ])('to %s', (_what, before) => {
    writeFileSync(file('inventory.yml'), before);
    put();
    expect(parse(text('inventory.yml'))).toEqual({ devices: NEW });
    expect(text('inventory.yml')).toContain('  - id: antminer-10-0-0-5\n');
  });

  it('to what stands there, which stays with its comments', () => {
    const before =
      '# our miners\ndevices:\n  # the first one\n  - { id: m1, kind: miner, driver: antminer, address: 10.0.0.1 } # ours\n';
    writeFileSync(file('inventory.yml'), before);
    put();
    expect(text('inventory.yml').startsWith(before)).toBe(true);
    expect((parse(text('inventory.yml')) as { devices: unknown[] }).devices).toHaveLength(3);
  });

  it('to the inventory within a configuration, which is still good', () => {
    writeFileSync(
      file('logixx.yml'),
      'site: north\n# all of them\ninventory:\n  devices: []\nexporter:\n  credentials:\n    miner-read: { username: root, password: "${PASSWORD}" }\n',
    );
    put('logixx.yml');
    expect(text('logixx.yml')).toContain('# all of them');
    const { devices } = loadFarm(file('logixx.yml'), ['exporter'], { PASSWORD: 'x' });
    expect(devices.map(({ id, site }) => [id, site])).toEqual([
      ['antminer-10-0-0-5', 'north'],
      ['antminer-10-0-0-7', 'north'],
    ]);
  });

  it('to the file that a configuration names', () => {
    writeFileSync(file('logixx.yml'), 'site: north\ninventory: { file: devices.yml }\n');
    writeFileSync(file('devices.yml'), 'devices: []\n');
    expect(put('logixx.yml')).toContain('devices.yml');
    expect(parse(text('devices.yml'))).toEqual({ devices: NEW });
    expect(text('logixx.yml')).toBe('site: north\ninventory: { file: devices.yml }\n');
  });

  it('never twice', () => {
    put();
    const before = text('inventory.yml');
    expect(put()).toBe(
      [
        '10.0.0.5 is left out: "antminer-10-0-0-5" has its mac 02:00:00:00:00:05 already',
        '10.0.0.7 is left out: "antminer-10-0-0-7" has its address 10.0.0.7 already',
        `0 devices added to ${file('inventory.yml')}`,
        '',
      ].join('\n'),
    );
    expect(text('inventory.yml')).toBe(before);
  });

  it.each([
    ['MAC', 'mac: "02:00:00:00:00:05"', 'its mac 02:00:00:00:00:05'],
    ['serial', 'serial: jy5', 'its serial JY5'],
    ['address', 'address: 10.0.0.5', 'its address 10.0.0.5'],
  ])('with the %s of another one only as a line that says so', (_what, known, words) => {
    writeFileSync(
      file('inventory.yml'),
      `devices:\n  - id: old\n    address: 10.9.9.9\n    ${known}\n`.replace(
        / {4}address: 10.9.9.9\n(?= {4}address)/,
        '',
      ),
    );
    expect(put()).toContain(`10.0.0.5 is left out: "old" has ${words} already`);
    expect((parse(text('inventory.yml')) as { devices: unknown[] }).devices).toHaveLength(2);
  });
});

it('a file that is no YAML is refused and stays as it is', () => {
  writeFileSync(file('inventory.yml'), 'devices: [');
  expect(() => put()).toThrow(/inventory\.yml: /);
  expect(text('inventory.yml')).toBe('devices: [');
});
