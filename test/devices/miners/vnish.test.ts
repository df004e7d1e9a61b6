import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named } from '../../../core/wire/wire.ts';
import vnish from '../../../devices/miners/vnish.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

describe('a miner that mines', () => {
  const polled = () => replay(vnish, fixture('vnish/mining'));

  it.each([
    ['miner.hashrate', { algorithm: 'sha256' }, 108_500.25e9],
    ['miner.hashrate_expected', {}, 110_000e9],
    ['miner.hashrate_average', {}, undefined],
    ['miner.power', {}, 3240],
    ['miner.power_limit', {}, 3250],
    ['miner.mining_duration', {}, 7200],
    ['miner.hardware_errors', {}, 21],
    ['miner.best_share_difficulty', {}, 5e9],
    ['miner.fault_light', {}, 0],
    ['miner.fans', {}, 2],
    ['miner.fan_speed', { fan: '1' }, 0],
    ['miner.fan_duty', {}, 0.55],
    ['miner.psu_temperature', { sensor: 'pfc' }, 41],
    ['miner.psu_temperature', { sensor: 'llc1' }, undefined],
    ['miner.boards', {}, 1],
    ['miner.boards_expected', {}, 3],
    ['miner.board_hashrate', { board: '0' }, 36_100e9],
    ['miner.board_hashrate', { board: '1' }, 0],
    ['miner.board_hashrate', { board: '2' }, undefined],
    ['miner.board_hashrate_expected', { board: '0' }, 36_666.5e9],
    ['miner.board_chips_expected', { board: '0' }, 114],
    ['miner.board_chips', {}, undefined],
    ['miner.board_frequency', { board: '0' }, 545.5e6],
    ['miner.board_voltage', { board: '0' }, 13.7],
    ['miner.board_voltage', { board: '1' }, undefined],
    ['miner.board_hardware_errors', { board: '0' }, 20],
    ['miner.board_temperature', { board: '0', sensor: 'max' }, 58],
    ['miner.board_temperature', { board: '1' }, undefined],
    ['miner.chip_temperature', { board: '0', sensor: 'min' }, 55],
    ['miner.board_info', { board: '0', serial: 'HB1', status: 'mining' }, 1],
    ['miner.shares', { result: 'accepted' }, 105],
    ['miner.pool_up', { pool: '1' }, 1],
    ['miner.pool_active', { pool: '1' }, 0],
    ['miner.pool_up', { pool: '2' }, 0],
    ['miner.pool_difficulty', { pool: '0' }, 131_000],
  ] as const)('%s %o is %s', async (metric, labels, expected) => {
    expect((await polled()).value(metric, labels)).toBe(expected);
  });

  it('tells what it is, its own pools, and what has failed', async () => {
    const conversation = await polled();
    const { facts, operation } = conversation.observation;
    expect(faultsOf(conversation)).toEqual([]);
    expect(operation).toBe('hashing');
    expect(facts).toMatchObject({
      ...{ make: 'Bitmain', model: 'Antminer S19 Pro', firmware: 'Vnish 1.2.6', mac: '02:AA:BB:CC:DD:03' },
      ...{ serial: 'SER1', hostname: 'vn-1', controlBoard: 'ZYNQ', psuModel: 'APW12', psuSerial: 'PSU1' },
      mode: '3250 watt ~ 110 TH',
    });
    expect(facts.pools?.map(({ pool, status }) => [pool, status])).toEqual([
      [0, 'alive'],
      [1, 'alive'],
      [2, 'dead'],
    ]);
    expect(facts.errors?.map(({ code, vendorCode, part, message }) => [code, vendorCode, part, message])).toEqual([
      ['board-fault', 'chain 2 failure', 1, 'chain break'],
      ['board-lost', 'chain 3 disconnected', 2, 'The board is not connected.'],
      ['fan-lost', 'fan 1 lost', 1, 'The fan is lost.'],
    ]);
  });

  it('is asked three questions a poll, without a password', async () => {
    const { polled: questions } = await polled();
    expect(questions.map(named)).toEqual(['GET /api/v1/status', 'GET /api/v1/summary', 'GET /api/v1/perf-summary']);
    expect(questions.some((question) => 'auth' in question || question.writes)).toBe(false);
  });
});

