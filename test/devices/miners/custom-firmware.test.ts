import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { recordedWire } from '../../../core/wire/recorded.ts';
import { PAGE, VERSION } from '../../../devices/detection.ts';
import braiins from '../../../devices/miners/braiins.ts';
import hiveon from '../../../devices/miners/hiveon.ts';
import luxos from '../../../devices/miners/luxos.ts';
import marathon from '../../../devices/miners/marathon.ts';
import mskminer from '../../../devices/miners/mskminer.ts';
import vnish from '../../../devices/miners/vnish.ts';
import { recordings } from './replay.ts';

const DRIVERS = [braiins, vnish, luxos, marathon, hiveon, mskminer];
const ASIC = recordings('asic');

/** Which of these families claim an answer to one of the questions that all share. */
function claimedBy(ask: unknown, answer: Answer): string[] {
  const question = JSON.stringify(ask);
  return DRIVERS.filter(({ detect = [] }) =>
    detect.some((each) => JSON.stringify(each.ask) === question && each.is(answer)),
  ).map(({ id }) => id);
}

describe('a reply to `version`', () => {
  it.each([
    [{ STATUS: [{ Description: 'BOSer boser-openwrt 0.1.0' }], VERSION: [{ BOSer: 'x' }] }, ['braiins']],
    [{ STATUS: [{ Description: 'BOSminer+ 0.2.0-ea64aec8e' }] }, ['braiins']],
    [{ VERSION: [{ LUXminer: '2025.4.8', Type: 'Antminer S19k Pro' }] }, ['luxos']],
    [{ VERSION: [{ Miner: 'vnish', Type: 'Antminer S19' }] }, ['vnish']],
    [{ STATUS: [{ Description: 'KAONSU' }] }, ['marathon']],
    [{ VERSION: [{ Miner: 'MaraFW' }] }, ['marathon']],
    [{ VERSION: [{ Type: 'Antminer S19 (Hiveon)' }] }, ['hiveon']],
    [{ VERSION: [{ BMMiner: '4.11.1 rwglr' }] }, ['mskminer']],
    [{ VERSION: [{ BMMiner: '1.0.0', Type: 'Antminer S19 Pro' }] }, []],
    ['Socket connect failed', []],
  ])('%j is of %j', (reply, families) => {
    expect(claimedBy(VERSION, new Answer(reply))).toEqual(families);
  });

  it('nothing is of nobody', () => {
    expect(claimedBy(VERSION, Answer.none)).toEqual([]);
    expect(claimedBy(PAGE, Answer.none)).toEqual([]);
  });
});

describe('a page', () => {
  const challenges = ['Digest realm="antMiner Configuration", nonce="x", qop="auth"'];
  it.each([
    [{ status: 200, text: '<title>Braiins OS</title>' }, ['braiins']],
    [{ status: 200, text: '<title>AnthillOS</title>' }, ['vnish']],
    [{ status: 200, text: '<title>Luxor Firmware</title>' }, ['luxos']],
    [{ status: 401, challenges, headers: { algorithm: 'MD5' }, text: '' }, ['marathon']],
    [{ status: 401, challenges, headers: {}, text: '' }, []],
    [{ status: 200, text: 7, challenges: 'x' }, []],
  ])('%j is of %j', (page, families) => {
    expect(claimedBy(PAGE, new Answer(page))).toEqual(families);
  });
});

describe('own questions', () => {
  const own = (id: string, answer: unknown) =>
    DRIVERS.find((driver) => driver.id === id)
      ?.detect?.at(-1)
      ?.is(new Answer(answer));
  it.each([
    ['vnish', { fw_name: 'Vnish', fw_version: '1.2.6' }, true],
    ['vnish', { fw_name: 'other', fw_version: '1.2.6' }, false],
    ['vnish', { fw_name: 'Vnish' }, false],
    ['marathon', { power_consumption_estimated: 0, hashrate_ideal: 1 }, true],
    ['marathon', { status: 'Mining' }, false],
  ])('%s: %j is %s', (id, answer, expected) => {
    expect(own(id, answer)).toBe(expected);
  });
});

describe.runIf(ASIC !== undefined)('recordings of all makes', () => {
  const folders = (existsSync(ASIC ?? '') ? readdirSync(ASIC ?? '') : [])
    .filter((make) => !make.includes('.') && !make.startsWith('_'))
    .flatMap((make) => readdirSync(join(ASIC ?? '', make)).map((folder) => `${make}/${folder}`))
    .filter((folder) => existsSync(join(ASIC ?? '', folder, 'rpc-version.json')));

  it.each(folders)('%s', async (folder) => {
    const wire = recordedWire([join(ASIC ?? '', folder)]);
    const version = await wire(VERSION, { host: 'x' }, new AbortController().signal);
    const [make = ''] = folder.split('/');
    expect(claimedBy(VERSION, version)).toEqual(DRIVERS.some(({ id }) => id === make) ? [make] : []);
  });

  interface Case {
    name: string;
    rpc_version?: unknown;
    http_root?: { body?: string; status: number };
  }
  const FIRMWARE = /braiins|vnish|luxos|marathon|hiveon|msk/;
  const cases = JSON.parse(
    existsSync(join(ASIC ?? '', '_discovery/cases.json'))
      ? readFileSync(join(ASIC ?? '', '_discovery/cases.json'), 'utf8')
      : '[]',
  ) as Case[];

  it.each(cases.filter(({ name }) => !/^401 marathon/.test(name)))('discovery case $name', ({ name, ...said }) => {
    const families = [
      ...claimedBy(VERSION, new Answer(said.rpc_version)),
      ...claimedBy(PAGE, new Answer({ ...said.http_root, text: said.http_root?.body })),
    ];
    const [expected] = FIRMWARE.exec(name) ?? [];
    expect(families).toEqual(expected === undefined ? [] : [expected === 'msk' ? 'mskminer' : expected]);
  });
});
