import { describe, expect, it } from 'vitest';
import { reading } from '../../core/farm/sample.ts';
import { Secret } from '../../core/service/secret.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { type Endpoint, type Wire, WireError } from '../../core/wire/wire.ts';
import { defineDriver } from '../../devices/driver.ts';
import type { Memory } from '../../exporter/memory.ts';
import { DriverBug, type PollOrder, poll } from '../../exporter/poll.ts';
import { miner, pdu, SUMMARY, toy, toyPdu, toyWire } from './devices.ts';
import { manualTimers } from './manual-timers.ts';

const FULL = miner('m1', {
  model: 'T1',
  serial: 'S-9',
  mac: '02:00:00:00:00:01',
  name: 'first',
  client: 'acme',
  location: { building: 'A', rack: 'R1', position: '3' },
  feeds: [
    { pdu: 'p1', outlet: '7' },
    { pdu: 'p2', outlet: '7' },
  ],
  expected: { hashrateThs: 120, boards: 3, fans: 4 },
});

function order(more: Partial<PollOrder> = {}): PollOrder & { timers: ReturnType<typeof manualTimers> } {
  const timers = manualTimers();
  const base = { device: FULL, driver: toy, memory: {}, wire: toyWire(), thresholds: {}, deadlineSeconds: 15 };
  return { ...base, signal: new AbortController().signal, now: timers.date, ...more, timers };
}

/** Readings as `metric{label="value"} → value`. */
function shown(readings: readonly { metric: string; labels: object; value: number | undefined }[]) {
  return Object.fromEntries(
    readings.flatMap(({ metric, labels, value }) => {
      const told = Object.values(labels).filter((text) => text !== '');
      return value === undefined ? [] : [[[metric, ...told].join(' '), value]];
    }),
  );
}

const silence = (message = 'no answer') => new WireError('timeout', message);

describe('an answered poll', () => {
  it('carries what was read, how the poll went and what the inventory knows', async () => {
    const { sample } = await poll(order());
    const at = Date.UTC(2026, 0, 5, 12) / 1000;
    expect(sample.failure).toBeUndefined();
    expect(sample).toMatchObject({ driver: 'toy', operation: 'hashing', facts: { model: 'T1', firmware: '1.2' } });
    expect(shown(sample.readings)).toEqual({
      'miner.up': 1,
      'miner.last_poll': at,
      'miner.last_answer': at,
      'miner.poll_duration': 0,
      'miner.operation hashing': 1,
      'miner.questions_unanswered': 0,
      'miner.answers_mended': 0,
      'miner.info T1 1.2 toy 02:00:00:00:00:01 S-9 127.0.0.1': 1,
      'miner.location A R1 3 acme T1 first': 1,
      'miner.feed p1 7': 1,
      'miner.feed p2 7': 1,
      'miner.feed_power_tolerance': 0.25,
      'miner.hashrate_minimum': 0.8,
      'miner.chip_temperature_limit': 95,
      'miner.board_temperature_limit': 85,
      'miner.warm_up': 1200,
      'miner.hardware_errors_limit': 0.02,
      'miner.shares_rejected_limit warning': 0.03,
      'miner.shares_rejected_limit critical': 0.1,
      'miner.share_age_limit': 1800,
      'miner.inlet_temperature_limit': 50,
      'miner.psu_temperature_limit': 90,
      'miner.hashrate_decline_limit': 0.05,
      'miner.efficiency_drift_limit': 0.08,
      'miner.restarts_limit': 3,
      'miner.hashrate sha256': 100e12,
      'miner.uptime': 7200,
      'miner.hashrate_expected sha256': 120e12,
      'miner.boards_expected': 3,
      'miner.fans_expected': 4,
    });
  });

  it('leaves the expectation of the device where the inventory has none', async () => {
    const { sample } = await poll(order({ device: miner('m2') }));
    expect(shown(sample.readings)).toMatchObject({ 'miner.hashrate_expected sha256': 110e12 });
  });

  it('says what the miner does and why to look', async () => {
    const { sample } = await poll(order({ wire: toyWire({ summary: { ...SUMMARY, GHS: 60_000 } }) }));
    expect(sample.operation).toBe('degraded');
    expect(sample.attention.map(({ reason }) => reason)).toEqual(['hashrate-low']);
    expect(shown(sample.readings)).toMatchObject({
      'miner.operation degraded': 1,
      'miner.attention hashrate-low advisory': 1,
    });
  });

  it('judges by the thresholds of the model that the device tells, and publishes them', async () => {
    const thresholds = { models: { T1: { hashrateMinimumRatio: 0.9, warmUpSeconds: 60 } } };
    const { sample } = await poll(order({ device: miner('m3', { expected: { hashrateThs: 112 } }), thresholds }));
    expect(sample.operation).toBe('degraded');
    expect(shown(sample.readings)).toMatchObject({ 'miner.hashrate_minimum': 0.9, 'miner.warm_up': 60 });
  });

  it('counts mended answers and questions that were not answered', async () => {
    const summary = new Answer(SUMMARY, ['trailing-comma']);
    const pools = new WireError('refused', 'access denied');
    const { sample } = await poll(order({ wire: toyWire({ summary, pools }) }));
    expect(shown(sample.readings)).toMatchObject({ 'miner.answers_mended': 1, 'miner.questions_unanswered': 1 });
  });

  it('has no miner series for a PDU', async () => {
    const { sample } = await poll(
      order({ device: pdu('p1', { name: 'left' }), driver: toyPdu, wire: toyWire({ snmp: { watts: { 7: 3200 } } }) }),
    );
    const all = shown(sample.readings);
    expect(all).toMatchObject({ 'pdu.up': 1, 'pdu.operation operating': 1, 'pdu.outlet_power 7': 3200 });
    expect(Object.keys(all).filter((name) => !name.startsWith('pdu.'))).toEqual([]);
  });

  it('asks with the endpoint and the revealed credentials of the device', async () => {
    const asked: Endpoint[] = [];
    const wire: Wire = (request, to, signal) => {
      asked.push(to);
      return toyWire()(request, to, signal);
    };
    const device = miner('m4', { address: '127.0.0.9', ports: { cgminer: 4029 } });
    await poll(order({ device, wire, credentials: { username: 'root', password: new Secret('hush') } }));
    const credentials = { username: 'root', password: 'hush' };
    expect(asked[0]).toEqual({ host: '127.0.0.9', ports: { cgminer: 4029 }, credentials });
  });
});