it('a miner that starts has no summary and is starting', async () => {
  const { observation, value } = await replay(vnish, fixture('vnish/starting'));
  expect(observation).toMatchObject({ operation: 'starting', because: 'miner_state is auto-tuning' });
  expect(value('miner.hashrate')).toBeUndefined();
  expect(value('miner.fault_light')).toBe(1);
});

it('a miner that failed says why; under immersion its fans are none', async () => {
  const { observation, value } = await replay(vnish, fixture('vnish/failure'));
  expect(observation).toMatchObject({
    operation: 'not-hashing',
    because: 'miner_state is failure: PSU voltage is too low',
    facts: { errors: [{ code: 'psu-fault', vendorCode: '12', component: 'psu', message: 'PSU voltage is too low' }] },
  });
  expect(value('miner.hashrate')).toBe(0);
  expect(value('miner.fans')).toBeUndefined();
  expect(value('miner.fan_duty')).toBeUndefined();
});

it.each([
  ['stopped', 0, 'sleeping'],
  ['paused', undefined, 'sleeping'],
  ['restarting', 0, 'starting'],
  ['mining', 0, 'not-hashing'],
  ['something new', 5, 'hashing'],
  [undefined, undefined, 'unknown'],
])('state %s with %s GH/s is %s', async (miner_state, hr_realtime, operation) => {
  const { observation } = await replayOf(vnish, {
    'GET /api/v1/info': { hr_measure: 'GH/s' },
    'GET /api/v1/status': { miner_state },
    'GET /api/v1/summary': { miner: { hr_realtime } },
  });
  expect(observation.operation).toBe(operation);
});

it('a scrypt miner counts in MH/s, and its presets are no power', async () => {
  const { observation, value } = await replayOf(vnish, {
    'GET /api/v1/info': { miner: 'Antminer L7', algorithm: 'scrypt', hr_measure: 'MH/s' },
    'GET /api/v1/status': { miner_state: 'mining' },
    'GET /api/v1/summary': { miner: { hr_realtime: 9500.5 } },
    'GET /api/v1/perf-summary': { current_preset: { name: '3425', pretty: '11500 MH' } },
  });
  expect(value('miner.hashrate', { algorithm: 'scrypt' })).toBe(9500.5e6);
  expect(value('miner.power_limit')).toBeUndefined();
  expect(observation.facts.mode).toBe('11500 MH');
});

it.each([
  ['texts', { miner: 'none', miner_state: 7, chain: 'x', chains: 'x' }],
  ['lists', []],
  [
    'odd members',
    { miner: { chains: [1, null, {}], pools: [7], cooling: { fans: {} }, hr_realtime: 'fast', psu: [] } },
  ],
])('%s read as nothing said', async (_what, reply) => {
  const paths = ['info', 'model', 'chains/factory-info', 'status', 'summary', 'perf-summary'];
  const replies = Object.fromEntries(paths.map((path) => [`GET /api/v1/${path}`, reply]));
  const { observation } = await replayOf(vnish, replies);
  expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
  expect(observation.operation).toBe('unknown');
});

describe('control', () => {
  const { control = {} } = vnish;
  it.each([
    ['mining/restart', () => control.restartMining?.({})],
    ['system/reboot', () => control.reboot?.({})],
    ['mining/pause', () => control.pause?.({})],
    ['mining/resume', () => control.resume?.({})],
  ])('%s', (path, request) => {
    expect(request()).toEqual({
      ...{ via: 'http', method: 'POST', path: `/api/v1/${path}`, writes: true },
      auth: {
        ask: { method: 'POST', path: '/api/v1/unlock', body: { pw: '{password}' } },
        token: { path: ['token'] },
        send: { header: 'authorization', value: 'Bearer {token}' },
      },
    });
  });

  it('switches the light where that is possible', () => {
    const known = (fw_version: string) => ({ info: new Answer({ fw_version }) });
    expect(control.locate?.(true, known('1.2.6'))).toMatchObject({ path: '/api/v1/find-miner', body: { on: true } });
    expect(() => control.locate?.(true, known('1.3.4'))).toThrow(/1\.3\.4.*only toggle/);
    expect(() => control.locate?.(true, {})).toThrow(/unknown version/);
  });

  it('sets no power limit', () => {
    expect(control).not.toHaveProperty('powerLimit');
  });
});
