import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Driver } from '../../../devices/driver.ts';
import elphapex from '../../../devices/miners/elphapex.ts';
import hammer from '../../../devices/miners/hammer.ts';
import volcminer from '../../../devices/miners/volcminer.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];
interface Case {
  driver: Driver;
  operation: string;
  facts: object;
  rows: readonly Row[];
}

const ASIC = recordings('asic');

const FIXTURES: Record<string, Case> = {
  'elphapex/dg1-plus': {
    driver: elphapex,
    operation: 'hashing',
    facts: {
      ...{ make: 'Elphapex', model: 'DG1+', firmware: '1.0.2', serial: 'SN0001', mac: '02:AA:BB:CC:DD:05' },
      ...{ controlBoard: 'DG1+_HW_V1.0', algorithm: 'scrypt', mode: 'high', psuSerial: 'PSU1', hostname: 'DG1-7' },
    },
    rows: [
      // rate_5s says 48728.6, three times as much as the machine can do.
      ['miner.hashrate', { algorithm: 'scrypt' }, 14_415e6],
      ['miner.hashrate_average', { window: '15m' }, 14_415e6],
      ['miner.hashrate_average', { window: '30m' }, undefined],
      ['miner.hashrate_average', { window: 'boot' }, 14_199.04e6],
      ['miner.hashrate_expected', {}, 14_000e6],
      ['miner.uptime', {}, 4000],
      ['miner.mining_duration', {}, 3600],
      ['miner.power', {}, 3420],
      ['miner.frequency', {}, undefined],
      ['miner.fan_speed', { fan: '2' }, 0],
      ['miner.boards', {}, 2],
      ['miner.board_hashrate', { board: '1' }, 3508e6],
      ['miner.board_chips', { board: '1' }, 204],
      // It has a serial: there, and dead.
      ['miner.board_chips', { board: '2' }, 0],
      ['miner.board_hashrate', { board: '2' }, 0],
      // Neither chips nor serial: not there.
      ['miner.board_chips', { board: '3' }, undefined],
      ['miner.board_hashrate', { board: '3' }, undefined],
      ['miner.board_temperature', { board: '0', sensor: '0' }, undefined],
      ['miner.chip_temperature', { board: '0', sensor: '0' }, 56.5],
      ['miner.chip_temperature', { board: '0', sensor: '2' }, undefined],
      ['miner.chip_temperature', { board: '0', sensor: '3' }, 71],
      // hw_all is the hashrate once more, and hw of a board its chips.
      ['miner.hardware_errors', {}, undefined],
      ['miner.board_hardware_errors', { board: '0' }, undefined],
      ['miner.best_share_difficulty', {}, 123_456],
      ['miner.shares', { result: 'stale' }, 1],
      ['miner.pool_up', { pool: '0' }, 1],
      ['miner.pool_difficulty', { pool: '0' }, 524_000],
      ['miner.error', { component: 'fan' }, 1],
    ],
  },
  'hammer/d10': {
    driver: hammer,
    operation: 'hashing',
    facts: { make: 'Hammer', model: 'Hammer D10', firmware: '2023-05-28 17-20-35 CST', apiVersion: '3.1' },
    rows: [
      ['miner.hashrate', {}, 4_686_488_600],
      ['miner.hashrate_average', { window: 'boot' }, 4_872_871_300],
      ['miner.uptime', {}, 900],
      ['miner.frequency', {}, 810e6],
      ['miner.boards', {}, 2],
      ['miner.board_hashrate', { board: '0' }, 1_578_274_200],
      ['miner.board_chips', { board: '1' }, 100],
      ['miner.board_temperature', { board: '0', sensor: '3' }, 45],
      ['miner.board_temperature', { board: '1' }, undefined],
      ['miner.fan_speed', { fan: '1' }, 0],
      ['miner.shares', { result: 'accepted' }, 156],
      ['miner.shares', { result: 'rejected' }, 6],
      ['miner.hardware_errors', {}, 24],
    ],
  },
  'volcminer/d1': {
    driver: volcminer,
    operation: 'starting',
    facts: {
      ...{ make: 'VolcMiner', model: 'VolcMiner D1', firmware: '2025-10-08 04-26-50 CST', controlBoard: 'xilinx' },
      ...{ mac: '02:AA:BB:CC:DD:06', hostname: 'VolcMiner D1', algorithm: 'scrypt' },
    },
    rows: [
      ['miner.hashrate', {}, 0],
      ['miner.uptime', {}, 120],
      ['miner.boards', {}, 2],
      // Places keep their gaps.
      ['miner.board_chips', { board: '0' }, 105],
      ['miner.board_chips', { board: '1' }, undefined],
      ['miner.board_chips', { board: '3' }, 104],
      ['miner.board_hashrate', { board: '0' }, undefined],
      ['miner.board_hashrate', { board: '3' }, 5100.25e6],
      ['miner.board_temperature', { board: '3' }, 57],
      ['miner.fans', {}, 4],
      ['miner.fan_speed', { fan: '0' }, 5610],
      ['miner.pool_up', { pool: '0' }, 0],
    ],
  },
};