describe('a failed poll', () => {
  it.each([
    ['timeout', 'unreachable', []],
    ['unreachable', 'unreachable', []],
    ['unauthorized', 'unknown', ['unauthorized']],
    ['refused', 'unknown', ['refused']],
    ['unexpected-answer', 'unknown', ['unexpected-answer']],
  ] as const)('by %s is a sample that says so, and holds no measurement', async (reason, operation, attention) => {
    const error = new WireError(reason, "in the device's words");
    const wire = toyWire({ version: error, summary: error, pools: error });
    const memory: Memory = {
      answeredAt: new Date(Date.UTC(2026, 0, 5, 11)),
      identity: { firmware: '1.2' },
      algorithm: 'sha256',
    };
    const { sample } = await poll(order({ wire, memory }));
    expect(sample.failure).toEqual({ reason, detail: "in the device's words" });
    expect(sample.operation).toBe(operation);
    expect(sample.attention.map((one) => one.reason)).toEqual(attention);
    const all = shown(sample.readings);
    expect(all).toMatchObject({
      'miner.up': 0,
      'miner.last_poll': Date.UTC(2026, 0, 5, 12) / 1000,
      'miner.last_answer': Date.UTC(2026, 0, 5, 11) / 1000,
      [`miner.poll_failure ${reason}`]: 1,
      'miner.location A R1 3 acme T1 first': 1,
      'miner.feed p1 7': 1,
      'miner.warm_up': 1200,
      'miner.hashrate_expected sha256': 120e12,
      'miner.info T1 1.2 toy 02:00:00:00:00:01 S-9 127.0.0.1': 1,
    });
    for (const metric of ['miner.hashrate sha256', 'miner.uptime', 'miner.questions_unanswered'])
      expect(all).not.toHaveProperty(metric);
  });

  it('has no last answer before the first', async () => {
    const { sample } = await poll(order({ wire: toyWire({ version: silence() }) }));
    expect(shown(sample.readings)).not.toHaveProperty('miner.last_answer');
  });
});

describe('the deadline', () => {
  it('ends a poll on time although the wire ignores the signal', async () => {
    let asked = 0;
    const wire: Wire = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const given = order({ wire });
    const polling = poll(given);
    await given.timers.advance(14_999);
    expect(asked).toBe(1);
    await given.timers.advance(1);
    const { sample } = await polling;
    expect(sample.failure).toEqual({ reason: 'timeout', detail: 'the conversation was not over within 15 s' });
    expect(sample.seconds).toBe(15);
    expect(asked).toBe(1);
    expect(given.timers.waiting).toBe(0);
  });

  it('keeps what was answered before it', async () => {
    const wire: Wire = (request, to, signal) =>
      request.via === 'cgminer' && 'command' in request && request.command === 'pools'
        ? new Promise(() => undefined)
        : toyWire()(request, to, signal);
    const given = order({ wire });
    const polling = poll(given);
    await given.timers.advance(15_000);
    const { sample } = await polling;
    expect(sample.failure).toBeUndefined();
    expect(shown(sample.readings)).toMatchObject({ 'miner.hashrate sha256': 100e12, 'miner.questions_unanswered': 1 });
  });

  it('reads an abort of the wire as the deadline, whatever the wire throws then', async () => {
    const wire: Wire = (_request, _to, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      });
    const given = order({ wire });
    const polling = poll(given);
    await given.timers.advance(15_000);
    expect((await polling).sample.failure?.reason).toBe('timeout');
  });

  it('comes at once when the caller aborts', async () => {
    const abort = new AbortController();
    const polling = poll(order({ wire: () => new Promise(() => undefined), signal: abort.signal }));
    abort.abort();
    expect((await polling).sample.failure?.reason).toBe('timeout');
  });
});

