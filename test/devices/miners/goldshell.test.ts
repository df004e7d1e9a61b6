import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import { LOGIN } from '../../../devices/miners/goldshell/control.ts';
import goldshell from '../../../devices/miners/goldshell.ts';
import { tellsExactly } from './expected-values.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

const board = (at: number) => ({ board: String(at) });
const DEVS = 'GET /mcb/cgminer?cgminercmd=devs';
const MINING = 'cgminer summary+devs+pools';
const NO = new WireError('unauthorized', 'GET /mcb/status was answered with 401');
const SETTING = {
  select: 1,
  ledcontrol: true,
  name: '28:E2:97:00:00:10',
  powerplans: [{ level: 3 }, { level: 0 }],
  manual: false,
};

describe('a CK5 whose web interface is open', () => {
  const polled = () => replay(goldshell, fixture('goldshell/ck5'));
  tellsExactly(polled, 2, [
    ['miner.hashrate', { algorithm: 'eaglesong' }, 6_232_000.5e6],
    ['miner.hashrate_average', { window: 'boot' }, 6_109_000e6],
    ['miner.hashrate_expected', {}, undefined],
    ['miner.uptime', {}, 1293],
    ['miner.power', {}, undefined],
    ['miner.fans', {}, 2],
    ['miner.fan_speed', { fan: '1' }, 2950],
    ['miner.hardware_errors', {}, 500],
    ['miner.shares', { result: 'accepted' }, 445],
    ['miner.shares', { result: 'rejected' }, 9],
    ['miner.board_hashrate', board(1), 3.24e12],
    ['miner.board_hardware_errors', board(0), 497],
    ['miner.board_temperature', { ...board(0), sensor: '0' }, 83],
    ['miner.board_temperature', { ...board(0), sensor: '1' }, 73.8],
    ['miner.board_temperature', { ...board(1), sensor: 'left' }, undefined],
    ['miner.board_temperature', { ...board(1), sensor: 'right' }, 73.5],
    ['miner.pool_up', { pool: '0' }, 1],
    ['miner.pool_up', { pool: '1' }, 0],
    ['miner.pool_active', { pool: '1' }, 0],
  ]);

  it('says what it is and does, and no password', async () => {
    const { observation, polled: asked } = await polled();
    expect(asked.map(named)).toEqual([DEVS, 'GET /mcb/pools']);
    expect(observation).toMatchObject({
      operation: 'hashing',
      facts: { make: 'Goldshell', model: 'CK5', algorithm: 'eaglesong', firmware: '2.0.1', mac: '28:E2:97:00:00:10' },
    });
    expect(JSON.stringify(observation)).not.toContain('secret');
  });
});

describe('a box that wants a token', () => {
  const closed = {
    'GET /mcb/status': NO,
    [MINING]: {
      summary: {
        SUMMARY: [{ Elapsed: 900, 'MHS 20s': 450_000.5, 'MHS av': 440_000, Accepted: 10, 'Hardware Errors': 2 }],
      },
      devs: {
        DEVS: [
          {
            ...{ PGA: 0, Status: 'Alive', 'MHS 20s': 450_000.5, estimate_hash_rate: 470_000_000_000, clock: 575 },
            ...{ 'tstemp-0': 69, 'tstemp-1': 69, 'tstemp-2': 62.3, fan0: 1200, fan1: 1210, voltage: 9100 },
          },
        ],
      },
      pools: { POOLS: [{ POOL: 0, URL: 'stratum+tcp://one.example', Status: 'Alive', User: 'farm.1' }] },
    },
  };
  const polled = () => replayOf(goldshell, closed);
  tellsExactly(polled, 1, [
    ['miner.hashrate', {}, 450_000.5e6],
    ['miner.hashrate_expected', {}, 470e9],
    ['miner.uptime', {}, 900],
    ['miner.fans', {}, 2],
    ['miner.boards', {}, 1],
    ['miner.board_frequency', board(0), 575e6],
    ['miner.board_temperature', board(0), 62.3],
    ['miner.chip_temperature', { ...board(0), sensor: 'mean' }, 69],
    ['miner.board_voltage', board(0), undefined],
    ['miner.pool_up', { pool: '0' }, 1],
  ]);

  it('is hashing and only says its make', async () => {
    const { observation } = await polled();
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({ make: 'Goldshell' });
    expect(observation.facts).not.toHaveProperty('model');
  });

  const status = new Answer({ model: 'Goldshell-SCBox', firmware: '2.2.5' });
  it.each<[string, Record<string, Answer>, string[]]>([
    ['nothing', {}, ['GET /mcb/status', 'GET /mcb/setting']],
    ['only what it is', { status }, ['GET /mcb/setting']],
    ['everything', { status, setting: new Answer(SETTING) }, []],
  ])('that told everybody %s is asked the rest with a login', (_what, known, asked) => {
    const more = Object.values(goldshell.learnMore?.(known) ?? {});
    expect(more.map((request) => named(request))).toEqual(asked);
    for (const request of more) expect(request).toMatchObject({ auth: LOGIN, optional: true });
  });

  it('takes user and password in the address, and gives a token', () => {
    expect(LOGIN).toEqual({
      ask: { method: 'GET', path: '/user/login?username={username}&password={password}&cipher=false' },
      token: { path: ['JWT Token'] },
      send: { header: 'authorization', value: 'Bearer {token}' },
    });
  });
});

