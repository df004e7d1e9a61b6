import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import epic from '../../../devices/miners/epic.ts';
import { tellsExactly } from './expected-values.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

const ASIC = recordings('asic');
const there = describe.runIf(ASIC !== undefined);
const board = (at: number) => ({ board: String(at) });
const CAPABILITIES = 'GET /capabilities';
const SUMMARY = 'GET /summary';

there('recording s19xp-umc, whose board 0 is switched off', () => {
  const polled = () => replay(epic, `${ASIC}/epic/s19xp-umc`);
  tellsExactly(polled, 2, [
    // 49440724 + 49925124 MH/s.
    ['miner.hashrate', { algorithm: 'sha256' }, 99_365_848e6],
    ['miner.hashrate_average', { window: 'boot' }, 90_071_990e6],
    ['miner.hashrate_expected', {}, 143e12],
    ['miner.power', {}, 2166.6174],
    // VoltageOptimizer aims at 143 TH/s, not at watts.
    ['miner.power_limit', {}, undefined],
    ['miner.psu_input_voltage', {}, undefined],
    ['miner.uptime', {}, 23_170],
    ['miner.shares', { result: 'accepted' }, 1862],
    ['miner.shares', { result: 'rejected' }, 2],
    ['miner.fans', {}, 4],
    ['miner.fan_speed', { fan: '1' }, 0],
    ['miner.fan_speed', { fan: '3' }, 5745],
    ['miner.fan_speed', { fan: '4' }, undefined],
    ['miner.fan_duty', {}, 1],
    ['miner.fault_light', {}, 0],
    ['miner.boards', {}, 2],
    ['miner.boards_expected', {}, 3],
    ['miner.board_hashrate', board(0), undefined],
    ['miner.board_hashrate', board(2), 49_925_124e6],
    // 103.1 % of it are 49440724 MH/s.
    ['miner.board_hashrate_expected', board(1), 49_440_724e8 / 103.1],
    ['miner.board_frequency', board(1), 487.5e6],
    ['miner.board_voltage', board(2), 12.6],
    ['miner.board_chips', board(1), undefined],
    ['miner.board_chips_expected', board(1), 110],
    ['miner.board_temperature', board(2), 64.312],
    ['miner.board_inlet_temperature', board(1), 55.062],
    ['miner.board_outlet_temperature', board(1), 67],
    ['miner.board_info', { ...board(0), status: 'disabled' }, 1],
    // Two serial numbers for three slots: nobody says whose they are.
    ['miner.board_info', { ...board(1), serial: '' }, 1],
    ['miner.pool_up', { pool: '0' }, 1],
    ['miner.pool_active', { pool: '0' }, 1],
    ['miner.pool_difficulty', { pool: '0' }, 262_144],
  ]);

  it('says what it is and does', async () => {
    const { observation } = await polled();
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({
      ...{ make: 'Bitmain', model: 'AntMiner S19 XP', firmware: 'PowerPlay-BMS v1.5.13', mac: 'E6:D4:41:51:64:28' },
      ...{ serial: '002000353232510933363631', hostname: 'cminer32092035', mode: 'VoltageOptimizer', errors: [] },
    });
    expect(JSON.stringify(observation)).not.toContain('"password"');
  });
});

describe('a BlockMiner that starts', () => {
  const polled = () => replay(epic, fixture('epic/blockminer'));
  tellsExactly(polled, 2, [
    ['miner.hashrate', {}, 0],
    ['miner.hashrate_expected', {}, 100e12],
    ['miner.power', {}, 300.25],
    // Heat has it aim lower than the 2500 W that are set.
    ['miner.power_limit', {}, 2200],
    ['miner.psu_input_voltage', {}, 230.5],
    ['miner.fans', {}, 1],
    ['miner.fan_duty', {}, 0.35],
    ['miner.fault_light', {}, 1],
    ['miner.boards', {}, 2],
    ['miner.board_hashrate', board(0), 0],
    ['miner.board_hashrate_expected', board(0), undefined],
    ['miner.board_frequency', board(0), undefined],
    ['miner.board_voltage', board(1), undefined],
    ['miner.board_temperature', { ...board(0), sensor: 'max' }, 30.5],
    ['miner.board_temperature', { ...board(0), sensor: '1' }, 31.5],
    ['miner.board_temperature', { ...board(0), sensor: '2' }, undefined],
    ['miner.board_temperature', board(1), undefined],
    ['miner.board_inlet_temperature', board(0), undefined],
    ['miner.board_info', { ...board(1), serial: 'SN-B', status: 'enabled' }, 1],
    ['miner.pool_up', { pool: '0' }, undefined],
    ['miner.pool_active', { pool: '0' }, 0],
    ['miner.pool_up', { pool: '1' }, 0],
    ['miner.error', { code: 'unknown', vendor_code: 'last-error' }, 1],
  ]);

  it('says what it is and does', async () => {
    const { observation, polled: asked } = await polled();
    expect(asked.map(named)).toEqual([SUMMARY, 'GET /temps']);
    expect(observation).toMatchObject({
      operation: 'starting',
      because: 'Operating State is AdjustingClockVoltage',
      facts: {
        ...{
          make: 'ePIC',
          model: 'BlockMiner eLITE 1.0',
          serial: 'EP0001',
          mac: 'E2:FA:20:0A:43:1D',
          mode: 'PowerTune',
        },
        errors: [{ message: 'Clock voltage adjustment failed' }],
      },
    });
    expect(JSON.stringify(observation)).not.toContain('secret');
  });
});

