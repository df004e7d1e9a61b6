import { describe, expect, it } from 'vitest';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import braiins from '../../../devices/miners/braiins.ts';
import { CASES, repliesIn } from './recorded-braiins.ts';
import { faultsOf, fixture, recordings, replay, replayOf } from './replay.ts';

const RECORDED = recordings('asic/braiins');
const there = describe.runIf(RECORDED !== undefined);

there.each(Object.entries(CASES))('recording %s', (folder, { questions, operation, facts, values }) => {
  const polled = () => replayOf(braiins, repliesIn(`${RECORDED}/${folder}`));

  it.each(values.map((each) => [each[0], each[1], each[2]] as const))(
    '%s %o is %s',
    async (metric, labels, expected) => {
      const value = (await polled()).value(metric, labels);
      if (expected === undefined) expect(value).toBeUndefined();
      else expect(Math.abs((value ?? Number.NaN) / expected - 1) < 1e-12 || value === expected).toBe(true);
    },
  );

  it('tells what the miner is and does, and asks no more than it needs', async () => {
    const conversation = await polled();
    expect(conversation.observation.facts).toMatchObject(facts);
    expect(conversation.observation.operation).toBe(operation);
    expect(conversation.polled).toHaveLength(questions);
    expect(conversation.polled.some(({ writes }) => writes)).toBe(false);
    expect(faultsOf(conversation)).toEqual([]);
  });
});

describe('a miner with REST', () => {
  const polled = () => replay(braiins, fixture('braiins/rest'));

  it('is asked three questions a poll, with the token as it is', async () => {
    const { polled: questions } = await polled();
    expect(questions.map(named)).toEqual([
      'GET /api/v1/miner/details',
      'GET /api/v1/miner/stats',
      'GET /api/v1/miner/hw/hashboards',
    ]);
    expect(questions[0]).toMatchObject({
      auth: {
        ask: { path: '/api/v1/auth/login', body: { username: '{username}', password: '{password}' } },
        token: { path: ['token'] },
        send: { header: 'authorization', value: '{token}' },
      },
    });
  });

  it('reads boards, one of which is switched off', async () => {
    const { value, observation } = await polled();
    expect(value('miner.boards')).toBe(1);
    expect(value('miner.board_hashrate', { board: '0' })).toBe(33_000.5e9);
    expect(value('miner.board_hashrate', { board: '2' })).toBeUndefined();
    expect(observation.facts.boards).toEqual([
      { board: 0, serial: 'HB1', chips: 110 },
      { board: 2, status: 'disabled' },
    ]);
  });

  it('reads what was learned: fans, pools, the mode of the tuner', async () => {
    const { value, observation } = await polled();
    expect(value('miner.fan_speed', { fan: '1' })).toBe(0);
    expect(value('miner.fan_duty')).toBe(0.6);
    expect(value('miner.power_limit')).toBeUndefined();
    expect(observation.facts.mode).toBe('hashrate target');
    expect(observation.facts.pools?.map(({ status, active }) => [status, active])).toEqual([
      ['dead', false],
      ['disabled', undefined],
    ]);
    expect(value('miner.pool_up', { pool: '0' })).toBe(0);
    expect(value('miner.pool_up', { pool: '1' })).toBeUndefined();
    expect(value('miner.pool_last_share', { pool: '0' })).toBe(1_776_430_000);
    expect(value('miner.best_share_difficulty')).toBe(9_007_199_254_740_993_000);
  });

  it('tells what the log says since the start, each once, and nothing that is older', async () => {
    const { observation, series } = await polled();
    expect(observation.facts.errors).toEqual([
      {
        ...{ code: 'psu-output', vendorCode: 'V2', component: 'psu', reportedAt: '2026-04-17T12:00:00.5Z' },
        message: 'Tuner error: Stage 4: {ERR:V2} LOW VOLTAGE - measured voltage 0.',
      },
      {
        ...{ code: 'temperature-sensor', vendorCode: 'sensor', component: 'temperature', part: 1 },
        ...{ reportedAt: '2026-04-17T12:00:02Z' },
        message: 'Sensor hb2.4[TMP451]: Too many sensor errors, disabling sensor',
      },
      {
        ...{ code: 'board-fault', vendorCode: 'X9', component: 'board', part: 0 },
        ...{ reportedAt: '2026-04-17T12:00:03Z', message: 'something new' },
      },
    ]);
    expect(Object.keys(series('miner.error'))).toHaveLength(3);
  });

  const details = (said: object) => ({ bos_version: { current: '25.11' }, system_uptime_s: 9000, ...said });
  const stats = (ghs: number | null) => ({
    miner_stats: { real_hashrate: { last_5s: { gigahash_per_second: ghs } } },
  });

  it.each([
    ['paused', { status: 3 }, stats(12), {}, 'sleeping', 'miner status is paused'],
    ['working', { status: 2 }, stats(12), {}, 'hashing', undefined],
    ['warming up', { status: 2 }, stats(0), { overall_tuner_state: 6 }, 'starting', 'the tuner is preheating'],
    ['just started', { status: 2, bosminer_uptime_s: 40 }, stats(0), {}, 'starting', 'it started 40 s ago'],
    ['stopped', { status: 1, bosminer_uptime_s: 0 }, undefined, {}, 'not-hashing', 'miner status is not started'],
    [
      'suspended while tuning',
      { status: 4 },
      stats(0),
      { overall_tuner_state: 3 },
      'not-hashing',
      'miner status is suspended',
    ],
    ['hung', { status: 2 }, stats(0), { overall_tuner_state: 2 }, 'not-hashing', undefined],
    ['without a status', {}, stats(null), {}, 'unknown', undefined],
  ])('%s', async (_what, said, work, tuner, operation, because) => {
    const { observation } = await replayOf(braiins, {
      'GET /api/v1/miner/details': details(said),
      'GET /api/v1/miner/stats': work ?? new WireError('refused', 'GET /api/v1/miner/stats was answered with 412'),
      'GET /api/v1/performance/tuner-state': tuner,
    });
    expect([observation.operation, observation.because]).toEqual([operation, because]);
  });
});

