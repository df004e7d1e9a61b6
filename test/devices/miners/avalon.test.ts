import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import avalon from '../../../devices/miners/avalon.ts';
import { tellsExactly } from './expected-values.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

const ASIC = recordings('asic');
const there = describe.runIf(ASIC !== undefined);
const VERSION = 'cgminer version';
const STATS = 'cgminer stats';
const board = (at: number) => ({ board: String(at) });

there('recording a1246', () => {
  const polled = () => replay(avalon, `${ASIC}/avalon/a1246`, 'partial');
  tellsExactly(polled, 3, [
    ['miner.hashrate', { algorithm: 'sha256' }, 81_072.68e9],
    ['miner.hashrate_average', { window: 'boot' }, 79_656.63e9],
    ['miner.hashrate_expected', {}, 83_923.04e9],
    // PS[0 1214 1316 242 3189 1320 3504]: 3189 W leave the supply, 3504 W enter it.
    ['miner.power', {}, 3504],
    ['miner.power_limit', {}, 3200],
    ['miner.uptime', {}, 24_684],
    ['miner.environment_temperature', {}, 30],
    ['miner.frequency', {}, 502.41e6],
    ['miner.fans', {}, 4],
    ['miner.fan_speed', { fan: '1' }, 5392],
    ['miner.fan_duty', {}, 0.72],
    ['miner.fault_light', {}, 0],
    ['miner.hardware_errors', {}, 2735],
    ['miner.boards', {}, 3],
    ['miner.board_hashrate', board(0), 26_907.01e9],
    ['miner.board_chips', board(2), 120],
    ['miner.board_hardware_errors', board(1), 697],
    ['miner.board_voltage', board(1), 13.16],
    ['miner.board_frequency', board(0), undefined],
    ['miner.chip_temperature', { ...board(2), sensor: 'max' }, 76],
    ['miner.chip_temperature', { ...board(0), sensor: 'mean' }, 66],
    ['miner.shares', { result: 'accepted' }, undefined],
  ]);

  it('says what it is and does', async () => {
    const { observation } = await polled();
    expect(observation).toMatchObject({
      operation: 'hashing',
      facts: {
        ...{ make: 'Canaan', model: 'AvalonMiner 1246-83', serial: '02010000cbd2fd6d', controlBoard: 'MM4v2_X3' },
        ...{ firmware: '24102401_25462b2_9ddf522', apiVersion: '3.7', mode: 'high performance', errors: [] },
      },
    });
  });
});

there('recording avalon-q, which sleeps', () => {
  const polled = () => replay(avalon, `${ASIC}/avalon/avalon-q`);
  tellsExactly(polled, 3, [
    ['miner.hashrate', {}, 0],
    ['miner.hashrate_average', { window: '15m' }, 52_686.37e6],
    ['miner.hashrate_average', { window: 'boot' }, 44_539_601.86e6],
    ['miner.hashrate_expected', {}, 55_032.79e9],
    // PS[0 1222 4 0 0 2245 146]: 22.45 V are set, and nothing leaves the supply.
    ['miner.power', {}, 146],
    ['miner.power_limit', {}, 800],
    ['miner.uptime', {}, 37_850],
    ['miner.environment_temperature', {}, 26],
    ['miner.fans', {}, 4],
    ['miner.fan_speed', { fan: '0' }, 0],
    ['miner.boards', {}, 1],
    ['miner.board_chips', board(0), 160],
    // MGHS[44499.41] and PVT_T0[58 …] are from before it slept, TMax[0] is no measurement.
    ['miner.board_hashrate', board(0), undefined],
    ['miner.chip_temperature', board(0), undefined],
    ['miner.board_inlet_temperature', board(0), 27],
    ['miner.board_outlet_temperature', board(0), 27],
    ['miner.shares', { result: 'accepted' }, 890],
    ['miner.shares', { result: 'rejected' }, 2],
    ['miner.best_share_difficulty', {}, 354_914_572],
    ['miner.pool_difficulty', { pool: '0' }, 524_288],
    // Seconds since the start, no date.
    ['miner.pool_last_share', { pool: '0' }, undefined],
  ]);

  it('says what it is and does', async () => {
    const { observation } = await polled();
    expect(observation).toMatchObject({
      operation: 'sleeping',
      because: 'SoftOFF is 4',
      facts: { model: 'Avalon Q', mac: 'AA:BB:CC:DD:EE:FF', firmware: '25052801_14a19a2', errors: [] },
    });
  });

  it('the short text of litestats reads the same, without chips a board', async () => {
    const lite: unknown = JSON.parse(readFileSync(`${ASIC}/avalon/avalon-q/rpc-litestats.json`, 'utf8'));
    const { value } = await replayOf(avalon, { [VERSION]: {}, [STATS]: lite });
    expect([value('miner.uptime'), value('miner.power'), value('miner.board_chips')]).toEqual([37_977, 146, 160]);
  });
});

