import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import whatsminer from '../../../devices/miners/whatsminer.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

const API3 = { code: 0, msg: { miner: { type: 'M60S_VK40', working: 'true' }, system: { api: '3.0.2' } } };
const API2 = { STATUS: 'S', Code: 131, Msg: { api_ver: '2.0.5', fw_ver: '20230803.11.REL' } };
const STATUS = 'whatsminer v3 get.miner.status';
const DEVICE = 'whatsminer v3 get.device.info';
const JOINED = 'cgminer summary+devs+pools';

describe('a hydro miner that is switched off (API 2)', () => {
  const polled = replay(whatsminer, fixture('whatsminer/hydro-off'));

  it('claims no power, limit, fan, expectation or temperature that was not measured', async () => {
    const { value, series } = await polled;
    for (const metric of ['miner.power', 'miner.power_limit', 'miner.hashrate_expected', 'miner.fans'] as const)
      expect([metric, value(metric)]).toEqual([metric, undefined]);
    for (const metric of ['miner.fan_speed', 'miner.board_temperature', 'miner.environment_temperature'] as const)
      expect([metric, series(metric)]).toEqual([metric, {}]);
    expect(value('miner.hashrate')).toBe(0);
    expect(value('miner.uptime')).toBe(90_000);
    expect(value('miner.mining_duration')).toBe(40);
    expect(value('miner.boards')).toBe(0);
  });

  it('sleeps', async () => {
    const { observation } = await polled;
    expect(observation.operation).toBe('sleeping');
    expect(observation.facts).toMatchObject({
      ...{ make: 'MicroBT', model: 'M63S VK30', mac: 'D4:01:02:03:04:06', serial: 'SER-WM-17', hostname: 'wm-17' },
      ...{ controlBoard: 'H616', apiVersion: '2.0.5', mode: 'low' },
    });
  });

  it('reads errors from a list that is written like an object', async () => {
    const { observation } = await polled;
    expect(observation.facts.errors).toEqual([
      {
        code: 'temperature-sensor',
        vendorCode: '329',
        component: 'temperature',
        message: 'Control board temperature sensor communication error.',
        reportedAt: '2026-01-02 03:04:05',
      },
      {
        ...{
          code: 'board-fault',
          vendorCode: '540',
          component: 'board',
          part: 0,
          message: 'Slot 0 error reading chip id.',
        },
        reportedAt: '2026-01-02 03:04:06',
      },
    ]);
  });

  it('has the labels of the catalogue and asks three questions without writing', async () => {
    const conversation = await polled;
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.polled.map(named)).toEqual([JOINED, 'cgminer status', 'cgminer get_error_code']);
    expect(conversation.polled.filter(({ writes }) => writes)).toEqual([]);
  });
});

describe('which questions are asked', () => {
  it.each([
    [
      'API 1, whose errors stand in summary',
      { 'cgminer get_version': { Msg: { api_ver: 'whatsminer v1.4.0' } }, [JOINED]: {} },
      [JOINED, 'cgminer status'],
    ],
    ['API 2', { 'cgminer get_version': API2, [JOINED]: {} }, [JOINED, 'cgminer status', 'cgminer get_error_code']],
    ['API 3 alone', { [DEVICE]: API3, [STATUS]: {} }, [DEVICE, STATUS]],
    [
      'API 3 with port 4028',
      { [DEVICE]: API3, [STATUS]: {}, 'cgminer get_version': API2 },
      [DEVICE, STATUS, 'cgminer pools'],
    ],
  ])('%s', async (_what, replies, questions) => {
    const { polled } = await replayOf(whatsminer, replies);
    expect(polled.map(named)).toEqual(questions);
    expect(polled.filter(({ writes }) => writes)).toEqual([]);
  });
});

