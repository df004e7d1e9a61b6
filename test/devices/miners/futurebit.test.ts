import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../core/farm/metrics.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../../devices/driver.ts';
import { COMPUTER, MINER, SETUP } from '../../../devices/miners/futurebit/questions.ts';
import futurebit from '../../../devices/miners/futurebit.ts';
import { recordings } from './replay.ts';

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];
const RECORDED = recordings('asic/futurebit/apollo2-v2');

/** All its questions have one path: they are told apart by what they ask. */
function read(miner: unknown, computer?: unknown) {
  const known = { computer: new Answer(computer) } as Answers<Questions>;
  const observation = futurebit.read({ miner: new Answer(miner) }, known);
  const value = (metric: MetricId, labels: Record<string, string> = {}) =>
    observation.readings.find(
      (each) => each.metric === metric && Object.entries(labels).every(([name, text]) => each.labels[name] === text),
    )?.value;
  return { observation, value };
}

const unit = (ghs: number, more: object = {}) => ({
  versions: { miner: 'v1.2' },
  master: {
    upTime: 4000,
    boards: 1,
    boardsW: 180.5,
    intervals: { int_30: { bySol: 3600 }, int_300: { bySol: 3500 }, int_900: { bySol: 3450.5 } },
  },
  slots: { int_0: { chips: 44, temperature: 68, temperature1: 0, ghs } },
  slaves: [{ uid: `uid-${ghs}` }],
  fans: { int_0: { rpm: [3200, 0] } },
  pool: {
    host: 'pool-a.invalid',
    port: 3333,
    userName: 'acct.apollo',
    diff: 8192,
    intervals: { int_0: { sharesAccepted: 100, sharesRejected: 2 } },
  },
  ...more,
});
const reply = (units: unknown[], status: unknown = 'online') => ({
  data: { Miner: { online: { result: { online: { status } } }, stats: { result: { stats: units }, error: null } } },
});

describe('two units', () => {
  const { observation, value } = read(reply([unit(3510.25), unit(3400)]));

  it.each<Row>([
    ['miner.hashrate', { algorithm: 'sha256' }, 6910.25e9],
    ['miner.hashrate_average', { window: '5m' }, 7000e9],
    ['miner.hashrate_average', { window: '15m' }, 6901e9],
    ['miner.power', {}, 361],
    ['miner.uptime', {}, 4000],
    ['miner.boards', {}, 2],
    ['miner.board_hashrate', { board: '1' }, 3400e9],
    ['miner.board_chips', { board: '0' }, 44],
    ['miner.board_temperature', { board: '0', sensor: '0' }, 68],
    ['miner.board_temperature', { board: '0', sensor: '1' }, undefined],
    ['miner.fan_speed', { fan: '2' }, 3200],
    ['miner.shares', { result: 'accepted' }, 200],
    ['miner.shares', { result: 'rejected' }, 4],
    ['miner.pool_difficulty', { pool: '0' }, 8192],
    ['miner.pool_up', { pool: '0' }, undefined],
  ])('%s %o is %s', (metric, labels, expected) => {
    expect(value(metric, labels)).toBe(expected);
  });

  it('says what it is', () => {
    expect(observation.operation).toBe('hashing');
    expect(observation.facts).toMatchObject({
      ...{ make: 'FutureBit', model: 'Apollo BTC', firmware: 'v1.2', serial: 'uid-3510.25' },
      pools: [{ pool: 0, url: 'stratum+tcp://pool-a.invalid:3333', worker: 'acct.apollo' }],
    });
  });
});

it('one unit of four boards is told by its average', () => {
  const { value } = read(reply([unit(900, { master: { boards: 4, intervals: { int_30: { bySol: 3600 } } } })]));
  expect(value('miner.hashrate')).toBe(3600e9);
  expect(value('miner.board_chips')).toBeUndefined();
  expect(value('miner.power')).toBeUndefined();
});

describe('what it does', () => {
  const young = { master: { upTime: 60 } };
  it.each([
    [reply([unit(0)]), 'not-hashing', undefined],
    [reply([unit(0)], false), 'not-hashing', 'status is false'],
    [reply([unit(0)], true), 'not-hashing', undefined],
    [reply([unit(0)], 'pending'), 'starting', 'status is pending'],
    [reply([unit(0, young)]), 'starting', 'it started 60 s ago'],
    [reply([unit(5)], 'pending'), 'hashing', undefined],
    [reply([]), 'unknown', undefined],
  ])('%#', (miner, operation, because) => {
    const { observation } = read(miner);
    expect(observation.operation).toBe(operation);
    expect(observation.because).toBe(because);
  });

  it.each([
    ['nothing', {}],
    ['a text', 'x'],
    ['an error', { errors: [{ message: 'no' }], data: null }],
    ['wrong types', reply([7, null, { master: 'x', slots: [], fans: { int_0: { rpm: 'x' } }, pool: 3 }])],
  ])('%s reads as nothing said', (_what, miner) => {
    const { observation } = read(miner, { data: 'x' });
    // Boards that tell nothing are only counted in the list of facts.
    expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
  });
});

describe.runIf(RECORDED !== undefined)('parts of recording apollo2-v2', () => {
  const json = (name: string): unknown => JSON.parse(readFileSync(`${RECORDED}/gql-${name}.partial.json`, 'utf8'));

  it('a stopped unit does not hash, whatever its average says', () => {
    const { observation, value } = read(json('Miner.stats'), json('Mcu.stats'));
    expect(value('miner.hashrate')).toBe(0);
    expect(value('miner.board_chips', { board: '0' })).toBe(44);
    expect(value('miner.board_temperature', { board: '0', sensor: '0' })).toBe(68);
    expect(observation.operation).toBe('not-hashing');
    expect(observation.facts).toMatchObject({
      mac: '16:A1:04:59:2D:7D',
      hostname: 'futurebit-apollo-2',
      serial: '590055001351323532343337',
    });
  });
});

it.each([
  [true, new Answer({ status: 308, location: '/overview' })],
  [true, new Answer({ data: { Auth: { status: { result: { status: 'done' } } } } })],
  [false, new Answer({ status: 200, text: '/overview' })],
  [false, new Answer({ errors: [{ message: 'no Auth here' }] })],
  [false, Answer.none],
])('is told apart: %s', (expected, answer) => {
  expect(futurebit.detect?.some(({ is }) => is(answer))).toBe(expected);
});

describe('questions', () => {
  it('log in by a variable, so that no password can break out of the document', () => {
    expect(MINER).toMatchObject({
      ...{ via: 'http', method: 'POST', port: 'graphql', path: '/api/graphql' },
      auth: {
        ask: { port: 'graphql', body: { variables: { input: { password: '{password}' } } } },
        token: { path: ['data', 'Auth', 'login', 'result', 'accessToken'] },
        send: { header: 'authorization', value: 'Bearer {token}' },
      },
    });
    expect([MINER, COMPUTER, SETUP].some(({ writes }) => writes)).toBe(false);
    expect(SETUP).not.toHaveProperty('auth');
  });

  it.each([
    ['restartMining', 'restart'],
    ['pause', 'stop'],
    ['resume', 'start'],
  ] as const)('%s is Miner.%s', (ability, command) => {
    expect(Object.keys(futurebit.control ?? {}).sort()).toEqual(['pause', 'restartMining', 'resume']);
    expect(futurebit.control?.[ability]?.({})).toMatchObject({
      body: { query: `{ Miner { ${command} { __typename error { message } } } }` },
      expect: { path: ['data', 'Miner', command, '__typename'], words: ['errors', 0, 'message'] },
      writes: true,
    });
  });
});
