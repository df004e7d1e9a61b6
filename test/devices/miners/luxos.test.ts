import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named } from '../../../core/wire/wire.ts';
import luxos from '../../../devices/miners/luxos.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

const RECORDED = recordings('asic/luxos/s19kpro-2025.4.8');
const JOIN = 'cgminer summary+devs+stats+temps+fans+power+pools+config+events';

describe.runIf(RECORDED !== undefined)('recording s19kpro-2025.4.8', () => {
  const polled = () => replay(luxos, RECORDED ?? '');

  it.each([
    ['miner.hashrate', { algorithm: 'sha256' }, 59_756.06e9],
    ['miner.hashrate_average', { window: '30m' }, 61_154.22e9],
    ['miner.hashrate_average', { window: 'boot' }, 56_917.91e9],
    ['miner.hashrate_expected', {}, 61_954.2e9],
    ['miner.power', {}, 1051],
    ['miner.power_limit', {}, 1188],
    ['miner.uptime', {}, 3453],
    ['miner.hardware_errors', {}, 0],
    ['miner.best_share_difficulty', {}, 32_768],
    ['miner.fault_light', {}, 0],
    ['miner.fans', {}, 4],
    ['miner.fan_speed', { fan: '2' }, 2340],
    ['miner.fan_duty', {}, 0.2],
    ['miner.boards', {}, 3],
    // devs lists 2, 0, 1.
    ['miner.board_hashrate', { board: '2' }, 20_751_652.2633613e6],
    ['miner.board_hashrate', { board: '0' }, 19_773_825.7169202e6],
    ['miner.board_hashrate_expected', { board: '1' }, 20_651_400e6],
    ['miner.board_chips', { board: '0' }, 77],
    ['miner.board_frequency', { board: '2' }, 300e6],
    ['miner.board_temperature', { board: '1', sensor: 'TopLeft' }, 47],
    ['miner.board_temperature', { board: '1', sensor: 'BottomRight' }, 33],
    ['miner.board_inlet_temperature', { board: '1' }, 33],
    ['miner.board_outlet_temperature', { board: '1' }, 47],
    ['miner.chip_temperature', {}, undefined],
    ['miner.board_info', { board: '0', serial: 'JYZZYRSBDJEBI06Z5' }, 1],
    ['miner.shares', { result: 'accepted' }, 1483],
    ['miner.pool_active', { pool: '2' }, 1],
    ['miner.pool_up', { pool: '1' }, 0],
    ['miner.pool_difficulty', { pool: '0' }, 32_768],
    // "00:00:01" before When 1760242394.
    ['miner.pool_last_share', { pool: '0' }, 1_760_242_393],
  ] as const)('%s %o is %s', async (metric, labels, expected) => {
    const value = (await polled()).value(metric, labels);
    if (expected === undefined) expect(value).toBeUndefined();
    else expect(value).toBeCloseTo(expected, -6);
  });

  it('tells what it is and does, in one question', async () => {
    const conversation = await polled();
    expect(conversation.observation.operation).toBe('hashing');
    expect(conversation.observation.facts).toMatchObject({
      ...{ make: 'Bitmain', model: 'Antminer S19k Pro', firmware: '2025.4.8.220305', apiVersion: '3.7' },
      ...{ mac: '62:F7:5E:B7:10:46', serial: 'JYZZB0UBDJABF06RB', hostname: 'UrlacherS19k', controlBoard: 'CVITEK' },
      // The recorded events are of another day than the miner's start.
      ...{ psuModel: 'APW121215e', mode: 'profile 290MHz', errors: [] },
    });
    expect(conversation.polled.map(named)).toEqual([JOIN]);
    expect(faultsOf(conversation)).toEqual([]);
  });
});

describe('a miner that mines', () => {
  it.each([
    ['miner.hashrate', {}, 41_000.5e9],
    ['miner.hashrate_expected', {}, 41_302.8e9],
    ['miner.power', {}, 1051],
    ['miner.power_limit', {}, 1188],
    ['miner.fans', {}, 2],
    ['miner.boards', {}, 2],
    ['miner.board_chips', { board: '1' }, 76],
    ['miner.board_frequency', { board: '1' }, 295e6],
    ['miner.board_temperature', { board: '0', sensor: 'BoardMiddleLeft' }, 41],
    ['miner.board_inlet_temperature', { board: '1' }, 34],
    ['miner.board_outlet_temperature', { board: '0' }, 48],
    ['miner.board_outlet_temperature', { board: '1' }, undefined],
    ['miner.pool_last_share', { pool: '0' }, 1_760_242_390],
  ] as const)('%s %o is %s', async (metric, labels, expected) => {
    expect((await replay(luxos, fixture('luxos/mining'))).value(metric, labels)).toBe(expected);
  });
});