describe('what the miner does', () => {
  const v2 = (summary: object, status: object | undefined, devs: object[] = []) => ({
    'cgminer get_version': API2,
    [JOINED]: { summary: { SUMMARY: [summary] }, devs: { DEVS: devs } },
    ...(status ? { 'cgminer status': { Msg: status } } : {}),
  });
  const v3 = (miner: object, summary: object, more: object = {}) => ({
    [DEVICE]: { code: 0, msg: { miner: { type: 'M60S_VK40', ...miner }, ...more } },
    [STATUS]: { code: 0, msg: { summary } },
  });
  it.each([
    ['hashing', v2({ 'HS RT': 1e8 }, { mineroff: 'false' })],
    ['hashing', v2({ 'HS RT': 1e8 }, undefined)],
    ['sleeping', v2({ 'HS RT': 0 }, { mineroff: 'true' })],
    ['sleeping', v2({ 'HS RT': 1e8 }, { btmineroff: 'true' })],
    ['starting', v2({ 'HS RT': 0 }, { mineroff: 'false' }, [{ 'Upfreq Complete': 0 }])],
    ['starting', v2({ 'HS RT': 0 }, { mineroff: 'false' }, [{ Status: 'Initialising' }])],
    ['not-hashing', v2({ 'HS RT': 0 }, { btmineroff: 'false' }, [{ Status: 'Alive' }])],
    ['unknown', v2({}, { mineroff: 'false' })],
    ['hashing', v3({ working: 'true' }, { 'hash-realtime': 170 })],
    ['sleeping', v3({ working: 'false' }, { 'hash-realtime': 0 })],
    ['starting', v3({ working: 'true' }, { 'hash-realtime': 0, 'up-freq-finish': 0 })],
    ['not-hashing', v3({ working: 'true' }, { 'hash-realtime': 0, 'up-freq-finish': 1 })],
    ['not-hashing', v3({ working: 'false' }, { 'hash-realtime': 0 }, { 'error-code': 'btminer process is down err' })],
    ['unknown', v3({}, {})],
  ])('is %s', async (operation, replies) => {
    const { observation } = await replayOf(whatsminer, replies);
    expect(observation.operation).toBe(operation);
  });
});

describe('an answer that is not what it should be', () => {
  it.each([
    ['a text', 'nothing'],
    ['an empty object', {}],
    [
      'wrong types',
      {
        summary: { SUMMARY: [{ 'HS RT': 'fast', Power: {}, 'Fan Speed In': [], MAC: 7 }] },
        devs: { DEVS: 'x' },
        pools: { POOLS: {} },
      },
    ],
    ['NaN', { summary: { SUMMARY: [{ 'HS RT': Number.NaN, Elapsed: Number.NaN, 'Power Limit': 'nan' }] } }],
    ['lists of nothing', { summary: { SUMMARY: [] }, devs: { DEVS: [] }, pools: { POOLS: [] } }],
  ])('%s reads as nothing said, never as zero', async (_what, joined) => {
    const conversation = await replayOf(whatsminer, { 'cgminer get_version': API2, [JOINED]: joined });
    expect(conversation.observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.operation).toBe('unknown');
  });

  it.each(['text', 7, { msg: 'text' }, { msg: { summary: 'x', edevs: [null, 'x'], pools: 5 } }])(
    'API 3 survives %j',
    async (reply) => {
      const conversation = await replayOf(whatsminer, { [DEVICE]: API3, [STATUS]: reply });
      expect(faultsOf(conversation)).toEqual([]);
      expect(conversation.value('miner.hashrate')).toBeUndefined();
    },
  );

  it('keeps the errors when the miner process does not answer', async () => {
    const { observation, unanswered } = await replayOf(whatsminer, {
      'cgminer get_version': API2,
      [JOINED]: new WireError('refused', 'btminer is down'),
      'cgminer get_error_code': { Msg: { error_code: [{ 218: '2024-06-15 10:30:00' }] } },
    });
    expect(observation.facts.errors?.map(({ vendorCode }) => vendorCode)).toEqual(['218']);
    expect(unanswered).toHaveProperty('mining', 'btminer is down');
  });

  it('fails with the reason when nothing at all is answered', async () => {
    await expect(replayOf(whatsminer, { 'cgminer get_version': API2 })).rejects.toThrow('has no reply');
  });
});

describe('telling it apart', () => {
  const is = (answer: unknown) => (whatsminer.detect ?? []).some((detection) => detection.is(new Answer(answer)));
  it.each([
    [true, API3],
    [true, { DEVDETAILS: [{ Driver: 'bitmicro', Model: 'M30S+_VE40' }] }],
    [false, { DEVDETAILS: [{ Driver: 'antminer', Model: 'S19' }] }],
    [false, { code: 0, msg: 'ok' }],
    [false, undefined],
  ])('says %s to %j', (expected, answer) => {
    expect(is(answer)).toBe(expected);
  });
});
