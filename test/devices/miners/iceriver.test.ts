import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { WireError } from '../../../core/wire/wire.ts';
import iceriver from '../../../devices/miners/iceriver.ts';
import { tellsExactly } from './expected-values.ts';
import { faultsOf, fixture, replay, replayOf } from './replay.ts';

const PANEL = 'POST /user/userpanel';
/** The miner counts its boards from 1. */
const board = (no: number) => ({ board: String(no - 1) });

describe('a KS5L', () => {
  const polled = () => replay(iceriver, fixture('iceriver/ks5l'));
  tellsExactly(polled, 1, [
    ['miner.hashrate', { algorithm: 'kheavyhash' }, 9789.87e9],
    ['miner.hashrate_expected', {}, undefined],
    // A day, 4 h, 29 min and 2 s.
    ['miner.uptime', {}, 102_542],
    ['miner.power', {}, undefined],
    ['miner.fans', {}, 3],
    ['miner.fan_speed', { fan: '1' }, 0],
    ['miner.fault_light', {}, 1],
    ['miner.boards', {}, 1],
    ['miner.board_hashrate', board(1), 5160.37e9],
    ['miner.board_hashrate_expected', board(1), undefined],
    ['miner.board_hashrate_expected', board(2), 5e12],
    ['miner.board_chips', board(2), 18],
    ['miner.board_frequency', board(1), 875e6],
    ['miner.board_frequency', board(2), undefined],
    ['miner.board_inlet_temperature', board(1), 61],
    ['miner.board_inlet_temperature', board(2), undefined],
    ['miner.board_outlet_temperature', board(2), 61],
    ['miner.board_temperature', board(1), 63.5],
    ['miner.shares', { result: 'accepted' }, 7225],
    ['miner.shares', { result: 'rejected' }, 3],
    ['miner.pool_up', { pool: '0' }, 1],
    ['miner.pool_active', { pool: '0' }, 1],
    ['miner.pool_difficulty', { pool: '0' }, 140_737.49e9],
    ['miner.pool_up', { pool: '1' }, undefined],
    ['miner.pool_active', { pool: '1' }, 0],
    ['miner.pool_difficulty', { pool: '1' }, undefined],
  ]);

  it('says what it is and does, and no password', async () => {
    const { observation } = await polled();
    expect(observation).toMatchObject({
      operation: 'hashing',
      facts: {
        ...{ make: 'IceRiver', model: 'KS5L', algorithm: 'kheavyhash', mac: '52:8C:03:00:00:E7', hostname: 'ice-1' },
        ...{ firmware: 'ICM168_3_2_10_ks5L_miner', errors: [{ code: 'fan-fault', vendorCode: 'fanstate' }] },
      },
    });
    expect(JSON.stringify(observation)).not.toContain('secret');
  });
});

const panel = (data: object) => ({ [PANEL]: { error: 0, data } });

describe('its model', () => {
  it.each([
    ['KS3M', 'kheavyhash', { model: 'none', softver1: '5977449_ks3m_miner' }],
    ['KS5', 'kheavyhash', { model: 'none', softver1: 'a_b_KS5miner' }],
    ['AL3', 'blockflow', { softver1: 'x_10306_miner' }],
    ['KS9', 'kheavyhash', { softver1: 'x_ks9_miner' }],
    ['AE2', 'aleo', { model: 'AE2', algo: 'Aleo' }],
    [undefined, undefined, { model: 'none', softver1: 'image_1.0' }],
  ])('is %s (%s)', async (model, algorithm, data) => {
    const { facts } = (await replayOf(iceriver, panel(data))).observation;
    expect([facts.model, facts.algorithm]).toEqual([model, algorithm]);
  });
});

describe('its hashrate and what it does', () => {
  it.each<[string, number | undefined, object]>([
    ['hashing', 6226e9, { rtpow: '6226G', unit: 'G' }],
    ['hashing', 6.2e12, { rtpow: '6.2T', unit: 'G' }],
    ['hashing', 6226e9, { rtpow: 6226, unit: 'G' }],
    ['hashing', 8e6, { rtpow: '8', unit: 'm' }],
    ['unknown', undefined, { rtpow: '8' }],
    ['unknown', undefined, { rtpow: 'none', runtime: '0:0:1' }],
    ['starting', 0, { rtpow: '0G', runtime: '00:00:01:00' }],
    ['not-hashing', 0, { rtpow: '0G', runtime: '00:02:00:00' }],
  ])('is %s at %s H/s: %j', async (operation, hashrate, data) => {
    const { observation, value } = await replayOf(iceriver, panel(data));
    expect([observation.operation, value('miner.hashrate')]).toEqual([operation, hashrate]);
  });

  it('says why it does not hash', async () => {
    const data = { rtpow: '0G', runtime: '01:00:00:00', powstate: false, netstate: false };
    const { observation } = await replayOf(iceriver, panel(data));
    expect(observation).toMatchObject({ operation: 'not-hashing', because: 'Power supply is not in order.' });
    expect(observation.facts.errors?.map(({ code }) => code)).toEqual(['psu-fault', 'network-fault']);
  });
});

describe('an answer that is not what it should be', () => {
  it.each<[string, unknown]>([
    ['a text', 'nothing'],
    ['an empty object', {}],
    ['no data', { error: 0, data: null }],
    ['wrong types', { data: { rtpow: {}, fans: 'x', pools: [null, 5], boards: {}, runtime: 7, mac: [], model: {} } }],
  ])('%s reads as nothing said, never as zero', async (_what, reply) => {
    const conversation = await replayOf(iceriver, { [PANEL]: reply });
    expect(conversation.observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.observation.operation).toBe('unknown');
  });

  it('fails with the reason', async () => {
    const gone = new WireError('timeout', 'silence');
    await expect(replayOf(iceriver, { [PANEL]: gone })).rejects.toThrow('silence');
  });
});

describe('commands', () => {
  it.each([
    [true, '/user/userpanel?post=5&locate=1'],
    [false, '/user/userpanel?post=5&locate=0'],
  ])('light %s', (on, path) => {
    expect(iceriver.control?.locate?.(on, {})).toEqual({ via: 'http', method: 'POST', path, writes: true });
  });

  it('nothing else is offered', () => {
    expect(Object.keys(iceriver.control ?? {})).toEqual(['locate']);
  });
});

describe('telling it apart', () => {
  it.each([
    [true, { status: 200, text: '<html><TITLE>用户界面</TITLE></html>' }],
    [false, { status: 200, text: '<title>IceRiver</title>' }],
    [false, undefined],
  ])('says %s', (expected, answer) => {
    expect(iceriver.detect?.some(({ is }) => is(new Answer(answer)))).toBe(expected);
  });
});
