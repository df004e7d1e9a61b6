import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { Answer } from '../../../core/wire/answer.ts';
import proto from '../../../devices/miners/proto.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];
const RECORDED = recordings('asic/proto/rig-simulator');

describe.runIf(RECORDED !== undefined)('recording rig-simulator', () => {
  const polled = (variant?: string) => replay(proto, RECORDED ?? '', variant);

  it.each<Row>([
    ['miner.hashrate', { algorithm: 'sha256' }, 141_147.435031471e9],
    ['miner.hashrate_average', { window: 'boot' }, 141_147.435031471e9],
    ['miner.hashrate_expected', {}, 145e12],
    // 1774.4900359549026 and 1751.847016486352 at the inputs of two power supplies.
    ['miner.power', {}, 3526.33705244126],
    ['miner.power_limit', {}, 3400],
    ['miner.uptime', {}, 28],
    ['miner.boards', {}, 4],
    ['miner.boards_expected', {}, 4],
    ['miner.board_hashrate', { board: '1' }, 33.6188111331847e12],
    ['miner.board_chips_expected', { board: '3' }, 120],
    ['miner.board_voltage', { board: '0' }, 14.555635532845155],
    ['miner.board_inlet_temperature', { board: '2' }, 38.642894869829554],
    ['miner.board_outlet_temperature', { board: '3' }, 53.387135818884865],
    ['miner.board_temperature', { board: '0', sensor: 'mean' }, 48.43489937831655],
    ['miner.psu_input_voltage', {}, 230.96996200756033],
    ['miner.psu_temperature', { sensor: '1-hotspot' }, 46.88156237410087],
    ['miner.fan_speed', { fan: '1' }, 4346],
    ['miner.fan_duty', {}, 0.6],
    ['miner.pool_active', { pool: '0' }, 1],
    ['miner.pool_difficulty', { pool: '1' }, 1_048_576],
    ['miner.pool_shares', { pool: '0', result: 'accepted' }, 12_345],
  ])('%s %o is %s', async (metric, labels, value) => {
    const told = (await polled()).value(metric, labels) ?? Number.NaN;
    expect(Math.abs(told / (value ?? 0) - 1)).toBeLessThan(1e-12);
  });

  it('says what it is and does, in four questions', async () => {
    const conversation = await polled();
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.polled).toHaveLength(4);
    expect(conversation.observation.operation).toBe('hashing');
    expect(conversation.observation.facts).toMatchObject({
      ...{ make: 'Proto', model: 'Proto Rig', firmware: '1.8.0', controlBoard: 'C3', serial: 'PROTO-SIM-b6bdaf86' },
      ...{ mac: '02:00:00:AD:66:39', hostname: 'proto-miner-af86', psuModel: 'PSU-3600W', errors: [] },
    });
  });

  it('older firmware has other names', async () => {
    const { observation, value } = await polled('older');
    expect(observation.facts.mac).toBe('02:00:00:AD:66:39');
    expect(value('miner.pool_shares', { pool: '1', result: 'rejected' })).toBe(10);
  });

  it('errors have numbers or names', async () => {
    const { observation } = await polled('populated');
    expect(observation.facts.errors).toEqual([
      {
        ...{ code: 'board-overheated', vendorCode: '1024', component: 'board', reportedAt: '1718000000' },
        message: 'Hashboard 2 over temperature',
      },
      {
        ...{ code: 'psu-fault', vendorCode: 'PSU_FAULT', component: 'psu', reportedAt: '1718000100' },
        message: 'PSU voltage out of range',
      },
    ]);
  });
});

