import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import marathon from '../../../devices/miners/marathon.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

describe('a miner that mines', () => {
  const polled = () => replay(marathon, fixture('marathon/mining'));

  it.each([
    ['miner.hashrate', { algorithm: 'sha256' }, 215_000e9],
    ['miner.hashrate_average', { window: '30m' }, 214_500e9],
    ['miner.hashrate_expected', {}, 217_000e9],
    ['miner.power', {}, 3610],
    ['miner.power_limit', {}, 3600],
    ['miner.uptime', {}, 9000],
    ['miner.best_share_difficulty', {}, 77],
    ['miner.hardware_errors', {}, 6],
    ['miner.shares', { result: 'stale' }, 2],
    ['miner.fault_light', {}, 1],
    ['miner.board_chips', { board: '0' }, 108],
    ['miner.board_hashrate', { board: '0' }, 71_000e9],
    ['miner.board_info', { board: '0', serial: 'HB0' }, 1],
    ['miner.chip_temperature', { board: '0', sensor: '3' }, 63],
  ] as const)('%s %o is %s', async (metric, labels, expected) => {
    expect((await polled()).value(metric, labels)).toBe(expected);
  });

  it('tells what it is and does, in four questions', async () => {
    const conversation = await polled();
    expect(conversation.observation).toMatchObject({
      operation: 'hashing',
      facts: {
        ...{ make: 'Bitmain', model: 'Antminer S21 Imm', firmware: 'rel_3.14', mac: '02:AA:BB:CC:DD:06' },
        ...{ hostname: 'mara-1', controlBoard: 'CVCtrl', mode: 'auto', errors: [] },
        boards: [{ board: 0, chips: 108, serial: 'HB0' }],
      },
    });
    expect(conversation.polled.map(named)).toEqual([
      ...['GET /kaonsu/v1/brief', 'cgminer stats', 'cgminer summary', 'cgminer pools'],
    ]);
    expect(faultsOf(conversation)).toEqual([]);
  });
});

it('without port 4028 it tells what its web API says with a unit', async () => {
  const { observation, value } = await replay(marathon, fixture('marathon/asleep'));
  expect(observation).toMatchObject({ operation: 'sleeping', because: 'status is Sleep' });
  expect(value('miner.hashrate')).toBe(0);
  expect(value('miner.hashrate_expected', { algorithm: 'kheavyhash' })).toBe(20_000e9);
  expect(value('miner.power')).toBe(25);
  expect(value('miner.uptime')).toBe(264);
});

const brief = (said: object) => ({ 'GET /kaonsu/v1/brief': said });

it('goes on where port 4028 is closed', async () => {
  const closed = new WireError('unreachable', 'connection refused');
  const said = { status: 'Mining', hashrate_realtime: 5000, hashrate_unit: 'GH/s' };
  const { value } = await replayOf(marathon, { ...brief(said), 'cgminer stats': closed, 'cgminer pools': closed });
  expect(value('miner.hashrate')).toBe(5000e9);
});

it('a hashrate without a unit is not read from the web API', async () => {
  const { observation, value } = await replayOf(marathon, brief({ status: 'Mining', hashrate_realtime: 215 }));
  expect(value('miner.hashrate')).toBeUndefined();
  expect(observation.operation).toBe('unknown');
});

it.each([
  ['Mining', 5, 'hashing', undefined],
  ['Mining', 0, 'not-hashing', undefined],
  ['Paused', 5, 'sleeping', 'status is Paused'],
  ['Initializing', 0, 'starting', 'status is Initializing'],
  ['Failure', 0, 'not-hashing', 'status is Failure'],
])('status %s with %s GH/s is %s', async (status, hashrate_realtime, operation, because) => {
  const said = { status, hashrate_realtime, hashrate_unit: 'GH/s', elapsed: 9000, status_long: 'no boards' };
  const { observation } = await replayOf(marathon, brief(said));
  expect([observation.operation, observation.because]).toEqual([operation, because]);
  expect(observation.facts.errors?.map(({ message }) => message)).toEqual(status === 'Failure' ? ['no boards'] : []);
});

it.each([
  ['texts', 'x'],
  ['odd members', { status: 7, hashrate_realtime: 'fast', hashrate_unit: 3, hashboards: [1], mode: [], STATS: [null] }],
])('%s read as nothing said', async (_what, reply) => {
  const paths = ['brief', 'overview', 'hashboards', 'miner_config', 'locate_miner'];
  const web = Object.fromEntries(paths.map((path) => [`GET /kaonsu/v1/${path}`, reply]));
  const { observation } = await replayOf(marathon, { ...web, 'cgminer stats': reply, 'cgminer pools': reply });
  expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
});

describe('control', () => {
  const { control = {} } = marathon;
  const pools = [{ url: 'p', user: 'u', pass: 'x' }];
  const known = (selector: string, history: unknown = []) => ({
    config: new Answer({
      mode: { 'work-mode-selector': selector, concorde: { 'power-target': 3600, other: 1 } },
      pools,
    }),
    history: new Answer(history),
  });
  const change = (from: string, to: string) => ({ type: 'update', path: ['Mode', 'WorkModeSelector'], from, to });
  const written = (mode: object) => ({
    ...{ via: 'http', method: 'POST', path: '/kaonsu/v1/miner_config', auth: 'digest', writes: true },
    body: { mode, pools },
    expect: { path: ['error'], value: false, words: ['msg'] },
  });

  it.each([
    [() => control.restartMining?.({}), 'maintenance', { type: 'reload' }],
    [() => control.reboot?.({}), 'maintenance', { type: 'reboot' }],
    [() => control.locate?.(false, {}), 'locate_miner', { blinking: false }],
  ])('%#', (request, path, body) => {
    expect(request()).toEqual({
      ...{ via: 'http', method: 'POST', path: `/kaonsu/v1/${path}`, auth: 'digest', body, writes: true },
    });
  });

  it('changes the mode alone in the configuration that it was told', () => {
    const concorde = { 'power-target': 3600, other: 1 };
    expect(control.pause?.(known('Fixed'))).toEqual(written({ 'work-mode-selector': 'Sleep', concorde }));
    expect(control.powerLimit?.(3000, known('Fixed'))).toEqual(
      written({ 'work-mode-selector': 'Auto', concorde: { 'power-target': 3000, other: 1 } }),
    );
  });

  it('wakes into the mode from which it went to sleep last', () => {
    const history = [
      { t1: [change('Auto', 'Sleep')] },
      { t2: [change('Sleep', 'Auto')] },
      { t3: [change('Stock', 'Sleep')] },
    ];
    const request = control.resume?.(known('Sleep', history));
    expect(request).toMatchObject({ body: { mode: { 'work-mode-selector': 'Stock' } } });
    expect(() => control.resume?.(known('Sleep'))).toThrow(/in which mode/);
  });

  it('does nothing where it would guess', () => {
    expect(() => control.pause?.({})).toThrow(/configuration of the miner was not told/);
    expect(() => control.pause?.({ config: new Answer({ mode: {} }) })).toThrow(/was not told/);
    expect(() => control.powerLimit?.(3000, known('Sleep'))).toThrow(/sleeps/);
    expect(() => control.powerLimit?.(0, known('Auto'))).toThrow(RangeError);
  });
});
