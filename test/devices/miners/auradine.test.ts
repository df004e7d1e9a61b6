import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import auradine from '../../../devices/miners/auradine.ts';
import { tellsExactly } from './expected-values.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

const ASIC = recordings('asic');
const there = describe.runIf(ASIC !== undefined);
/** The miner counts its boards from 1. */
const board = (id: number) => ({ board: String(id - 1) });
const MINING = 'cgminer summary+devs';

there('the examples of the AT1500 manual', () => {
  const polled = () => replay(auradine, `${ASIC}/auradine/at1500-api-manual`);
  tellsExactly(polled, 4, [
    ['miner.hashrate', { algorithm: 'sha256' }, 20_599_767.1774699e6],
    ['miner.hashrate_average', { window: '15m' }, 8_245_002.419711528e6],
    ['miner.hashrate_average', { window: 'boot' }, 7_970_630.042671183e6],
    ['miner.hashrate_expected', {}, 160e12],
    ['miner.uptime', {}, 56_696],
    ['miner.power', {}, 58.94],
    ['miner.power_limit', {}, 2000],
    ['miner.psu_input_voltage', {}, 245],
    // 4052 and 4144 rpm.
    ['miner.psu_fan_speed', {}, 4052],
    ['miner.fault_light', {}, 0],
    ['miner.boards', {}, 3],
    ['miner.board_hashrate', board(2), 6.9e12],
    ['miner.board_temperature', board(3), 30.12],
    ['miner.board_info', { ...board(1), serial: 'QAHB01230908001X', status: 'alive' }, 1],
    ['miner.shares', { result: 'accepted' }, 3310],
    ['miner.pool_up', { pool: '1' }, 0],
    ['miner.pool_active', { pool: '0' }, 1],
    ['miner.error', {}, undefined],
  ]);

  it('says what it is and does', async () => {
    const { observation } = await polled();
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({
      ...{ make: 'Auradine', model: 'AT1500', mac: '1C:00:00:0E:3B:2B', serial: 'AU23200006', firmware: '2023-12.27' },
      ...{ hostname: 'teraflux-01', apiVersion: '1.0', controlBoard: 'T0', mode: 'custom' },
    });
  });
});

describe('an AH3880 in standby, which tells its watts in summary', () => {
  const polled = () => replay(auradine, fixture('auradine/ah3880-standby'));
  tellsExactly(polled, 4, [
    ['miner.hashrate', {}, 0],
    ['miner.power', {}, 120],
    ['miner.power_limit', {}, undefined],
    ['miner.hashrate_expected', {}, 600e12],
    ['miner.hardware_errors', {}, 4],
    ['miner.boards', {}, 1],
    ['miner.board_inlet_temperature', board(1), 21.5],
    ['miner.board_outlet_temperature', board(1), 41.25],
    ['miner.board_inlet_temperature', board(2), undefined],
    ['miner.chip_temperature', { ...board(1), sensor: 'max' }, 46.5],
    ['miner.chip_temperature', { ...board(1), sensor: 'mean' }, 46],
    ['miner.board_temperature', board(2), undefined],
    ['miner.board_info', { ...board(2), status: 'disabled' }, 1],
  ]);

  it('sleeps, and temperatures take the place of the power supply', async () => {
    const { observation, polled: asked } = await polled();
    expect(asked.map(named)).toEqual([MINING, 'GET /led', 'GET /temperature']);
    expect([observation.operation, observation.because]).toEqual(['sleeping', 'Mode says Sleep on']);
  });
});

const replies = (mode: object, led: object, summary: object) => ({
  'cgminer version': {},
  [MINING]: { summary: { SUMMARY: [summary] } },
  'GET /mode': { Mode: [mode] },
  'GET /led': { LED: [led] },
});

describe('what it does', () => {
  it.each([
    ['hashing', undefined, { Sleep: 'off' }, { Code: 2 }, { 'MHS 5s': 5 }],
    ['hashing', undefined, {}, {}, { 'MHS 5s': 5 }],
    ['hashing', undefined, {}, { Code: 12, Msg: 'Tuning' }, { 'MHS 5s': 5 }],
    ['sleeping', 'Mode says Sleep on', { Sleep: 'on' }, { Code: 2 }, { 'MHS 5s': 0 }],
    ['sleeping', 'Mode says Sleep on', { Sleep: true }, {}, {}],
    ['sleeping', 'LED 13 Standby', { Sleep: 'off' }, { Code: 13, Msg: 'Standby' }, {}],
    ['starting', 'LED 15 Warming', { Sleep: 'off' }, { Code: 15, Msg: 'Warming' }, { 'MHS 5s': 0 }],
    ['not-hashing', undefined, { Sleep: 'off' }, { Code: 2 }, { 'MHS 5s': 0 }],
    ['unknown', undefined, { Sleep: 'off' }, { Code: 2 }, {}],
  ])('is %s because %s', async (operation, because, mode, led, summary) => {
    const { observation } = await replayOf(auradine, replies(mode, led, summary));
    expect([observation.operation, observation.because]).toEqual([operation, because]);
  });
});