describe('a miner with GraphQL', () => {
  it('takes the MAC from GraphQL where it is told there, and asks no web page', async () => {
    const { known, observation, polled } = await replay(braiins, fixture('braiins/graphql'));
    expect(observation.facts).toMatchObject({
      mac: '02:AA:BB:CC:DD:01',
      make: 'Braiins',
      model: 'Braiins Mini Miner BMM 101',
    });
    expect(known).not.toHaveProperty('lan');
    expect(polled.map(named)).toEqual(['POST /graphql']);
  });

  it('tells notices that are open and boards that refuse', async () => {
    const { observation } = await replay(braiins, fixture('braiins/graphql'));
    expect(observation.facts.errors?.map(({ code, vendorCode, part }) => [code, vendorCode, part])).toEqual([
      ['psu-communication', 'psu-detection', undefined],
      ['unknown', 'error', undefined],
      ['board-fault', 'tuner:0', 0],
    ]);
    expect(observation).toMatchObject({ operation: 'starting', because: 'the tuner is running' });
  });

  const bos = { info: { version: { full: 'x-22.08-plus' } }, uptime: { durationS: 4000 } };
  const mining = (summary: object, mhs5S: number) => ({ info: { summary, workSolver: { realHashrate: { mhs5S } } } });

  it.each([
    [
      'shut down by its power scaling',
      { data: { bos, bosminer: mining({ dynamicPerformanceScaling: { status: 'MINING_SHUTDOWN' } }, 0) } },
      ...(['sleeping', 'dynamic performance scaling has shut mining down'] as const),
    ],
    [
      'without BOSminer',
      { data: { bos, bosminer: null }, errors: [{ message: 'not running' }] },
      ...(['not-hashing', 'BOSminer does not answer: not running'] as const),
    ],
    ['hung', { data: { bos, bosminer: mining({ tunerStatus: 'STABLE' }, 0) } }, 'not-hashing', undefined],
  ])('%s', async (_what, reply, operation, because) => {
    const { observation } = await replayOf(braiins, { 'POST /graphql': reply });
    expect([observation.operation, observation.because]).toEqual([operation, because]);
  });
});

