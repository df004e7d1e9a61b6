import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import { faultsIn } from '../../../devices/miners/innosilicon/errors.ts';
import innosilicon from '../../../devices/miners/innosilicon.ts';
import { tellsExactly } from './expected-values.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

const board = (at: number) => ({ board: String(at) });
const MINING = 'cgminer summary+stats+pools';
const VERSION = 'cgminer version';

describe('a T3H+ that has lost a board', () => {
  const polled = () => replay(innosilicon, fixture('innosilicon/t3'));
  tellsExactly(polled, 3, [
    ['miner.hashrate', { algorithm: 'sha256' }, 51_470_000_500_000],
    ['miner.hashrate_average', { window: '1m' }, 51.4e12],
    ['miner.hashrate_average', { window: 'boot' }, 51_274_000.5e6],
    ['miner.hashrate_average', { window: '5m' }, undefined],
    ['miner.power', {}, 2650],
    ['miner.power_limit', {}, undefined],
    ['miner.uptime', {}, 48_768],
    ['miner.fan_duty', {}, 0.6],
    ['miner.fans', {}, undefined],
    ['miner.hardware_errors', {}, 806],
    ['miner.boards', {}, 1],
    ['miner.board_hashrate', board(0), 51_470_000_500_000],
    ['miner.board_hashrate', board(1), 0],
    ['miner.board_chips', board(0), 114],
    ['miner.board_chips', board(1), 0],
    ['miner.board_chips_expected', board(1), 114],
    ['miner.chip_temperature', { ...board(0), sensor: 'max' }, 71],
    ['miner.chip_temperature', { ...board(0), sensor: 'min' }, 57],
    ['miner.chip_temperature', { ...board(0), sensor: 'mean' }, 62],
    ['miner.chip_temperature', board(1), undefined],
    ['miner.shares', { result: 'rejected' }, 26],
    ['miner.pool_up', { pool: '0' }, 1],
    ['miner.error', { code: 'board-lost', vendor_code: '24', component: 'board' }, 1],
  ]);

  it('says what it is and does', async () => {
    const { observation, polled: asked } = await polled();
    expect(asked.map(named)).toEqual([MINING, 'POST /api/getAll']);
    expect(observation).toMatchObject({
      operation: 'hashing',
      facts: { make: 'Innosilicon', model: 'T3H+', algorithm: 'sha256', mac: 'A0:B0:45:00:00:02', apiVersion: '3.7' },
    });
  });
});

const a9 = (summary: object, stats: object = {}) => ({
  [VERSION]: {},
  [MINING]: { summary: { STATUS: [{ Description: 'innominer a9-1.1.0' }], SUMMARY: [summary] }, stats },
});

describe('an A9 without a password for its web interface', () => {
  it('counts solutions per second, and asks one question', async () => {
    const { value, observation, polled } = await replayOf(innosilicon, a9({ 'MHS 5s': 51_274.6, Elapsed: 9 }));
    expect(value('miner.hashrate', { algorithm: 'equihash' })).toBe(51_274.6);
    expect(observation.facts.model).toBe('A9');
    expect(polled.map(named)).toEqual([MINING]);
  });

  it('reads chains that stand in lists of their own', async () => {
    const { value } = await replayOf(
      innosilicon,
      a9(
        {},
        {
          STATS0: [{ STATS: 0, 'Num chips': 12, 'Num active chips': 12, 'Fan duty': 100, Temp: 47 }],
          STATS1: [{ STATS: 1, 'Num chips': 12, 'Num active chips': 11, 'Fan duty': 100, Temp: 48 }],
          STATS2: [{ STATS: 2 }],
        },
      ),
    );
    expect([value('miner.boards'), value('miner.board_chips', board(1)), value('miner.fan_duty')]).toEqual([2, 11, 1]);
    expect(value('miner.chip_temperature', { ...board(1), sensor: 'mean' })).toBe(48);
  });

  it('a hashrate whose unit is not known is not told, but it hashes', async () => {
    const summary = { STATUS: [{ Description: 'innominer x1-1.0' }], SUMMARY: [{ 'MHS 5s': 5, 'MHS av': 5 }] };
    const { series, observation } = await replayOf(innosilicon, { [VERSION]: {}, [MINING]: { summary } });
    expect([series('miner.hashrate'), series('miner.hashrate_average')]).toEqual([{}, {}]);
    expect(observation.operation).toBe('hashing');
  });
});

