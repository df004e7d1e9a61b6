import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedWire } from '../../core/wire/recorded.ts';
import { DRIVERS, driverById } from '../../devices/index.ts';
import { recognise } from '../../devices/recognise.ts';

const SHARED = resolve('../shared/recordings/asic/_discovery/cases.json');
const MALFORMED = resolve('../shared/recordings/asic/_malformed');

/** What a device answers to the three shared questions, and who it is. */
interface Case {
  name: string;
  expect: { make: string; firmware: string };
  rpc_version?: unknown;
  rpc_devdetails?: unknown;
  http_root?: { status: number; headers?: Record<string, string>; body?: string };
}

const CASES = existsSync(SHARED) ? (JSON.parse(readFileSync(SHARED, 'utf8')) as Case[]) : [];

/** Make and firmware of a case → the driver that reads such a device. */
const DRIVER_OF: Readonly<Record<string, string>> = {
  'AntMiner stock': 'antminer',
  'AntMiner LuxOS': 'luxos',
  'AntMiner Braiins OS': 'braiins',
  'AntMiner VNish': 'vnish',
  'AntMiner ePIC UMC': 'epic',
  'AntMiner MaraFW': 'marathon',
  'AntMiner HiveOn': 'hiveon',
  'AntMiner MSKMiner': 'mskminer',
  'SealMiner stock': 'sealminer',
  'Avalon stock': 'avalon',
  'Auradine stock': 'auradine',
  'WhatsMiner stock': 'whatsminer',
  'VolcMiner stock': 'volcminer',
  'Elphapex stock': 'elphapex',
  'FutureBit stock': 'futurebit',
  'IceRiver stock': 'iceriver',
  'Bitaxe AxeOS': 'bitaxe',
  'Nerdaxe stock': 'nerdqaxe',
  'LuckyMiner stock': 'luckyminer',
  'Goldshell stock': 'goldshell',
  'Innosilicon stock': 'innosilicon',
  'Proto stock': 'proto',
};

/** What the shared questions alone do not prove; the driver has a question of its own, or the generic one must do. */
const NOT_PROVEN: Readonly<Record<string, { driver: string | undefined; because: string }>> = {
  '307 whatsminer': { driver: undefined, because: 'whoever has HTTPS points there' },
  'luci whatsminer': { driver: undefined, because: 'routers have this page as well' },
  axeos: { driver: undefined, because: '/api/system/info tells the forks of AxeOS apart' },
  nerd: { driver: undefined, because: '/api/system/info tells the forks of AxeOS apart' },
  'rpc goldshell c': { driver: 'cgminer', because: 'BFGMiner runs on other machines as well' },
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'discovery-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The case as a recording of its own. */
function recordingOf({ rpc_version, rpc_devdetails, http_root }: Case, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  const files = { 'rpc-version.json': rpc_version, 'rpc-devdetails.json': rpc_devdetails, 'http-page.json': http_root };
  for (const [file, value] of Object.entries(files))
    if (value !== undefined) writeFileSync(join(path, file), JSON.stringify(value));
  return path;
}

describe.skipIf(CASES.length === 0)('who answers so', () => {
  it('is told in 37 cases', () => {
    expect(CASES).toHaveLength(37);
    expect(CASES.filter(({ expect: { make, firmware } }) => !(`${make} ${firmware}` in DRIVER_OF))).toEqual([]);
  });

  it.each(CASES.map((each, index) => ({ ...each, index })))('$name: $expect.make $expect.firmware', async (one) => {
    const wire = recordedWire([recordingOf(one, String(one.index))]);
    const { driver } = await recognise(DRIVERS, (request) => wire(request, { host: 'x' }, AbortSignal.timeout(1000)));
    const id = DRIVER_OF[`${one.expect.make} ${one.expect.firmware}`] ?? '';
    const unproven = NOT_PROVEN[one.name];
    if (unproven) expect(driver?.id, unproven.because).toBe(unproven.driver);
    else if (driverById(id)) expect(driver?.id).toBe(id);
    else expect(driver?.id ?? 'cgminer').toBe('cgminer');
  });
});

const TEXTS = existsSync(MALFORMED) ? readdirSync(MALFORMED).filter((name) => name.endsWith('.txt')) : [];

/** Of these two the mended text still says what it is. */
const STILL_TOLD: Readonly<Record<string, string>> = {
  '04-missing-comma-objects.txt': 'antminer',
  '16-tail-brace-quote.txt': 'antminer',
};

describe.skipIf(TEXTS.length === 0)('a malformed reply', () => {
  it.each(TEXTS)('%s to every shared question ends in a driver or none, never in an exception', async (name) => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of ['rpc-version.txt', 'rpc-devdetails.txt', 'http-page.txt'])
      copyFileSync(join(MALFORMED, name), join(path, file));
    const wire = recordedWire([path]);
    const { driver } = await recognise(DRIVERS, (request) => wire(request, { host: 'x' }, AbortSignal.timeout(1000)));
    expect(driver?.id).toBe(STILL_TOLD[name]);
  });
});