describe('a silent miner', () => {
  const silentWire = toyWire({ version: silence(), summary: silence(), pools: silence() });

  it('is off while all its outlets are switched off, and says why', async () => {
    const off = 'outlet 7 of p1 and outlet 7 of p2 are switched off';
    const { sample } = await poll(order({ wire: silentWire, outletsOff: () => off }));
    expect(sample).toMatchObject({ operation: 'off', because: off, failure: { reason: 'timeout' } });
    expect(shown(sample.readings)).toMatchObject({ 'miner.operation off': 1, 'miner.up': 0 });
  });

  it('is unreachable where one outlet is on, or nobody knows', async () => {
    const { sample } = await poll(order({ wire: silentWire, outletsOff: () => undefined }));
    expect(sample.operation).toBe('unreachable');
    expect(sample).not.toHaveProperty('because');
  });

  it('that answers what nobody can use is not off', async () => {
    const broken = new WireError('unexpected-answer', 'not JSON');
    const wire = toyWire({ version: broken, summary: broken, pools: broken });
    expect((await poll(order({ wire, outletsOff: () => 'all are off' }))).sample.operation).toBe('unknown');
  });

  it('keeps what its firmware last reported', async () => {
    const errors = [{ code: 'psu-overcurrent', vendorCode: '268', component: 'psu', message: 'Too much.' }] as const;
    const driver = {
      ...toy,
      read: () => ({ readings: [], facts: { errors: [...errors] }, operation: 'hashing' as const }),
    };
    const { memory, sample } = await poll(order({ driver }));
    expect(sample).not.toHaveProperty('lastErrors');
    const silent = await poll(order({ driver, memory, wire: silentWire }));
    expect(silent.sample.lastErrors).toEqual(errors);
    expect((await poll(order({ driver, memory: silent.memory, wire: silentWire }))).sample.lastErrors).toEqual(errors);
    expect((await poll(order({ wire: silentWire }))).sample).not.toHaveProperty('lastErrors');
  });
});

describe('a miner whose model is known', () => {
  const s19 = (told: { boards: number; chips: readonly number[]; model?: string }) => ({
    ...toy,
    read: () => ({
      readings: [
        reading('miner.boards', told.boards),
        ...told.chips.map((chips, board) => reading('miner.board_chips', chips, { board })),
        ...[0, 1, 2, 3].map((fan) => reading('miner.fan_speed', 5880, { fan })),
      ],
      facts: { make: 'Bitmain', model: told.model ?? 'Antminer S19 Pro' },
      operation: 'hashing' as const,
    }),
  });

  it('is expected to have what its model has, where nobody else says it', async () => {
    const driver = s19({ boards: 2, chips: [114, 113, 0] });
    const { sample } = await poll(order({ driver, device: miner('m5') }));
    expect(shown(sample.readings)).toMatchObject({
      'miner.boards_expected': 3,
      'miner.fans_expected': 4,
      'miner.board_chips_expected 0': 114,
      'miner.board_chips_expected 1': 114,
    });
    expect(sample.attention.map(({ evidence }) => evidence)).toEqual([
      '2 of 3 boards work (3 by the model Antminer S19 Pro); without chips or hashrate: board 2.',
      'Chips that answer: board 1: 113 of 114 (114 by the model Antminer S19 Pro).',
    ]);
  });

  it('is expected to have what the inventory says before that', async () => {
    const device = miner('m5', { expected: { boards: 2, chipsPerBoard: 113 } });
    const { sample } = await poll(order({ driver: s19({ boards: 2, chips: [114, 113] }), device }));
    expect(shown(sample.readings)).toMatchObject({ 'miner.boards_expected': 2, 'miner.board_chips_expected 1': 113 });
    expect(sample.attention).toEqual([]);
  });

  it('is not expected to have boards that it does not list: it may be a variant of its model', async () => {
    const { sample } = await poll(order({ driver: s19({ boards: 2, chips: [114, 114] }), device: miner('m5') }));
    expect(shown(sample.readings)).not.toHaveProperty('miner.boards_expected');
    expect(sample.attention).toEqual([]);
  });

  it('has no expectation from a model that nobody knows', async () => {
    const driver = s19({ boards: 2, chips: [114], model: 'Antminer S99' });
    const { sample } = await poll(order({ driver, device: miner('m5') }));
    expect(Object.keys(shown(sample.readings)).filter((name) => name.includes('_expected'))).toEqual([]);
  });
});