describe('what it does', () => {
  const hashing = [{ Index: 0, Hashrate: [1, 100] }];
  const still = [{ Index: 0, Hashrate: [0, 0] }];
  const state = (name: string, more: object = {}) => ({ 'Operating State': name, ...more });
  it.each<[string, object]>([
    ['hashing', { Status: state('Mining'), HBs: hashing }],
    ['hashing', { HBs: hashing }],
    ['hashing', { Status: state('AdjustingClockVoltage'), HBs: hashing }],
    ['starting', { Status: state('Initializing'), HBs: [] }],
    ['not-hashing', { Status: state('Mining'), HBs: still }],
    ['not-hashing', { Status: state('Mining'), HBs: [] }],
    ['sleeping', { Status: state('Idling'), HBs: [] }],
    ['sleeping', { Status: state('Stopped') }],
    ['sleeping', { Status: state('Idling'), IdleOnConnectionLost: true, Stratum: { IsPoolConnected: true } }],
    [
      'sleeping',
      {
        Status: state('Idling', { 'Last Command': 'stop' }),
        IdleOnConnectionLost: true,
        Stratum: { IsPoolConnected: false },
      },
    ],
    ['not-hashing', { Status: state('Idling'), IdleOnConnectionLost: true, Stratum: { IsPoolConnected: false } }],
    ['unknown', { Status: state('Mining') }],
    ['unknown', {}],
  ])('is %s: %j', async (operation, summary) => {
    const { observation } = await replayOf(epic, { [CAPABILITIES]: {}, [SUMMARY]: summary });
    expect(observation.operation).toBe(operation);
  });
});

describe('an answer that is not what it should be', () => {
  it.each<[string, unknown]>([
    ['a text', 'BadPassword'],
    ['an empty object', {}],
    [
      'wrong types',
      { HBs: 'x', HBStatus: [1], Fans: [], 'Fans Rpm': { 'Fans Speed 1': 'fast', Speed: 5 }, Session: 7 },
    ],
    [
      'boards without a place',
      { HBs: [{ Hashrate: ['a'] }, null], StratumConfigs: [{}, null], PerpetualTune: { Algorithm: [] } },
    ],
  ])('%s reads as nothing said, never as zero', async (_what, summary) => {
    const conversation = await replayOf(epic, { [CAPABILITIES]: {}, [SUMMARY]: summary });
    const told = conversation.observation.readings.filter(({ value }) => value !== undefined);
    expect(told.filter(({ metric }) => metric !== 'miner.boards')).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.operation).toBe('unknown');
  });

  it('fails with the reason of the summary, and lives without the temperatures', async () => {
    const gone = new WireError('refused', 'GET /summary was answered with 500');
    await expect(replayOf(epic, { [CAPABILITIES]: {}, [SUMMARY]: gone })).rejects.toThrow('answered with 500');
    const { unanswered } = await replayOf(epic, { [CAPABILITIES]: {}, [SUMMARY]: {} });
    expect(Object.keys(unanswered).sort()).toEqual(['network', 'temps']);
  });
});

describe('commands', () => {
  const post = (path: string, param: unknown) => ({
    ...{ via: 'http', method: 'POST', port: 'cgminer', path, auth: { inPlace: true } },
    body: { param, password: '{password}' },
    expect: { path: ['result'], value: true, words: ['error'] },
    writes: true,
  });
  const { control } = epic;
  const known = { capabilities: new Answer({ PerpetualTune: [{ algorithm: 'PowerTune', min: 1000, max: 4000 }] }) };

  it.each([
    ['restartMining', control?.restartMining?.({}), post('/softreboot', null)],
    ['reboot', control?.reboot?.({}), post('/reboot', 0)],
    ['pause', control?.pause?.({}), post('/miner', 'Stop')],
    ['resume', control?.resume?.({}), post('/miner', 'Autostart')],
    ['light on', control?.locate?.(true, {}), post('/identify', true)],
    ['light off', control?.locate?.(false, {}), post('/identify', false)],
    [
      'power limit',
      control?.powerLimit?.(2500, known),
      post('/perpetualtune/algo', { algo: 'PowerTune', target: 2500 }),
    ],
  ])('%s', (_what, request, expected) => {
    expect(request).toEqual(expected);
  });

  it.each([999, 4001, 2500.5, Number.NaN])('a limit of %d W is refused', (watts) => {
    expect(() => control?.powerLimit?.(watts, known)).toThrow(/whole watts from 1000 to 4000/);
  });

  it('there is no limit where the firmware tunes by hashrate only', () => {
    expect(() => control?.powerLimit?.(2500, {})).toThrow(/no tuning by power/);
  });
});

describe('telling it apart', () => {
  it.each([
    [true, { Model: 'AntMiner S19 XP', 'Max HBs': 3 }],
    [true, { status: 200, text: '<title>Miner Web Dashboard</title>' }],
    [false, { Model: 'x' }],
    [false, 'text'],
    [false, undefined],
  ])('says %s to %j', (expected, answer) => {
    expect(epic.detect?.some(({ is }) => is(new Answer(answer)))).toBe(expected);
  });
});