describe('a degraded rig', () => {
  const polled = replay(proto, fixture('proto/rig'));

  it.each<Row>([
    ['miner.hashrate', {}, 90_000.5e9],
    // One power supply does not tell its input: what telemetry says of the whole.
    ['miner.power', {}, 2600],
    ['miner.power_limit', {}, undefined],
    ['miner.boards', {}, 2],
    ['miner.boards_expected', {}, 6],
    ['miner.board_hashrate', { board: '0' }, 45_000.25e9],
    // Without a unit.
    ['miner.board_hashrate', { board: '7' }, undefined],
    ['miner.board_chips_expected', { board: '7' }, 120],
    ['miner.board_inlet_temperature', { board: '0' }, undefined],
    ['miner.psu_input_voltage', {}, 229.5],
    ['miner.fan_speed', { fan: '0' }, 0],
    ['miner.fan_duty', {}, undefined],
    ['miner.pool_up', { pool: '0' }, 0],
    ['miner.pool_up', { pool: '1' }, 1],
    ['miner.pool_up', { pool: '2' }, undefined],
    ['miner.pool_active', { pool: '1' }, 0],
    ['miner.pool_difficulty', { pool: '1' }, 2048],
    ['miner.shares', { result: 'accepted' }, 12],
    ['miner.error', { vendor_code: '1024' }, 1],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect((await polled).value(metric, labels)).toBe(value);
  });

  it('tells its errors, and the same error of two boards in one series', async () => {
    const { observation } = await polled;
    expect(faultsOf(await polled)).toEqual([]);
    expect(observation.facts.errors?.map(({ code, vendorCode }) => `${code} ${vendorCode}`)).toEqual([
      'board-overheated 1024',
      'board-overheated 1024',
      'fan-speed FanSlow',
      'unknown unknown',
    ]);
  });
});

describe('what it does', () => {
  const status = (words: string, hashrate = 0, seconds = 9000) => ({
    'mining-status': { status: words, hashrate_ghs: hashrate, mining_uptime_s: seconds },
  });
  it.each([
    [status('Mining', 140_000), 'hashing', undefined],
    [status('DegradedMining', 70_000), 'hashing', undefined],
    [status('Mining'), 'not-hashing', undefined],
    [status('Stopped'), 'sleeping', 'status is Stopped'],
    [status('PoweringOff', 100), 'sleeping', 'status is PoweringOff'],
    [status('Curtailed'), 'sleeping', 'status is Curtailed'],
    [status('PoweringOn'), 'starting', 'status is PoweringOn'],
    [status('NoPools'), 'not-hashing', 'status is NoPools'],
    [status('Error'), 'not-hashing', 'status is Error'],
    [{}, 'unknown', undefined],
  ])('%j is %s', async (mining, operation, because) => {
    const { observation } = await replayOf(proto, { 'GET /api/v1/mining': mining });
    expect(observation.operation).toBe(operation);
    expect(observation.because).toBe(because);
  });

  it.each([
    ['a text', 'Proto'],
    ['nothing', {}],
    ['a list', [1, null, 'x']],
    [
      'wrong types',
      { 'mining-status': 7, hashboards: [1, null], psus: 'x', pools: [2], 'cooling-status': { fans: 3 } },
    ],
  ])('%s reads as nothing said', async (_what, reply) => {
    const paths = ['mining', 'telemetry?level=miner,hashboard,psu', 'pools', 'errors', 'cooling', 'hardware'];
    const { observation } = await replayOf(
      proto,
      Object.fromEntries(paths.map((path) => [`GET /api/v1/${path}`, reply])),
    );
    expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
  });
});

it.each([
  [true, new Answer({ status: 200, text: '<title>Proto OS</title>' })],
  [true, new Answer({ 'system-info': { manufacturer: 'Proto' } })],
  [false, new Answer({ 'system-info': { manufacturer: 'Other' } })],
  [false, Answer.none],
])('is told apart: %s', (expected, answer) => {
  expect(proto.detect?.some(({ is }) => is(answer))).toBe(expected);
});

describe('control', () => {
  const auth = {
    ask: { method: 'POST', path: '/api/v1/auth/login', body: { password: '{password}' } },
    token: { path: ['access_token'] },
    send: { header: 'authorization', value: 'Bearer {token}' },
  };
  it('logs in and writes', () => {
    const post = (path: string) => ({ via: 'http', method: 'POST', path, auth, writes: true });
    expect(Object.keys(proto.control ?? {}).sort()).toEqual(['pause', 'powerLimit', 'reboot', 'resume']);
    expect(proto.control?.reboot?.({})).toEqual(post('/api/v1/system/reboot'));
    expect(proto.control?.pause?.({})).toEqual(post('/api/v1/mining/stop'));
    expect(proto.control?.resume?.({})).toEqual(post('/api/v1/mining/start'));
    expect(proto.control?.powerLimit?.(3000, {})).toEqual({
      ...{ via: 'http', method: 'PUT', path: '/api/v1/mining/target', auth, writes: true },
      body: { power_target_watts: 3000 },
    });
  });

  it.each([0, -1, 2.5, Number.NaN])('%d is no power limit', (watts) => {
    expect(() => proto.control?.powerLimit?.(watts, {})).toThrow(/whole watts above 0/);
  });
});