describe('an A15 of three boards', () => {
  const polled = () => replay(avalon, fixture('avalon/a15-hashing'));
  tellsExactly(polled, 3, [
    ['miner.hashrate', {}, 199_000.5e9],
    ['miner.hashrate_average', { window: '1m' }, 197e12],
    ['miner.hashrate_expected', {}, 201_000.25e9],
    // WALLPOWER goes before PS.
    ['miner.power', {}, 3731],
    ['miner.uptime', {}, 980],
    ['miner.fan_speed', { fan: '1' }, 0],
    ['miner.fault_light', {}, 1],
    // PVT_T1 is absent: 480 chips by three boards.
    ['miner.board_chips', board(0), 3],
    ['miner.board_chips', board(1), 160],
    ['miner.board_chips', board(2), 2],
    ['miner.board_voltage', board(0), 11.87],
    ['miner.chip_temperature', { ...board(1), sensor: 'max' }, 78],
    ['miner.chip_temperature', { ...board(2), sensor: 'max' }, undefined],
    ['miner.hardware_errors', {}, 3],
    ['miner.shares', { result: 'stale' }, 2],
    ['miner.best_share_difficulty', {}, undefined],
  ]);

  it('reports its faults; 512 is none', async () => {
    const { observation } = await polled();
    expect(observation.facts.errors).toEqual([
      {
        ...{ code: 'board-overheated', vendorCode: 'ECHU1:128', component: 'temperature', part: 1 },
        message: 'Hash board 1 is too hot.',
      },
      {
        ...{ code: 'board-fault', vendorCode: 'ECHU2:513', component: 'board', part: 2 },
        message: 'Hash board 2 is in an abnormal state.',
      },
      {
        ...{ code: 'board-fault', vendorCode: 'HASHS1:1', component: 'board', part: 1 },
        message: 'Hash board 1 reports an error.',
      },
    ]);
    expect(observation.facts.model).toBe('AvalonMiner 15-200');
    expect(observation.facts.mac).toBe('B4:A2:EB:01:02:03');
  });
});

describe('modules of 841 and 821 under one controller', () => {
  const polled = () => replay(avalon, fixture('avalon/841-modules'));
  tellsExactly(polled, 3, [
    ['miner.hashrate', {}, 36.7e12],
    ['miner.hashrate_average', { window: 'boot' }, 36.5e12],
    ['miner.hashrate_expected', {}, 36_700.75e9],
    ['miner.power', {}, undefined],
    ['miner.environment_temperature', {}, undefined],
    ['miner.fans', {}, 3],
    ['miner.fan_speed', { fan: '2' }, 5610],
    ['miner.fan_duty', {}, 1],
    ['miner.fault_light', {}, 1],
    ['miner.hardware_errors', {}, 3],
    ['miner.boards', {}, 3],
    ['miner.board_hashrate', board(0), undefined],
    ['miner.board_hashrate_expected', board(1), 11_600.25e9],
    ['miner.board_frequency', board(0), 760.5e6],
    ['miner.board_chips', board(2), 104],
    ['miner.board_inlet_temperature', board(0), 36],
    ['miner.board_inlet_temperature', board(2), undefined],
    ['miner.chip_temperature', { ...board(1), sensor: 'max' }, 85],
    ['miner.board_hardware_errors', board(2), 2],
    ['miner.board_info', { ...board(2), serial: '0137000000000003' }, 1],
    ['miner.error', {}, undefined],
  ]);

  it('is named by its first module and hashes', async () => {
    const { observation } = await polled();
    expect(observation.operation).toBe('hashing');
    expect(observation.facts.model).toBe('AvalonMiner 841');
    expect(observation.facts).not.toHaveProperty('serial');
  });
});

