import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { describe as named, WireError } from '../../../core/wire/wire.ts';
import antminer from '../../../devices/miners/antminer.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

const VERSION = { VERSION: [{ API: '3.1', CompileTime: 'Tue Dec  6 16:12:30 CST 2022', Type: 'Antminer S19 Pro' }] };
const CASES = ['s21-cgi', 's21-daemon', 'sleeping', 's9-flat', 's19-missing-board'];

describe.each(CASES)('%s', (name) => {
  it('gives readings with exactly the labels of the catalogue', async () => {
    expect(faultsOf(await replay(antminer, fixture(`antminer/${name}`)))).toEqual([]);
  });

  it('is polled with at most three questions, none of which writes', async () => {
    const { polled } = await replay(antminer, fixture(`antminer/${name}`));
    expect(polled.length).toBeLessThanOrEqual(3);
    expect(polled.filter(({ writes }) => writes)).toEqual([]);
  });
});

describe('power from the daemon', () => {
  const polled = replay(antminer, fixture('antminer/s21-daemon'));

  it('takes the place of the summary', async () => {
    const { polled: questions, value } = await polled;
    expect(questions.map(named)).toEqual(['cgminer stats', 'cgminer pools', 'GET /miner_power']);
    expect(value('miner.power')).toBe(3456);
  });

  it('loses nothing else: errors are summed, the best share and complaints were learned', async () => {
    const { value, observation } = await polled;
    expect(value('miner.hardware_errors')).toBe(12 + 7 + 1);
    expect(value('miner.shares', { result: 'accepted' })).toBe(1220);
    expect(value('miner.best_share_difficulty')).toBe(7.5e9);
    expect(observation.facts.errors?.map(({ vendorCode }) => vendorCode)).toEqual(['fans', 'temp:2']);
  });

  it('brings identity where the web password is known', async () => {
    const { observation } = await polled;
    expect(observation.facts).toMatchObject({
      mac: '02:AA:BB:CC:DD:0E',
      serial: 'SER123',
      hostname: 's21-07',
      firmware: 'FR-1.12(251009-S21)',
    });
  });

  it.each([
    ['power:3456', 3456],
    ['miner power:0', undefined],
    ['error 6060 cmd', undefined],
    ['power:', undefined],
    [{ power: 3456 }, undefined],
  ])('reads %j as %j watts', async (text, watts) => {
    const stats = { STATS: [{ elapsed: 10, rate_5s: 1, chain: [] }] };
    const { value } = await replayOf(antminer, { 'cgminer stats': stats, 'GET /miner_power': text });
    expect(value('miner.power')).toBe(watts);
  });
});

describe('an answer that is not what it should be', () => {
  it.each([
    ['a text', 'Socket connect failed'],
    ['a number', 7],
    ['a list', []],
    ['an empty object', {}],
    ['texts for numbers', { STATS: [{ rate_5s: 'fast', elapsed: [], chain: 'none', fan: { 0: 1 }, fan_num: null }] }],
    [
      'NaN',
      {
        STATS: [
          { rate_5s: Number.NaN, elapsed: Number.POSITIVE_INFINITY, chain: [Number.NaN, null, 'x'], fan: [null] },
        ],
      },
    ],
    [
      'boards without anything',
      { STATS: [{ Type: 7 }, { Elapsed: '', chain_acn1: '', chain_rate1: '', temp_pcb1: '---', fan1: 'n/a' }] },
    ],
    ['objects in lists', { STATS: [[1], [2]], SUMMARY: [[3]], POOLS: [[4], 5, null] }],
  ])('%s reads as nothing said, never as zero', async (_what, reply) => {
    const replies = {
      'cgminer version': reply,
      'cgminer stats': reply,
      'cgminer summary': reply,
      'cgminer pools': reply,
    };
    const conversation = await replayOf(antminer, replies);
    expect(conversation.observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
  });

  it('keeps what pools and summary say when stats is a web page', async () => {
    const page = new WireError('unexpected-answer', 'a web page instead of data');
    const { value, observation, unanswered } = await replayOf(antminer, {
      'cgminer version': VERSION,
      'cgminer stats': page,
      'cgminer summary': { SUMMARY: [{ Elapsed: 60, 'GHS 5s': 100_000, Accepted: 5 }] },
      'cgminer pools': { POOLS: [{ POOL: 0, URL: 'stratum+tcp://a.example:3333', Status: 'Alive' }] },
    });
    expect(value('miner.hashrate')).toBeCloseTo(1e14, -6);
    expect(value('miner.pool_up', { pool: '0' })).toBe(1);
    expect(value('miner.shares', { result: 'rejected' })).toBeUndefined();
    expect(observation.operation).toBe('hashing');
    expect(unanswered).toHaveProperty('stats', 'a web page instead of data');
  });

  it('fails with the reason when nothing at all is answered', async () => {
    const refused = new WireError('refused', 'Access denied');
    const replies = { 'cgminer stats': refused, 'cgminer summary': refused, 'cgminer pools': refused };
    await expect(replayOf(antminer, replies)).rejects.toThrow('Access denied');
  });
});

describe('telling it apart', () => {
  const [detection] = antminer.detect ?? [];
  it.each([
    [true, VERSION],
    [true, { VERSION: [{ BMMiner: '1.0.0', Type: 'antminer s21' }] }],
    [false, { VERSION: [{ LUXminer: '2025.4.8', Type: 'Antminer S19k Pro' }] }],
    [false, { VERSION: [{ BOSer: 'boser-buildroot', Type: 'Antminer S19' }] }],
    [false, { VERSION: [{ Miner: 'HIVEON', Type: 'Antminer S9' }] }],
    [false, { VERSION: [{ Miner: 'KAONSU', Type: 'Antminer S19' }] }],
    [false, { VERSION: [{ Miner: 'vnish', Type: 'Antminer S19' }] }],
    [false, { VERSION: [{ BMMiner: '4.11.1 rwglr', Type: 'S19-88 v.2.6.0.39' }] }],
    [false, { DEVDETAILS: [{ Model: 'Antminer S19' }] }],
    [false, undefined],
  ])('says %s to %j', (expected, version) => {
    expect(detection?.is(new Answer(version))).toBe(expected);
  });
});

describe('control', () => {
  it('writes through the web page', () => {
    expect(antminer.control?.reboot?.({})).toEqual({
      ...{ via: 'http', method: 'GET', path: '/cgi-bin/reboot.cgi', auth: 'digest', writes: true },
    });
    expect(antminer.control?.locate?.(true, {})).toMatchObject({
      ...{ method: 'POST', path: '/cgi-bin/blink.cgi', body: { blink: true }, writes: true },
    });
    expect(antminer.control?.locate?.(false, {})).toMatchObject({ body: { blink: false } });
  });

  it('does not offer what would need the whole configuration', () => {
    expect(Object.keys(antminer.control ?? {}).sort()).toEqual(['locate', 'reboot']);
  });
});