describe('what it does', () => {
  const web = (entry: object, setting: object = SETTING) => ({
    'GET /mcb/status': { model: 'Goldshell-HS5' },
    'GET /mcb/setting': setting,
    [DEVS]: { data: [{ id: 0, ...entry }] },
  });
  const guarded = (rate: number) => ({
    'GET /mcb/status': NO,
    'GET /mcb/setting': { ...SETTING, select: 0 },
    [MINING]: { summary: { SUMMARY: [{ Elapsed: 4000, 'MHS 20s': rate }] } },
  });
  it.each<[string, Record<string, unknown>]>([
    ['hashing', web({ hashrate: 5, time: 10, powerplan: 1 })],
    ['sleeping', web({ hashrate: 0, time: 4000, powerplan: 0 })],
    ['sleeping', web({ hashrate: 0, time: 4000 }, { ...SETTING, select: 0 })],
    ['starting', web({ hashrate: 0, time: 10, powerplan: 1 })],
    ['not-hashing', web({ hashrate: 0, time: 4000, powerplan: 1 })],
    ['unknown', web({})],
    ['not-hashing', { 'GET /mcb/status': NO, [MINING]: { summary: { SUMMARY: [{ Elapsed: 4000, 'MHS 20s': 0 }] } } }],
    ['sleeping', guarded(0)],
    ['hashing', guarded(5)],
    // The plan that is selected does not run.
    ['not-hashing', web({ hashrate: 0, time: 4000 }, { ...SETTING, select: 0, manual: true })],
  ])('is %s', async (operation, replies) => {
    expect((await replayOf(goldshell, replies)).observation.operation).toBe(operation);
  });
});

describe('an answer that is not what it should be', () => {
  it.each<[string, unknown]>([
    ['a text', 'nothing'],
    ['an empty object', {}],
    ['wrong types', { summary: { SUMMARY: [{ 'MHS 20s': 'fast', Elapsed: {} }] }, devs: { DEVS: [null, 5, {}] } }],
  ])('%s reads as nothing said, never as zero', async (_what, reply) => {
    const conversation = await replayOf(goldshell, { 'GET /mcb/status': NO, [MINING]: reply });
    expect(conversation.observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
  });

  it('a web interface that answers something else is read as nothing', async () => {
    const conversation = await replayOf(goldshell, {
      ...{ 'GET /mcb/status': { model: 7 }, 'GET /mcb/setting': [], 'GET /mcb/pools': {} },
      [DEVS]: { data: [{ fanspeed: 5, temp: {}, hashrate: '', id: 'x', time: null }, null] },
    });
    const told = conversation.observation.readings.filter(({ value }) => value !== undefined);
    // "5" is a speed.
    expect(told.map(({ metric }) => metric)).toEqual(['miner.fan_speed', 'miner.fans']);
    expect(faultsOf(conversation)).toEqual([]);
  });
});

describe('commands', () => {
  const { control } = goldshell;
  const open = { status: new Answer({ model: 'Goldshell-CK5' }), setting: new Answer(SETTING) };
  const guarded = { status: open.status, setting: Answer.none, guardedSetting: new Answer(SETTING) };
  const put = (path: string, more: object) => ({ via: 'http', method: 'PUT', path, writes: true, ...more });
  it.each([
    ['reboot', control?.reboot?.(open), put('/mcb/restart', {})],
    ['reboot with a token', control?.reboot?.(guarded), put('/mcb/restart', { auth: LOGIN })],
    ['pause', control?.pause?.(open), put('/mcb/setting', { body: { ...SETTING, select: 0 } })],
    ['resume', control?.resume?.(open), put('/mcb/setting', { body: { ...SETTING, select: 1 } })],
    ['light', control?.locate?.(false, open), put('/mcb/setting', { body: { ...SETTING, ledcontrol: false } })],
    [
      'light with a token',
      control?.locate?.(true, guarded),
      put('/mcb/setting', { auth: LOGIN, body: { ...SETTING, ledcontrol: true } }),
    ],
  ])('%s', (_what, request, expected) => {
    expect(request).toEqual(expected);
  });

  it('what is not known is not written', () => {
    const without = { ...open, setting: new Answer({ powerplans: [{ level: 0 }] }) };
    expect(() => control?.pause?.(without)).toThrow('no power plan of level 3');
    expect(() => control?.locate?.(true, {})).toThrow(/settings of this Goldshell are not known/);
    const byHand = { ...open, setting: new Answer({ ...SETTING, manual: true }) };
    expect(() => control?.resume?.(byHand)).toThrow(/written by hand/);
    expect(control).not.toHaveProperty('powerLimit');
  });
});

describe('telling it apart', () => {
  it.each([
    [true, { STATUS: [{ Description: 'kdaminer 1.0' }] }],
    [true, { DEVDETAILS: [{ Driver: 'intchains_qomo' }] }],
    [true, { model: 'Goldshell-CK5' }],
    [true, { text: '<title>cloud-box</title>' }],
    [false, { model: 'CK5' }],
    [false, { VERSION: [{ CGMiner: '4.11' }] }],
    [false, undefined],
  ])('says %s to %j', (expected, answer) => {
    expect(goldshell.detect?.some(({ is }) => is(new Answer(answer)))).toBe(expected);
  });
});