describe('a Nano 3 that starts', () => {
  const polled = () => replay(avalon, fixture('avalon/nano3'));
  tellsExactly(polled, 3, [
    ['miner.hashrate', {}, 0],
    // PS[0 0 0 4 2756 126 330]: 27.56 V go in, 126 W.
    ['miner.power', {}, 126],
    ['miner.power_limit', {}, 125],
    ['miner.environment_temperature', {}, undefined],
    ['miner.board_voltage', board(0), undefined],
    ['miner.board_chips', board(0), 10],
  ]);

  it('asks estats, because stats has no text, and the web for its MAC', async () => {
    const { observation, polled: asked } = await polled();
    expect(asked.map(named)).toEqual(['cgminer estats', 'cgminer summary+pools']);
    expect(observation).toMatchObject({
      operation: 'starting',
      because: 'SYSTEMSTATU says In Init',
      facts: { model: 'Avalon Nano3', mac: 'B4:A2:EB:0A:0B:0C', mode: 'work mode 2' },
    });
    expect(observation.facts).not.toHaveProperty('serial');
  });
});

const text = (items: string) => ({ [VERSION]: {}, [STATS]: { STATS: [{ 'MM ID0': items }] } });

describe('what it does', () => {
  it.each([
    ['hashing', undefined, 'SYSTEMSTATU[Work: In Work, Hash Board: 3 ] GHSspd[1.00] SoftOFF[0]'],
    ['hashing', undefined, 'GHSspd[1.00]'],
    ['sleeping', 'SoftOFF is 1', 'SYSTEMSTATU[Work: In Work, Hash Board: 3 ] GHSspd[1.00] SoftOFF[1]'],
    ['sleeping', 'SYSTEMSTATU says In Idle', 'SYSTEMSTATU[Work: In Idle, Hash Board: 3 ] GHSspd[0.00] SoftOFF[0]'],
    ['starting', 'SYSTEMSTATU says In Init', 'SYSTEMSTATU[Work: In Init, Hash Board: 0 ] GHSspd[0.00]'],
    ['not-hashing', 'SYSTEMSTATU says In Fault', 'SYSTEMSTATU[Work: In Fault, Hash Board: 0 ]'],
    ['not-hashing', 'SYSTEMSTATU says In Work', 'SYSTEMSTATU[Work: In Work, Hash Board: 3 ] GHSspd[0.00]'],
    ['not-hashing', undefined, 'GHSspd[0.00]'],
    ['unknown', undefined, 'SYSTEMSTATU[Work: In Work, Hash Board: 3 ]'],
    ['unknown', undefined, ''],
  ])('is %s because %s: %s', async (operation, because, items) => {
    const { observation } = await replayOf(avalon, text(items));
    expect([observation.operation, observation.because]).toEqual([operation, because]);
  });

  it('takes the hashrate of summary where the text leaves it at 0.00', async () => {
    const { value, observation } = await replayOf(avalon, {
      ...text('SYSTEMSTATU[Work: In Work, Hash Board: 3 ] GHSspd[0.00] GHSavg[51187.10]'),
      'cgminer summary+pools': { summary: { SUMMARY: [{ 'MHS 30s': 51_000_000 }] } },
    });
    expect(value('miner.hashrate')).toBe(51e12);
    expect(observation.operation).toBe('hashing');
  });
});

