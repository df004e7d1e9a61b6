import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { Answer } from '../../../core/wire/answer.ts';
import bitaxe from '../../../devices/miners/bitaxe.ts';
import nerdqaxe from '../../../devices/miners/nerdqaxe.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

const FOLDER = recordings('asic/bitaxe/esp-miner-v2.4.5');
const INFO = 'GET /api/system/info';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];

const GAMMA: readonly Row[] = [
  ['miner.hashrate', { algorithm: 'sha256' }, 1071.5e9],
  ['miner.hashrate_average', { window: '1m' }, 1068.25e9],
  ['miner.hashrate_average', { window: '1h' }, 1062e9],
  ['miner.hashrate_average', { window: '1d' }, undefined],
  ['miner.hashrate_expected', {}, 1071e9],
  ['miner.power', {}, 18.4],
  ['miner.uptime', {}, 91_234],
  ['miner.frequency', {}, 524.5e6],
  ['miner.board_voltage', { board: '0' }, 1.142],
  ['miner.chip_temperature', { sensor: '0' }, 61.5],
  ['miner.chip_temperature', { sensor: '1' }, undefined],
  ['miner.board_temperature', { sensor: 'vr' }, 67],
  ['miner.fan_speed', { fan: '0' }, 4521],
  ['miner.fan_speed', { fan: '1' }, undefined],
  ['miner.fan_duty', {}, 0.485],
  ['miner.board_chips_expected', {}, 1],
  ['miner.board_hardware_errors', {}, 17],
  ['miner.shares', { result: 'accepted' }, 812],
  ['miner.shares', { result: 'rejected' }, 3],
  ['miner.shares', { result: 'stale' }, undefined],
  ['miner.best_share_difficulty', {}, 4_291_000_000],
  ['miner.pool_active', { pool: '0' }, 0],
  ['miner.pool_active', { pool: '1' }, 1],
  ['miner.pool_difficulty', { pool: '0' }, undefined],
  ['miner.pool_difficulty', { pool: '1' }, 8192],
  ['miner.error', { vendor_code: 'overheat_mode' }, 1],
  ['miner.error', { vendor_code: 'power_fault' }, 1],
];

describe('a Gamma of 2.14', () => {
  const polled = replay(bitaxe, fixture('bitaxe/gamma'));

  it.each(GAMMA.map((row) => [row[0], row[1], row[2]] as const))('%s %o is %s', async (metric, labels, value) => {
    expect((await polled).value(metric, labels)).toBe(value);
  });

  it('says what it is, and hashes whatever it complains about', async () => {
    const { observation, polled: questions, unanswered } = await polled;
    expect(questions).toHaveLength(1);
    expect(unanswered).toEqual({});
    expect(faultsOf(await polled)).toEqual([]);
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({
      make: 'Bitaxe',
      model: 'Bitaxe Gamma',
      controlBoard: '601',
      firmware: 'v2.14.1',
      mac: '02:AA:BB:CC:DD:01',
      hostname: 'gamma-7',
      pools: [
        { pool: 0, url: 'stratum+tcp://pool-a.invalid:3333', worker: 'acct.g7', active: false },
        { pool: 1, url: 'stratum+tcp://pool-b.invalid:4444', worker: 'acct.g7b', active: true },
      ],
    });
    expect(observation.facts.errors?.map(({ code, message }) => [code, message])).toEqual([
      ['overheated', 'It was too hot and stopped; it stays so until it is reset.'],
      ['psu-fault', 'TPS546: output undervoltage'],
    ]);
  });
});

describe.runIf(FOLDER !== undefined)('recording esp-miner-v2.4.5', () => {
  it.each<Row>([
    ['miner.hashrate', {}, 0],
    // 1276 small cores × 1 chip × 490 MHz.
    ['miner.hashrate_expected', {}, 625.24e9],
    ['miner.power', {}, 2.65000009536743],
    ['miner.uptime', {}, 4],
    ['miner.chip_temperature', { sensor: '0' }, 27],
    ['miner.board_temperature', {}, undefined],
    ['miner.board_voltage', {}, 1.172],
    ['miner.frequency', {}, 490e6],
    ['miner.fan_speed', { fan: '0' }, 3517],
    ['miner.fan_duty', {}, 0.35],
    ['miner.best_share_difficulty', {}, 483_000],
    ['miner.pool_active', { pool: '0' }, 1],
    ['miner.pool_difficulty', {}, undefined],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect((await replay(bitaxe, FOLDER ?? '')).value(metric, labels)).toBe(value);
  });

  it('has just started', async () => {
    const conversation = await replay(bitaxe, FOLDER ?? '');
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.operation).toBe('starting');
    expect(conversation.observation.because).toBe('it started 4 s ago');
    expect(conversation.observation.facts).toMatchObject({
      model: 'Bitaxe Supra',
      firmware: 'v2.4.5-3-gb5d1e36-dirty',
      mac: 'AA:BB:CC:DD:EE:FF',
      errors: [],
    });
  });

  it('with its edited values hashes', async () => {
    const { observation, value } = await replay(bitaxe, FOLDER ?? '', 'edited');
    expect(observation.operation).toBe('hashing');
    expect(value('miner.hashrate')).toBe(1e12);
    expect(value('miner.board_temperature', { sensor: 'vr' })).toBe(78);
  });
});