describe('the light', () => {
  it.each([
    [1, 'psu-fault', 0],
    [2, undefined, 0],
    [3, undefined, 1],
    [4, 'temperature-fault', 0],
    [5, 'pool-fault', 0],
    [6, 'network-fault', 0],
    [7, 'control-board-fault', 0],
    [8, 'hashrate-low', 0],
    [9, 'fan-fault', 0],
    [10, 'board-fault', 0],
    [11, 'psu-fault', 0],
    [19, 'coolant-flow', 0],
    [99, undefined, 0],
    [undefined, undefined, undefined],
  ])('code %s is the fault %s', async (number, code, light) => {
    const { observation, value } = await replayOf(auradine, replies({}, { Code: number, Msg: 'Words' }, {}));
    const found = observation.facts.errors?.map((error) => [error.code, error.vendorCode, error.message]);
    expect(found).toEqual(code === undefined ? [] : [[code, `LED:${number}`, 'Words']]);
    expect(value('miner.fault_light')).toBe(light);
  });
});

describe('without a password for the REST service', () => {
  it('the rest of the miner is still read', async () => {
    const no = new WireError('unauthorized', 'no credentials are configured');
    const { value, observation, unanswered } = await replayOf(auradine, {
      ...replies({}, {}, { 'MHS 5s': 5, Elapsed: 7 }),
      ...{ 'GET /mode': no, 'GET /led': no, 'GET /psu': no, 'GET /ipreport': no },
    });
    expect([value('miner.hashrate'), value('miner.uptime'), observation.operation]).toEqual([5e6, 7, 'hashing']);
    expect(Object.keys(unanswered).sort()).toEqual(['led', 'mode', 'pools', 'psu', 'report', 'summary']);
  });
});

describe('an answer that is not what it should be', () => {
  it.each<[string, unknown]>([
    ['a text', 'nothing'],
    ['an empty object', {}],
    ['lists of nothing', { summary: { SUMMARY: [] }, devs: { DEVS: [null, {}, 'x'] }, pools: { POOLS: [] } }],
    ['wrong types', { summary: { SUMMARY: [{ 'MHS 5s': 'fast', Elapsed: [], Wattage: {} }] }, devs: { DEVS: {} } }],
  ])('%s reads as nothing said, never as zero', async (_what, reply) => {
    const conversation = await replayOf(auradine, { 'cgminer version': {}, [MINING]: reply, 'GET /led': reply });
    expect(conversation.observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.operation).toBe('unknown');
  });
});

describe('commands', () => {
  const auth = {
    ask: {
      ...{ method: 'POST', port: 'rest', path: '/token' },
      body: { command: 'token', user: '{username}', password: '{password}' },
    },
    token: { path: ['Token', 0, 'Token'] },
    send: { header: 'token', value: '{token}' },
  };
  const post = (command: string, more: object) => ({
    ...{ via: 'http', method: 'POST', port: 'rest', path: `/${command}`, auth, body: { command, ...more } },
    writes: true,
  });
  const proven = { expect: { path: ['STATUS', 0, 'STATUS'], value: 'S', words: ['STATUS', 0, 'Msg'] } };
  const { control } = auradine;
  it.each([
    ['restartMining', control?.restartMining?.({}), { ...post('restart', { parameter: 'gcminer' }), ...proven }],
    ['reboot', control?.reboot?.({}), post('restart', {})],
    ['pause', control?.pause?.({}), { ...post('mode', { sleep: 'on' }), ...proven }],
    ['resume', control?.resume?.({}), { ...post('mode', { sleep: 'off' }), ...proven }],
    [
      'power limit',
      control?.powerLimit?.(3000, {}),
      { ...post('mode', { mode: 'custom', tune: 'power', power: 3000 }), ...proven },
    ],
    ['light on', control?.locate?.(true, {}), { ...post('led', { code: 3 }), ...proven }],
    ['light off', control?.locate?.(false, {}), { ...post('led', { code: 2 }), ...proven }],
  ])('%s', (_what, request, expected) => {
    expect(request).toEqual(expected);
  });

  it.each([0, -5, 1.5, Number.NaN])('a limit of %d W is refused', (watts) => {
    expect(() => control?.powerLimit?.(watts, {})).toThrow(/whole watts above 0/);
  });
});

describe('telling it apart', () => {
  it.each([
    [true, { VERSION: [{ GCMiner: '0.5' }] }],
    [true, { STATUS: [{ Description: 'FluxOS-2024' }] }],
    [true, { text: '<title>Miner UI</title>' }],
    [false, { VERSION: [{ CGMiner: '4.11' }] }],
    [false, undefined],
  ])('says %s to %j', (expected, answer) => {
    expect(auradine.detect?.some(({ is }) => is(new Answer(answer)))).toBe(expected);
  });
});
