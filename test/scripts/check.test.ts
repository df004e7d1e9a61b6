import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/service/config.ts';
import { loadFarm } from '../../scripts/logixx-config.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const GOOD = `site: north
inventory:
  devices:
    - { id: pdu-1, kind: pdu, driver: raritan-pdu2, address: 127.0.0.2, credentials: pdu }
    - id: m1
      kind: miner
      driver: antminer
      address: 127.0.0.3
      feeds: [{ pdu: pdu-1, outlet: "1" }]
thresholds:
  default: { hashrateMinimumRatio: 0.85 }
exporter:
  credentials:
    pdu: { snmp: { version: "2c", communityFile: community } }
alertWebhook:
  armed: true
  tokens: [{ tokenFile: token }]
  credentials:
    pdu: { snmp: { version: "2c", community: "\${LOGIXX_TEST_WRITE}" } }
`;

let folder = '';
const ENV = { ...process.env, LOGIXX_TEST_WRITE: 'private' };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-check-'));
  writeFileSync(join(folder, 'community'), 'public\n');
  writeFileSync(join(folder, 'token'), 't0ken\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(yaml: string, name = 'logixx.yml'): string {
  writeFileSync(join(folder, name), yaml);
  return join(folder, name);
}

/** The good configuration with one thing changed; the change must apply. */
function bad(from: string | RegExp, to: string): string {
  const changed = GOOD.replace(from, to);
  if (changed === GOOD) throw new Error(`the change of ${String(from)} does not apply`);
  return changed;
}

const SECOND = '    - { id: m2, kind: miner, driver: antminer, address: 127.0.0.4';
const BAD: [string, string, RegExp][] = [
  [
    'pools of a device that is none',
    bad('exporter:\n', 'exporter:\n  pools: { devices: { m7: [] } }\n'),
    /:13: exporter\.pools\.devices\.m7: found "m7", which no device has, expected the id of a device/,
  ],
  [
    'a worker pattern that is none',
    bad('exporter:\n', 'exporter:\n  pools: { default: [{ url: a.example, workerPattern: "(" }] }\n'),
    /:13: exporter\.pools\.default\[0\]\.workerPattern: found "\(", expected a regular expression/,
  ],
  ['no site', bad('site: north\n', ''), /:1: site: found nothing, expected the name of the site/],
  [
    'a site that cannot be a label',
    bad('north', 'north pole'),
    /:1: site: found "north pole", expected the name of the site/,
  ],
  [
    'an unknown section',
    bad('exporter:', 'exportr:'),
    /:12: exportr: found the unknown key "exportr", expected "exporter"\?/,
  ],
  [
    'an inventory in two places',
    bad('  devices:\n', '  file: other.yml\n  devices:\n'),
    /:2: inventory: found file and devices together, expected file: a path, devices: a list, or url: the address of/,
  ],
  [
    'an inventory of a file and of a sidecar',
    bad('  devices:\n', '  url: http://127.0.0.1:9842\n  devices:\n'),
    /:2: inventory: found devices and url together/,
  ],
  [
    'how often a list is fetched',
    bad('  devices:\n', '  refreshSeconds: 30\n  devices:\n'),
    /:3: inventory\.refreshSeconds: found refreshSeconds beside devices, expected url as well/,
  ],
  [
    'a sidecar with a path',
    GOOD.replace(/inventory:\n(?: {2}.*\n)*/, 'inventory: { url: "http://127.0.0.1:9842/api" }\n'),
    /:2: inventory\.url: found "http:\/\/127\.0\.0\.1:9842\/api", expected http:\/\/ or https:\/\/ address of a sidecar/,
  ],
  [
    'one copy of the inventory for both services',
    GOOD.replace(/inventory:\n(?: {2}.*\n)*/, 'inventory: { url: "http://127.0.0.1:9842", cacheFile: copy.json }\n'),
    /:2: inventory\.cacheFile: found "copy\.json", expected a path with <service> in it/,
  ],
  [
    'a threshold that is wrong whatever the inventory has',
    GOOD.replace(/inventory:\n(?: {2}.*\n)*/, 'inventory: { url: "http://127.0.0.1:9842" }\n').replace(
      'default: { hashrateMinimumRatio: 0.85 }',
      'devices: { m1: { loadWarningRatio: 0.95 } }',
    ),
    /:4: thresholds\.devices\.m1\.loadWarningRatio: found 0\.95, above loadCriticalRatio, which is 0\.9 here/,
  ],
  [
    'no inventory at all',
    GOOD.replace(/inventory:\n(?: {2}.*\n)*/, 'inventory: {}\n'),
    /:2: inventory: found neither file nor devices/,
  ],
  [
    'an inventory file that is not there',
    GOOD.replace(/inventory:\n(?: {2}.*\n)*/, 'inventory: { file: nowhere.yml }\n'),
    /nowhere\.yml: found no readable file/,
  ],
  [
    'a driver that we do not have',
    bad('driver: antminer', 'driver: antmimer'),
    /:7: inventory\.devices\[1\]\.driver: found "antmimer", expected one of antminer, /,
  ],
  [
    'a kind that the driver does not read',
    bad('kind: miner', 'kind: sensor'),
    /:6: inventory\.devices\[1\]\.kind: found "sensor", expected "miner", as driver antminer reads/,
  ],
  [
    'a kind that does not exist',
    bad('kind: miner', 'kind: toaster'),
    /:6: inventory\.devices\[1\]\.kind: found "toaster", expected one of miner, gpu-rig, pdu, sensor/,
  ],
  [
    'two devices with one id',
    bad('thresholds:', `${SECOND.replace('m2', 'm1')} }\nthresholds:`),
    /:10: inventory\.devices\[2\]\.id: found "m1", which devices\[1\] has too/,
  ],
  [
    'two devices at one address',
    bad('thresholds:', `${SECOND.replace('0.4', '0.3')} }\nthresholds:`),
    /:10: inventory\.devices\[2\]\.address: found "127\.0\.0\.3", which devices\[1\] has too/,
  ],
  [
    'an outlet that feeds two',
    bad('thresholds:', `${SECOND}, feeds: [{ pdu: pdu-1, outlet: "1" }] }\nthresholds:`),
    /:10: inventory\.devices\[2\]\.feeds\[0\]\.outlet: found outlet "1" of pdu-1, which feeds "m1" already/,
  ],
  [
    'a feed from a PDU that does not exist',
    bad('{ pdu: pdu-1,', '{ pdu: pdu-9,'),
    /:9: inventory\.devices\[1\]\.feeds\[0\]\.pdu: found "pdu-9", which is no device of the inventory/,
  ],
  [
    'a feed from a miner',
    bad('{ pdu: pdu-1,', '{ pdu: m1,'),
    /feeds\[0\]\.pdu: found "m1", which is a miner, expected the id of a PDU/,
  ],
  [
    'an outlet as a number',
    bad('outlet: "1"', 'outlet: 1'),
    /:9: inventory\.devices\[1\]\.feeds\[0\]\.outlet: found 1, expected as the driver numbers outlets/,
  ],
  [
    'a MAC address of another shape',
    bad('driver: antminer', 'driver: antminer\n      mac: aabbccddeeff'),
    /:8: inventory\.devices\[1\]\.mac: found "aabbccddeeff", expected AA:BB:CC:DD:EE:FF/,
  ],
  [
    'a ratio as percent',
    bad('0.85', '85'),
    /:11: thresholds\.default\.hashrateMinimumRatio: found 85, expected a number above 0 to 1/,
  ],
  [
    'a threshold with the wrong unit',
    bad('hashrateMinimumRatio: 0.85', 'chipTemperatureLimitCelsius: 203'),
    /:11: .*found 203, expected a number from 20 to 150/,
  ],
  [
    'a threshold that nobody knows',
    bad('hashrateMinimumRatio: 0.85', 'loadWarnRatio: 0.8'),
    /:11: thresholds\.default\.loadWarnRatio: found the unknown key "loadWarnRatio", expected one of /,
  ],
  [
    'a threshold that is misspelt',
    bad('hashrateMinimumRatio: 0.85', 'restartLimit: 3'),
    /:11: thresholds\.default\.restartLimit: found the unknown key "restartLimit", expected "restartsLimit"\?/,
  ],
  [
    'a threshold as text',
    bad('hashrateMinimumRatio: 0.85', 'shareAgeLimitSeconds: 30m'),
    /:11: thresholds\.default\.shareAgeLimitSeconds: found "30m", expected a number from 1 to 86400: seconds /,
  ],
  [
    'a part of a restart',
    bad('hashrateMinimumRatio: 0.85', 'restartsLimit: 2.5'),
    /:11: thresholds\.default\.restartsLimit: found 2\.5, expected a whole number from 1 to 360: restarts /,
  ],
  [
    'a threshold of a model out of bounds',
    bad('  default:', '  models: { PX3-5190R: { loadWarningRatio: 80 } }\n  default:'),
    /:11: thresholds\.models\.PX3-5190R\.loadWarningRatio: found 80, expected a number above 0 to 1: /,
  ],
  [
    'a warning above its critical',
    bad('hashrateMinimumRatio: 0.85', 'unbalanceWarningRatio: 0.3, unbalanceCriticalRatio: 0.2'),
    /:11: thresholds\.default\.unbalanceWarningRatio: found 0\.3, above unbalanceCriticalRatio, which is 0\.2 here, expected at most 0\.2, /,
  ],
  [
    'a critical of one PDU below the warning of the site',
    bad(
      '  default: { hashrateMinimumRatio: 0.85 }',
      '  default: { loadWarningRatio: 0.85 }\n  devices:\n    pdu-1:\n      loadCriticalRatio: 0.82',
    ),
    /:14: thresholds\.devices\.pdu-1\.loadCriticalRatio: found 0\.82, below loadWarningRatio, which is 0\.85 here, expected at least 0\.85, /,
  ],
  [
    'a threshold of a miner on a PDU',
    bad('  default:', '  devices: { pdu-1: { warmUpSeconds: 60 } }\n  default:'),
    /:11: thresholds\.devices\.pdu-1\.warmUpSeconds: found warmUpSeconds of "pdu-1", which is a pdu, expected one of loadWarningRatio, /,
  ],
  [
    'a threshold for a stranger',
    bad('  default:', '  devices: { m7: { warmUpSeconds: 60 } }\n  default:'),
    /:11: thresholds\.devices\.m7: found "m7", which is no device of the inventory/,
  ],
  [
    'a duration as text',
    bad('exporter:\n', 'exporter:\n  pollIntervalSeconds: 60s\n'),
    /:13: exporter\.pollIntervalSeconds: found "60s", expected seconds from 0\.05 to 60/,
  ],
  [
    'polls further apart than a minute',
    bad('exporter:\n', 'exporter:\n  pollIntervalSeconds: 300\n'),
    /:13: exporter\.pollIntervalSeconds: found 300, expected seconds from 0\.05 to 60/,
  ],
  [
    'an address without a port',
    bad('exporter:\n', 'exporter:\n  listen: localhost\n'),
    /:13: exporter\.listen: found "localhost", expected host:port/,
  ],
  [
    'a port that does not exist',
    bad('exporter:\n', 'exporter:\n  listen: 127.0.0.1:99999\n'),
    /:13: exporter\.listen: found port 99999, expected a port from 0 to 65535/,
  ],
  [
    'two services on one port',
    bad('alertWebhook:\n', 'alertWebhook:\n  listen: 127.0.0.1:9840\n'),
    /:16: alertWebhook\.listen: found "127\.0\.0\.1:9840", where exporter listens/,
  ],
  [
    'credentials that nobody defined',
    bad('    pdu: { snmp: { version: "2c", communityFile: community } }', '    other: { username: a }'),
    /:13: exporter\.credentials: found no entry "pdu", which device "pdu-1" names/,
  ],
  [
    'SNMP version as a number',
    bad('version: "2c", communityFile', 'version: 2, communityFile'),
    /:14: exporter\.credentials\.pdu\.snmp\.version: found 2, expected the text "1", "2c" or "3"/,
  ],
  [
    'SNMPv3 without a user',
    bad('version: "2c", communityFile: community', 'version: "3"'),
    /:14: exporter\.credentials\.pdu\.snmp: found version 3 without a user/,
  ],
  [
    'a secret in the file',
    bad('communityFile: community', 'community: public'),
    /:14: exporter\.credentials\.pdu\.snmp\.community: found a secret in plain text/,
  ],
  [
    'a secret file that is not there',
    bad('communityFile: community', 'communityFile: nowhere'),
    /:14: .*found "nowhere" \(ENOENT\), expected the path of a readable file/,
  ],
  [
    'an armed webhook that lets everybody in',
    bad('  tokens: [{ tokenFile: token }]\n', ''),
    /:16: alertWebhook\.armed: found true, with neither tokens nor tls\.clientCaFile/,
  ],
  [
    'a token entry without a token',
    bad('[{ tokenFile: token }]', '[{}]'),
    /:17: alertWebhook\.tokens\[0\]: found neither token nor tokenFile/,
  ],
  [
    'armed as a word',
    bad('armed: true', 'armed: sometimes'),
    /:16: alertWebhook\.armed: found "sometimes", expected true/,
  ],
  ['broken YAML', `${GOOD}  : [\n`, /logixx\.yml:\d+: /],
  ['a key that stands twice', bad('site: north\n', 'site: north\nsite: south\n'), /:2: Map keys must be unique/],
];

function refusal(yaml: string): string {
  try {
    loadFarm(write(yaml), undefined, ENV);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'was accepted';
}

describe('a bad configuration', () => {
  it.each(BAD)('%s', (_kind, yaml, expected) => {
    expect(refusal(yaml)).toMatch(expected);
  });

  it('names the inventory file and its line when the fault stands there', () => {
    write('devices:\n  - { id: m1, kind: miner, driver: nothing, address: a }\n', 'inventory.yml');
    expect(refusal('site: north\ninventory: { file: inventory.yml }\n')).toMatch(
      /inventory\.yml:2: devices\[0\]\.driver: found "nothing"/,
    );
  });
});

describe('a good configuration', () => {
  it('is read with its defaults, and each service with its own secrets only', () => {
    const file = write(GOOD);
    const farm = loadFarm(file, ['exporter'], {});
    expect(farm.devices.map(({ id, site }) => [id, site])).toEqual([
      ['pdu-1', 'north'],
      ['m1', 'north'],
    ]);
    expect(farm.exporter.credentials['pdu']?.snmp?.community?.reveal()).toBe('public');
    expect(farm.alertWebhook.credentials['pdu']?.snmp?.community).toBe('${LOGIXX_TEST_WRITE}');
    expect(farm.exporter.pollIntervalSeconds).toBe(60);
  });
});

describe('logixx check', () => {
  const check = (file: string) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts/logixx.mjs'), 'check', '--config', file], {
      encoding: 'utf8',
      env: ENV,
    });

  it('exits 0 and counts what it found', () => {
    const { status, stdout } = check(write(GOOD));
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining('is good: site north, 1 miners, 1 PDUs, 0 sensor units'),
    ]);
  });

  it.each([
    ['a bad one', bad('0.85', '85'), /logixx\.yml:11: thresholds\.default\.hashrateMinimumRatio: found 85, expected /],
    ['one that is no YAML', 'site: [', /logixx\.yml:\d+: /],
  ])('exits 2 with nothing but the reasons for %s', (_kind, yaml, expected) => {
    const { status, stdout, stderr } = check(write(yaml));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(expected);
  });
});