const RECORDED: Record<string, Case> = {
  'elphapex/dg-home1-1.0.5': {
    driver: elphapex,
    operation: 'not-hashing',
    facts: {
      ...{ model: 'DG-Home1', firmware: '1.0.5', serial: '13HY24B056N300037C11B', mac: 'B8:4C:87:E0:66:B2' },
      ...{ mode: 'normal', apiVersion: '1.0.0', errors: [], psuSerial: 'BC10FP1041115S04624J000061A' },
    },
    rows: [
      ['miner.hashrate', {}, 0],
      ['miner.hashrate_expected', {}, 3_003_750_000],
      ['miner.uptime', {}, 924_785],
      ['miner.mining_duration', {}, undefined],
      ['miner.power', {}, 25],
      ['miner.fan_speed', { fan: '3' }, 1020],
      ['miner.boards', {}, 1],
      ['miner.board_chips', { board: '3' }, 120],
      ['miner.board_chips', { board: '0' }, undefined],
      ['miner.board_frequency', { board: '3' }, undefined],
      ['miner.chip_temperature', { board: '3', sensor: '2' }, 25.437],
      // 47, 46, 67, 66 stand at every board, and at the three that are not there.
      ['miner.board_temperature', { board: '3', sensor: '0' }, undefined],
      ['miner.board_info', { serial: '10HY24B046N300036H10JC53' }, 1],
      ['miner.pool_up', { pool: '2' }, 0],
    ],
  },
  'hammer/d10-2023-05-28': {
    driver: hammer,
    operation: 'hashing',
    facts: { mac: '12:34:56:78:90:12', hostname: 'Hammer', firmware: '2023-05-28 17-20-35 CST', apiVersion: '3.1' },
    rows: [
      ['miner.hashrate', {}, 4_686_488_600],
      ['miner.boards', {}, 3],
      ['miner.board_chips', { board: '2' }, 108],
      ['miner.board_hashrate', { board: '2' }, 1_513_849_800],
      ['miner.board_hashrate', { board: '3' }, undefined],
      ['miner.board_temperature', { board: '2', sensor: '3' }, 40],
      ['miner.fan_speed', { fan: '3' }, 3930],
      ['miner.hardware_errors', {}, 7977],
      ['miner.best_share_difficulty', {}, 80_831],
      // "0:00:02" before When 1732121693.
      ['miner.pool_last_share', { pool: '0' }, 1_732_121_691],
    ],
  },
};

const cases = [
  ...Object.entries(FIXTURES).map(([name, each]) => ({ name, folder: fixture(name), ...each })),
  ...Object.entries(ASIC === undefined ? {} : RECORDED).map(([name, each]) => ({
    name: `recording ${name}`,
    folder: `${ASIC}/${name}`,
    ...each,
  })),
];

describe.each(cases)('$name', ({ driver, folder, operation, facts, rows }) => {
  it.each(rows.map((row) => [row[0], row[1], row[2]] as const))('%s %o is %s', async (metric, labels, value) => {
    expect((await replay(driver, folder)).value(metric, labels)).toBe(value);
  });

  it('says what it is and does, in at most four questions', async () => {
    const conversation = await replay(driver, folder);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.facts).toMatchObject(facts);
    expect(conversation.observation.operation).toBe(operation);
    expect(conversation.polled.length).toBeLessThanOrEqual(4);
    expect(conversation.polled.some(({ writes }) => writes)).toBe(false);
  });
});

describe.runIf(ASIC !== undefined)('recording volcminer/d1', () => {
  it('a missing comma is mended', async () => {
    const { value, unanswered } = await replay(volcminer, `${ASIC}/volcminer/d1`, 'malformed');
    expect(value('miner.fan_speed')).toBe(5610);
    expect(value('miner.board_chips', { board: '0' })).toBe(105);
    expect(Object.keys(unanswered)).toContain('summary');
  });
});