describe('power', () => {
  it.each([
    ['A10, whose PS has no wall', 'Ver[1066-19101244_fe411a8] PS[0 1217 1279 221 2834 1280]', undefined],
    ['Nano 3S', 'Ver[Nano3s-25021401_56abae7] PS[0 0 27541 4 0 3756 133]', 133],
    ['a supply that is not read', 'Ver[1346-116-23042501_6d4cd98] PS[0 0 0 0 0 0 0]', undefined],
    ['no supply', 'Ver[1346-116-23042501_6d4cd98]', undefined],
  ])('%s', async (_what, items, expected) => {
    expect((await replayOf(avalon, text(items))).value('miner.power')).toBe(expected);
  });

  it('the bits of its faults are told one by one', async () => {
    const { observation } = await replayOf(avalon, text('PS[2065 1217 0 0 0 1280] POWS[3] ECMM[1] POOLS[1]'));
    expect(observation.facts.errors?.map(({ code, vendorCode }) => [code, vendorCode])).toEqual([
      ['psu-input', 'PS:1'],
      ['psu-overcurrent', 'PS:16'],
      ['psu-fan', 'PS:2048'],
      ['psu-fault', 'POWS:3'],
      ['control-board-fault', 'ECMM:1'],
      ['pool-unreachable', 'POOLS:1'],
    ]);
  });
});

describe('an answer that is not what it should be', () => {
  it.each<[string, unknown]>([
    ['a text', 'nothing'],
    ['no list', { STATS: {} }],
    ['an empty list', { STATS: [] }],
    ['an empty text', { STATS: [{ 'MM ID0': '' }] }],
    ['a text without brackets', { STATS: [{ 'MM ID0': 'a'.repeat(50_000) }] }],
    ['an open bracket', { STATS: [{ 'MM ID0': 'GHSspd[100.0 PS[0 1 2' }] }],
    ['an empty summary', { STATS: [{ 'MM ID0:Summary': {}, HBinfo: {} }] }],
    [
      'words for numbers',
      { STATS: [{ 'MM ID0': 'GHSspd[fast] PS[a b] TA[x] MTmax[] Fan1[nan] MPO[-] PVT_T99999999[1]' }] },
    ],
  ])('%s reads as nothing said, never as zero', async (_what, stats) => {
    const conversation = await replayOf(avalon, { [VERSION]: {}, [STATS]: stats });
    const told = conversation.observation.readings.filter(({ value }) => value !== undefined);
    expect(told.filter(({ metric }) => metric !== 'miner.fans')).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.operation).toBe('unknown');
  });

  it('a text that is cut short keeps its whole items', async () => {
    const { value } = await replayOf(avalon, text('GHSspd[100.5] GHSmm[200.5] Fan1[43'));
    expect([value('miner.hashrate'), value('miner.fans')]).toEqual([100.5e9, undefined]);
  });

  it('fails when stats is not answered, and only then', async () => {
    const summary = { 'cgminer summary+pools': { summary: { SUMMARY: [{ 'MHS 5s': 1 }] } } };
    await expect(replayOf(avalon, { [VERSION]: {} })).rejects.toThrow('has no reply');
    const { unanswered, value } = await replayOf(avalon, {
      [VERSION]: {},
      [STATS]: new WireError('refused', 'busy'),
      ...summary,
    });
    expect([value('miner.hashrate'), unanswered['stats']]).toEqual([1e6, 'busy']);
  });
});

describe('telling it apart', () => {
  const [version, details, page] = avalon.detect ?? [];
  it.each([
    [true, version, { VERSION: [{ PROD: 'Avalonnano', MODEL: 'nano3' }] }],
    [false, version, { VERSION: [{ Type: 'Antminer S19' }] }],
    [true, details, { DEVDETAILS: [{ Name: 'AV7', Driver: 'avalon7' }] }],
    [false, details, { DEVDETAILS: [{ Driver: 'bitmicro' }] }],
    [true, page, { status: 200, text: '<title>Avalon Device</title>' }],
    [false, page, { status: 200, text: '' }],
    [false, page, undefined],
  ])('says %s', (expected, detection, answer) => {
    expect(detection?.is(new Answer(answer))).toBe(expected);
  });
});