describe('a miner with BOSminer alone', () => {
  const polled = () => replay(braiins, fixture('braiins/bosminer'));

  it('answers all in one', async () => {
    const { polled: questions, observation } = await polled();
    expect(questions.map(named)).toEqual(['cgminer summary+devs+devdetails+temps+fans+tunerstatus+pools']);
    expect(observation.facts).toMatchObject({
      make: 'Bitmain',
      model: 'Antminer S9',
      firmware: 'BOSminer+ 0.2.0-ea64aec8e',
    });
  });

  it.each([
    ['miner.hashrate', {}, 8_500_000e6],
    ['miner.hashrate_average', { window: 'boot' }, 9_000_000e6],
    ['miner.hashrate_expected', {}, 9_100_000e6],
    ['miner.power', {}, 1419],
    ['miner.power_limit', {}, 1420],
    ['miner.fans', {}, 2],
    ['miner.fan_speed', { fan: '0' }, 5340],
    ['miner.board_chips', { board: '0' }, 63],
    ['miner.board_frequency', { board: '0' }, 799_682_118],
    ['miner.board_voltage', { board: '1' }, 8.36398983001709],
    ['miner.board_temperature', { board: '1', sensor: '0' }, 85.875],
    ['miner.chip_temperature', { board: '0', sensor: '0' }, 104.625],
    ['miner.boards', {}, 2],
    ['miner.shares', { result: 'accepted' }, 42],
  ] as const)('%s %o is %s', async (metric, labels, expected) => {
    expect((await polled()).value(metric, labels)).toBe(expected);
  });

  it.each([
    ['paused', false, 0, 'sleeping', 'tuner status is paused'],
    ['resuming', false, 0, 'starting', 'resuming'],
    ['Tuning individual chips', true, 0, 'starting', 'the tuner is running'],
    ['Stable', false, 7, 'hashing', undefined],
    ['Stable', false, 0, 'not-hashing', undefined],
  ])('tuner status "%s": %s', async (Status, TunerRunning, mhs, operation, because) => {
    const { observation } = await replayOf(braiins, {
      'cgminer summary+devs+devdetails+temps+fans+tunerstatus+pools': {
        summary: { SUMMARY: [{ 'MHS 5s': mhs, Elapsed: 5000 }] },
        tunerstatus: { TUNERSTATUS: [{ TunerChainStatus: [{ HashchainIndex: 6, Status, TunerRunning }] }] },
      },
    });
    expect([observation.operation, observation.because]).toEqual([operation, because]);
  });
});

describe('an answer that is not what it should be', () => {
  const odd = {
    data: { bos: 'x', bosminer: { info: { workSolver: { childSolvers: [null, 7, { name: 'x' }] }, fans: {} } } },
  };
  it.each([
    ['texts', { hashboards: 'none', fans: 'none', bos_version: 1, miner_stats: 'x', data: 'x' }],
    [
      'lists of others',
      { hashboards: [[1], null, { id: 'x' }, { id: '0' }], fans: [[1]], bos_version: [], errors: [7] },
    ],
    ['another GraphQL', odd],
    ['a truncated object', { bos_version: {} }],
  ])('%s reads as nothing said', async (_what, reply) => {
    const paths = ['miner/details', 'miner/stats', 'miner/hw/hashboards', 'cooling/state', 'pools/', 'miner/errors'];
    const rest = Object.fromEntries(paths.map((path) => [`GET /api/v1/${path}`, reply]));
    const join = 'cgminer summary+devs+devdetails+temps+fans+tunerstatus+pools';
    const { observation } = await replayOf(braiins, { ...rest, 'POST /graphql': reply, [join]: reply });
    expect(observation.readings.filter(({ value, metric }) => value !== undefined && metric !== 'miner.fans')).toEqual(
      [],
    );
    expect(observation.operation).toBe('unknown');
  });
});