describe('what it does', () => {
  it.each([
    [{ hashRate: 0, uptimeSeconds: 299 }, 'starting'],
    [{ hashRate: 0, uptimeSeconds: 300 }, 'not-hashing'],
    [{ hashRate: 0 }, 'not-hashing'],
    [{ hashRate: 0, uptimeSeconds: 20, overheat_mode: 1 }, 'not-hashing'],
    [{ hashRate: 500, overheat_mode: 1 }, 'hashing'],
    [{ hashRate: 500, miningPaused: true }, 'sleeping'],
    [{ hashRate: 0, miningPaused: false, uptimeSeconds: 900 }, 'not-hashing'],
    [{ hashRate: 'fast' }, 'unknown'],
    [{ uptimeSeconds: 5 }, 'starting'],
    [{ uptimeSeconds: 500 }, 'unknown'],
  ])('%j is %s', async (info, operation) => {
    expect((await replayOf(bitaxe, { [INFO]: info })).observation.operation).toBe(operation);
  });

  it('a paused Lucky Miner sleeps', async () => {
    const { observation, value } = await replay(bitaxe, fixture('bitaxe/paused'));
    expect(observation).toMatchObject({ operation: 'sleeping', because: 'miningPaused is true' });
    expect(observation.facts).toMatchObject({ make: 'Lucky Miner', model: 'LV07', mac: '02:AA:BB:CC:DD:02' });
    expect(observation.facts.pools).toEqual([{ pool: 0, url: 'stratum+tcp://pool-a.invalid:3333' }]);
    expect(value('miner.pool_active', { pool: '0' })).toBeUndefined();
  });

  it.each([
    ['0.11', 'Bitaxe Ultra'],
    ['2.2', 'Bitaxe Max'],
    ['207', 'Bitaxe Ultra'],
    ['303', 'Bitaxe Hex'],
    ['403', 'Bitaxe Supra'],
    ['603', 'Bitaxe Gamma'],
    ['650', 'Bitaxe Gamma Duo'],
    ['702', 'Bitaxe Supra Hex'],
    ['801', 'Bitaxe Gamma Turbo'],
    ['9000', 'BM1370'],
  ])('board %s is a %s', async (boardVersion, model) => {
    const { observation } = await replayOf(bitaxe, { [INFO]: { ASICModel: 'BM1370', boardVersion } });
    expect(observation.facts.model).toBe(model);
  });
});

describe('an answer that is not what it should be', () => {
  it.each([
    ['a text', 'AxeOS'],
    ['a list', [1, 2]],
    ['an empty object', {}],
    [
      'wrong types',
      {
        ...{
          hashRate: [],
          temp: {},
          fanrpm: 'n/a',
          uptimeSeconds: 'long',
          power: null,
          smallCoreCount: 'x',
          asicCount: 0,
        },
        ...{ hashrateMonitor: { asics: 'none' }, stratum: 7, isUsingFallbackStratum: 'maybe', bestDiff: '-' },
      },
    ],
    ['no numbers', { hashRate: Number.NaN, temp: Number.POSITIVE_INFINITY, vrTemp: 255, fanspeed: -1 }],
  ])('%s reads as nothing said', async (_what, info) => {
    for (const driver of [bitaxe, nerdqaxe]) {
      const conversation = await replayOf(driver, { [INFO]: info });
      expect(conversation.observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
      expect(conversation.observation.operation).toBe('unknown');
    }
  });
});

describe('telling it apart', () => {
  it.each([
    ['bitaxe', { ASICModel: 'BM1370', hashRate: 1 }],
    ['bitaxe', { ASICModel: 'BM1366', hashRate: 1, minerModel: 'LV08' }],
    ['nerdqaxe', { ASICModel: 'BM1370', hashRate: 1, deviceModel: 'NerdQAxe++' }],
    ['nerdqaxe', { ASICModel: 'BM1370', hashRate: 1, deviceModel: 'Q1370' }],
    ['nerdqaxe', { ASICModel: 'BM1370', hashRate: 1, deviceModel: 'Something', vrTempInt: 3 }],
    ['', { ASICModel: 'BM1370' }],
    ['', '<html>AxeOS</html>'],
    ['', undefined],
  ])('%s: %j', (expected, info) => {
    const names = [bitaxe, nerdqaxe].filter(({ detect }) => detect?.some(({ is }) => is(new Answer(info))));
    expect(names.map(({ id }) => id)).toEqual(expected === '' ? [] : [expected]);
    expect(bitaxe.detect?.map(({ ask }) => ask)).toEqual(nerdqaxe.detect?.map(({ ask }) => ask));
  });
});

describe('control', () => {
  const post = (path: string) => ({ via: 'http', method: 'POST', path, writes: true });

  it('restarts, pauses and resumes', () => {
    expect(Object.keys(bitaxe.control ?? {}).sort()).toEqual(['pause', 'reboot', 'resume']);
    expect(bitaxe.control?.reboot?.({})).toEqual(post('/api/system/restart'));
    const known = { info: new Answer({ ASICModel: 'BM1370', miningPaused: false }) };
    expect(bitaxe.control?.pause?.(known)).toEqual(post('/api/system/pause'));
    expect(bitaxe.control?.resume?.(known)).toEqual(post('/api/system/resume'));
    expect(bitaxe.control?.pause?.({})).toEqual(post('/api/system/pause'));
  });

  it('older firmware has no pause', () => {
    const known = { info: new Answer({ ASICModel: 'BM1368', version: 'v2.4.5' }) };
    expect(() => bitaxe.control?.pause?.(known)).toThrow('this firmware (v2.4.5) cannot pause: it needs 2.14');
  });
});