describe('pools', () => {
  const driver = {
    ...toy,
    read: () => ({
      readings: [],
      facts: { pools: [{ pool: 0, url: 'pool.example:3333', worker: 'acme.m1' }] },
      operation: 'hashing' as const,
    }),
  };
  const allowed = (worker: string) => ({ clients: { acme: [{ url: 'pool.example', worker }] } });

  it.each([
    ['that are intended', allowed('{client}.{id}'), 1, []],
    ['that are not', allowed('other.{id}'), 0, ['pool-not-intended']],
    ['of which nobody said anything', undefined, undefined, []],
  ])('%s', async (_name, pools, value, reasons) => {
    const { sample } = await poll(order({ driver, pools }));
    expect(shown(sample.readings)['miner.pool_intended 0']).toBe(value);
    expect(sample.attention.map(({ reason }) => reason)).toEqual(reasons);
  });
});

describe('a bug of ours', () => {
  const faulty = (read: typeof toy.read) => ({ ...toy, id: 'faulty', read });

  it('in a driver is no failure of the device', async () => {
    const driver = faulty(() => {
      throw new TypeError('undefined is not a board');
    });
    const error = await poll(order({ driver })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DriverBug);
    expect(error).toMatchObject({ driver: 'faulty', message: 'driver faulty failed: undefined is not a board' });
    expect((error as DriverBug).stack).toContain('poll.test.ts');
  });

  it('is a driver that wants to write while it reads; not a byte leaves', async () => {
    const sent: Request[] = [];
    const wire: Wire = async (request) => {
      sent.push(request);
      return Answer.none;
    };
    const driver = defineDriver({
      id: 'writer',
      kind: 'miner',
      title: 'Writes while it reads',
      models: [],
      ask: { reboot: { via: 'http', method: 'POST', path: '/reboot', writes: true } },
      read: () => ({ readings: [reading('miner.up', 1)], facts: {}, operation: 'hashing' }),
    });
    await expect(poll(order({ driver, wire }))).rejects.toThrow(/may not write to 127\.0\.0\.1: POST \/reboot/);
    expect(sent).toEqual([]);
  });
});

describe('what was learned', () => {
  /** Polls in a row, each with its replies and minutes later than the one before; tells which asked for the version. */
  async function learnedIn(
    polls: { minutes?: number; replies?: Record<string, unknown> }[],
    driver = toy,
  ): Promise<boolean[]> {
    const given = order({ driver });
    let memory: Memory = {};
    const asked: boolean[] = [];
    for (const { minutes = 1, replies = {} } of polls) {
      await given.timers.advance(minutes * 60_000);
      let version = false;
      const wire: Wire = (request, to, signal) => {
        version ||= request.via === 'cgminer' && 'command' in request && request.command === 'version';
        return toyWire(replies)(request, to, signal);
      };
      memory = (await poll({ ...given, memory, wire })).memory;
      asked.push(version);
    }
    return asked;
  }

  const up = (Elapsed: number) => ({ summary: { ...SUMMARY, Elapsed } });
  const optional = { ...toy, learn: { version: { via: 'cgminer', command: 'version', optional: true } } } as const;
  const refused = { replies: { version: new WireError('refused', 'no') } };

  it.each([
    ['holds for an hour', [{}, {}, { minutes: 58 }, { minutes: 1 }, {}], toy, [true, false, false, true, false]],
    [
      'holds as long as the driver says',
      [{}, {}, { minutes: 3 }],
      { ...toy, learnEverySeconds: 180 },
      [true, false, true],
    ],
    ['is not kept while the question goes unanswered', [refused, refused, {}, {}], toy, [true, true, true, false]],
    ['is kept when the question was optional', [refused, {}], optional, [true, false]],
    [
      'is forgotten after a restart',
      [{ replies: up(7200) }, { replies: up(30) }, { replies: up(90) }, { replies: up(150) }],
      toy,
      [true, false, true, false],
    ],
    [
      'is forgotten after silence',
      [{}, { replies: { summary: silence(), pools: silence() } }, {}, {}],
      toy,
      [true, false, true, false],
    ],
  ])('%s', async (_name, polls, driver, expected) => {
    expect(await learnedIn(polls, driver)).toEqual(expected);
  });
});