describe('a miner that is curtailed', () => {
  const polled = () => replay(luxos, fixture('luxos/asleep'));

  it('sleeps, with one board that its user has shut down, and no fans under immersion', async () => {
    const { observation, value } = await polled();
    expect(observation).toMatchObject({ operation: 'sleeping', because: 'CurtailMode is Sleep' });
    expect(observation.facts.boards).toEqual([
      { board: 0, status: 'alive' },
      { board: 1, status: 'shut down by the user' },
    ]);
    expect(value('miner.boards')).toBe(1);
    expect(value('miner.fans')).toBeUndefined();
    expect(value('miner.fault_light')).toBe(1);
    expect(value('miner.power_limit')).toBeUndefined();
  });

  it('tells what has happened since it started', async () => {
    const { observation } = await polled();
    expect(
      observation.facts.errors?.map(({ code, vendorCode, part, message }) => [code, vendorCode, part, message]),
    ).toEqual([
      ['board-fault', 'NOPIC_PROTECTION', undefined, 'Miner shutdown due to NOPIC protection.'],
      ['board-fault', 'REBOOT_NOT_HASHING:0', 0, 'Board reboot due to it not hashing.'],
      ['unknown', 'SOMETHING_NEW', undefined, 'SOMETHING_NEW'],
    ]);
  });
});

it.each([
  ['ramping up', { devs: { DEVS: [{ ID: 0, IsRamping: true }] } }, 0, 'starting', 'its boards are ramping up'],
  [
    'without its supply',
    { config: { CONFIG: [{ CurtailMode: 'None', IsPowerSupplyOn: false }] } },
    0,
    'not-hashing',
    'its power supply is off',
  ],
  ['odd', { config: { CONFIG: [{ SystemStatus: 'Overheat' }] } }, 0, 'not-hashing', 'SystemStatus is Overheat'],
  ['hung', {}, 0, 'not-hashing', undefined],
  [
    'tuning while it hashes',
    { config: { CONFIG: [{ IsTuning: true, CurtailMode: 'None' }] } },
    5,
    'hashing',
    undefined,
  ],
  ['silent about its hashrate', {}, undefined, 'unknown', undefined],
])('a miner %s', async (_what, said, ghs, operation, because) => {
  const summary = { SUMMARY: [{ Elapsed: 9000, 'GHS 5s': ghs }] };
  const { observation } = await replayOf(luxos, { 'cgminer version': {}, [JOIN]: { summary, ...said } });
  expect([observation.operation, observation.because]).toEqual([operation, because]);
});

it.each([
  ['texts', { summary: 'x', devs: 'x', config: 'x', temps: 7 }],
  ['a list', []],
  [
    'odd members',
    { devs: { DEVS: [null, 7, {}] }, temps: { TEMPS: [[]], METADATA: 3 }, fans: { FANS: {} }, events: { EVENTS: [1] } },
  ],
])('%s read as nothing said', async (_what, reply) => {
  const { observation } = await replayOf(luxos, { 'cgminer version': reply, [JOIN]: reply });
  expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
  expect(observation.operation).toBe('unknown');
});

describe('control', () => {
  const { control = {} } = luxos;
  const session = { current: 'session', open: 'logon', close: 'logoff', id: ['SESSION', 0, 'SessionID'] };
  const profiles = new Answer({
    PROFILES: [
      { 'Profile Name': '290MHz', Watts: 1188 },
      { 'Profile Name': 'default', Watts: 2794 },
      { 'Profile Name': '190MHz', Watts: 784 },
      { 'Profile Name': 'odd', Watts: 'many' },
    ],
  });

  it.each([
    [() => control.restartMining?.({}), { command: 'resetminer', hangsUp: true }],
    [() => control.reboot?.({}), { command: 'rebootdevice', hangsUp: true }],
    [() => control.pause?.({}), { command: 'curtail', parameter: 'sleep' }],
    [() => control.resume?.({}), { command: 'curtail', parameter: 'wakeup' }],
    [() => control.locate?.(true, {}), { command: 'ledset', parameter: 'red,blink' }],
    [() => control.locate?.(false, {}), { command: 'ledset', parameter: 'red,auto' }],
    [() => control.powerLimit?.(2793, { profiles }), { command: 'profileset', parameter: '290MHz' }],
    [() => control.powerLimit?.(784, { profiles }), { command: 'profileset', parameter: '190MHz' }],
  ])('%#: %o', (request, expected) => {
    expect(request()).toEqual({ via: 'cgminer', session, writes: true, ...expected });
  });

  it('sets no limit that no profile keeps', () => {
    expect(() => control.powerLimit?.(700, { profiles })).toThrow(/most frugal profile uses 784 W/);
    expect(() => control.powerLimit?.(3000, {})).toThrow(/told no profiles/);
    expect(() => control.powerLimit?.(Number.NaN, { profiles })).toThrow(RangeError);
  });
});