describe('what an Elphapex does', () => {
  const stats = (entry: object, when?: number) => ({ STATUS: { when }, STATS: [{ rate_unit: 'MH/s', ...entry }] });
  it.each([
    [stats({ rate_5s: 0, elapsed: 0 }, 20), 0, 'starting'],
    [stats({ rate_5s: 0, elapsed: 0 }, 301), 0, 'not-hashing'],
    [stats({ rate_5s: 0, elapsed: 120 }, 924_785), 0, 'starting'],
    [stats({ rate_5s: 0, elapsed: 900 }, 924_785), 0, 'not-hashing'],
    [stats({ rate_5s: 0, elapsed: 900 }), 1, 'sleeping'],
    [stats({ rate_5s: 5, elapsed: 900 }), 1, 'hashing'],
    [{ STATS: [] }, 1, 'sleeping'],
    [{ STATS: [] }, 0, 'unknown'],
  ])('%j in mode %i is %s', async (reply, mode, operation) => {
    const { observation } = await replayOf(elphapex, {
      'GET /cgi-bin/stats.cgi': reply,
      'GET /cgi-bin/get_miner_conf.cgi': { 'fc-work-mode': mode },
    });
    expect(observation.operation).toBe(operation);
  });
});

describe('an answer that is not what it should be', () => {
  const questions = ['stats', 'summary', 'pools'];
  it.each([
    ['a text', 'Socket connect failed'],
    ['a list', [7]],
    ['an empty object', {}],
    [
      'wrong types',
      { STATS: [{ rate_5s: 'fast', 'MHS 5s': 'x', chain: 'none', fan: 3 }], SUMMARY: 'x', POOLS: [null] },
    ],
    ['lists in lists', { STATS: [[1], [2]], SUMMARY: [[3]], POOLS: [[4]] }],
  ])('%s reads as nothing said', async (_what, reply) => {
    for (const driver of [elphapex, hammer, volcminer]) {
      const asked = questions.flatMap((name) => [`cgminer ${name}`, `GET /cgi-bin/${name}.cgi`]);
      const { observation } = await replayOf(driver, Object.fromEntries(asked.map((name) => [name, reply])));
      expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    }
  });
});

describe('telling them apart', () => {
  const page = (realm: string) => new Answer({ status: 401, challenges: [`Digest realm="${realm}", qop="auth"`] });
  it.each([
    [elphapex, page('Daoge Configuration'), undefined],
    [volcminer, new Answer({ status: 200, challenges: [], text: '<title>VolcMiner</title>' }), undefined],
    [volcminer, page('blackMiner Configuration'), 'protocol'],
    [volcminer, new Answer({ VERSION: [{ API: '3.7' }] }), 'protocol'],
    [hammer, new Answer({ VERSION: [{ Type: 'Hammer D10' }] }), undefined],
  ])('%#', (driver, answer, tells) => {
    const found = driver.detect?.find(({ is }) => is(answer));
    expect(found).toBeDefined();
    expect(found?.tells).toBe(tells);
  });

  it('by nothing else', () => {
    const others = [page('antMiner Configuration'), new Answer('VolcMiner'), Answer.none];
    for (const { detect = [] } of [elphapex, hammer, volcminer])
      expect(others.some((answer) => detect.some(({ is }) => is(answer)))).toBe(false);
  });
});

describe('control', () => {
  const reboot = { via: 'http', method: 'GET', path: '/cgi-bin/reboot.cgi', auth: 'digest', writes: true };
  it.each([
    [elphapex, ['locate', 'reboot']],
    [hammer, ['reboot']],
    [volcminer, ['reboot']],
  ])('%#', (driver, abilities) => {
    expect(Object.keys(driver.control ?? {}).sort()).toEqual(abilities);
    expect(driver.control?.reboot?.({})).toEqual(reboot);
  });

  it.each([
    [true, 'B000'],
    [false, 'B100'],
  ])('the light of an Elphapex is %s when it says %s', (on, value) => {
    expect(elphapex.control?.locate?.(on, {})).toEqual({
      ...{ via: 'http', method: 'POST', path: '/cgi-bin/blink.cgi', auth: 'digest', writes: true },
      body: { blink: on },
      expect: { path: ['code'], value },
    });
  });
});