describe('what it does', () => {
  it.each([
    ['hashing', { 'MHS 5s': 5, Elapsed: 5 }],
    ['hashing', { 'MHS 1m': 5 }],
    ['starting', { 'MHS 5s': 0, Elapsed: 100 }],
    ['not-hashing', { 'MHS 5s': 0, Elapsed: 4000 }],
    ['unknown', {}],
  ])('is %s: %j', async (operation, summary) => {
    expect((await replayOf(innosilicon, a9(summary))).observation.operation).toBe(operation);
  });
});

describe('errors', () => {
  it.each([
    [21, 'board-lost'],
    [22, 'psu-communication'],
    [23, 'board-communication'],
    [24, 'board-lost'],
    [25, 'board-fault'],
    [26, 'board-fault'],
    [27, 'chip-fault'],
    [28, 'board-communication'],
    [29, 'psu-communication'],
    [30, 'pool-unreachable'],
    [31, 'chip-fault'],
    [32, 'overheated'],
    [33, 'board-fault'],
    [34, 'board-communication'],
    [35, 'psu-output'],
    [36, 'board-fault'],
    [37, 'board-mismatch'],
    [40, 'psu-output'],
    [41, 'psu-output'],
    [42, 'board-fault'],
    [99, 'unknown'],
  ])('%i is %s', (number, code) => {
    expect(faultsIn(new Answer({ code: number }))).toMatchObject([{ code, vendorCode: String(number) }]);
  });

  it.each([{ code: 0 }, { code: '0' }, {}, 'text', { code: [] }])('%j is none', (detail) => {
    expect(faultsIn(new Answer(detail))).toEqual([]);
  });
});

describe('an answer that is not what it should be', () => {
  it.each<[string, unknown]>([
    ['a text', 'nothing'],
    ['an empty object', {}],
    ['wrong types', { summary: { SUMMARY: [{ 'MHS 5s': {} }] }, stats: { STATS: 'x', STATS0: [null, 7] }, pools: [] }],
  ])('%s reads as nothing said, never as zero', async (_what, reply) => {
    const conversation = await replayOf(innosilicon, {
      ...{ [VERSION]: {}, [MINING]: reply },
      'POST /api/getAll': { all: { chain: [null, { ASC: 'x' }], total_hash: 5, power: 0, fansSpeed: 'fast' } },
      'POST /api/getErrorDetail': { code: 'none' },
    });
    expect(conversation.observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.operation).toBe('unknown');
  });

  it('fails with the reason when port 4028 and the web are silent', async () => {
    const gone = new WireError('refused', 'no');
    await expect(replayOf(innosilicon, { [VERSION]: {}, [MINING]: gone })).rejects.toThrow('no');
  });
});

describe('commands', () => {
  const auth = {
    ask: { method: 'POST', path: '/api/auth', form: { username: '{username}', password: '{password}' } },
    token: { path: ['jwt'] },
    send: { header: 'authorization', value: 'Bearer {token}' },
    refusal: { path: ['token'], value: 'expired' },
  };
  const { control } = innosilicon;
  it.each([
    ['reboot', control?.reboot?.({}), '/api/reboot'],
    ['restartMining', control?.restartMining?.({}), '/api/restartCgMiner'],
  ])('%s', (_what, request, path) => {
    expect(request).toEqual({
      ...{ via: 'http', method: 'POST', path, auth, writes: true },
      expect: { path: ['success'], value: true, words: ['message'] },
    });
  });

  it('nothing else is offered', () => {
    expect(Object.keys(control ?? {}).sort()).toEqual(['reboot', 'restartMining']);
  });
});

describe('telling it apart', () => {
  it.each([
    [true, { STATUS: [{ Description: 'innominer a9-1.1.0' }] }],
    [true, { text: '<title>DragonMint</title>' }],
    [false, { VERSION: [{ CGMiner: '4.11' }] }],
    [false, undefined],
  ])('says %s to %j', (expected, answer) => {
    expect(innosilicon.detect?.some(({ is }) => is(new Answer(answer)))).toBe(expected);
  });
});
