import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { Endpoint, Wire } from '../../../core/wire/wire.ts';
import { driverById } from '../../../devices/index.ts';
import { rangeText } from '../../../devices/scan-ranges.ts';
import { loadFarm } from '../../../scripts/logixx-config.ts';
import { lookoutAt, scanAccess } from '../../../scripts/scan/lookout.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lookout-'));
  writeFileSync(join(folder, 'secret'), 's3cret\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function config(scan: string): string {
  const file = join(folder, 'logixx.yml');
  const credentials = `
    web: { username: root, passwordFile: secret }
    pdu: { snmp: { version: "2c", communityFile: secret } }`;
  writeFileSync(file, `site: s\ninventory: { devices: [] }\nexporter:\n  credentials:${credentials}\nscan: ${scan}\n`);
  return file;
}

const WEB: Request = { via: 'http', method: 'GET', path: '/' };
const SNMP: Request = { via: 'snmp', get: { a: '1.3' } };

describe('the section scan', () => {
  it('allows private networks and the machine itself, and no credentials, unless it says otherwise', () => {
    const { networks, credentials, snmp } = scanAccess(config('{}'));
    expect(networks.map(rangeText)).toEqual([
      '10.0.0.0-10.255.255.255',
      '172.16.0.0-172.31.255.255',
      '192.168.0.0-192.168.255.255',
      '127.0.0.0-127.255.255.255',
    ]);
    expect([credentials.size, snmp]).toEqual([0, undefined]);
  });

  it.each([
    ['{ networks: [10.0.0.0/99] }', /scan\.networks\[0\]: found "10\.0\.0\.0\/99", expected a network/],
    ['{ networks: [] }', /scan\.networks/],
    ['{ credentials: { toaster: web } }', /scan\.credentials\.toaster: found "toaster", expected the id of a driver/],
    [
      '{ credentials: { antminer: nobody } }',
      /scan\.credentials\.antminer: found "nobody", expected the name of an entry/,
    ],
    ['{ snmp: nobody }', /scan\.snmp: found "nobody", expected the name of an entry/],
    ['{ community: public }', /scan/],
  ])('%s is refused', (scan, message) => {
    expect(() => loadFarm(config(scan))).toThrow(message);
  });
});

it.each<[string, Request, string, Endpoint['credentials']]>([
  ['its own', WEB, 'antminer', { username: 'root', password: 's3cret' }],
  ['none of another driver', WEB, 'whatsminer', undefined],
  ['none of SNMP', WEB, 'raritan-pdu2', undefined],
  ['those of SNMP', SNMP, 'raritan-pdu2', { snmp: { version: '2c', community: 's3cret' } }],
])('a driver shows %s', async (_what, request, id, credentials) => {
  const shown: Endpoint[] = [];
  const wire: Wire = (_request, to) => {
    shown.push(to);
    return Promise.resolve(Answer.none);
  };
  const driver = driverById(id);
  if (!driver) throw new Error(`there is no driver ${id}`);
  const access = scanAccess(config('{ snmp: pdu, credentials: { antminer: web } }'));
  const signal = new AbortController().signal;
  const lookout = lookoutAt('10.0.0.5', {
    wire,
    access,
    ports: { http: 8000 },
    snmp: true,
    knockMs: 1,
    deadlineMs: 1000,
    signal,
  });
  await lookout.send(request, driver);
  expect(shown).toEqual([{ host: '10.0.0.5', ports: { http: 8000 }, ...(credentials ? { credentials } : {}) }]);
});
