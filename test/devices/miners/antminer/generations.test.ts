import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../../core/farm/metrics.ts';
import antminer from '../../../../devices/miners/antminer.ts';
import { faultsOf, replayOf } from '../replay.ts';

/*
 * The shapes of machines of which no whole reply is at hand: names and units as their firmware tells them, values made up.
 */

type Row = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];

const flat = (type: string, stats: object) => ({
  'cgminer version': { VERSION: [{ API: '3.1', Type: type }] },
  'cgminer stats': { STATS: [{ Type: type }, { STATS: 0, Elapsed: 4000, ...stats }] },
});
const cgi = (type: string, stats: object) => ({
  'cgminer version': { VERSION: [{ API: '3.1', Type: type }] },
  'cgminer stats': { INFO: { type }, STATS: [{ elapsed: 4000, fan_num: 0, fan: [], ...stats }] },
});
const chain = (index: number, rate: number) => ({
  index,
  rate_real: rate,
  rate_ideal: rate,
  asic_num: 120,
  sn: `B${index}`,
});

describe.each<[string, object, Row[]]>([
  [
    // Names say GHS, the machine counts MH/s.
    'L3+',
    flat('Antminer L3+', {
      ...{ 'GHS 5s': '504.56', 'GHS av': '500.28', frequency: '384', fan_num: 2, fan1: 3840, fan2: 3810 },
      ...{ temp1: 46, temp2_1: 54, chain_acn1: 72, chain_acs1: ' oo', chain_rate1: '126.12', chain_hw1: 153 },
    }),
    [
      ['miner.hashrate', { algorithm: 'scrypt' }, 504.56e6],
      ['miner.board_hashrate', { board: '0' }, 126.12e6],
      ['miner.board_temperature', { board: '0' }, 46],
      ['miner.chip_temperature', { board: '0' }, 54],
      ['miner.frequency', {}, 384e6],
    ],
  ],
  [
    // The clock brings its own M; fans and boards stand under numbers of their own.
    'E3',
    flat('Antminer E3', {
      ...{ 'GHS 5s': '197.30', frequency: '1600M', fan_num: 2, fan1: 0, fan2: 0, fan5: 3600, fan6: 3720 },
      ...{
        chain_acn1: 2,
        chain_acs1: 'oo',
        chain_rate1: '20.97',
        chain_acn8: 2,
        chain_acs8: 'oo',
        chain_rate8: '21.81',
      },
    }),
    [
      ['miner.hashrate', { algorithm: 'ethash' }, 197.3e6],
      ['miner.frequency', {}, 1600e6],
      ['miner.fan_speed', { fan: '1' }, 3720],
      ['miner.boards', {}, 2],
      ['miner.board_hashrate', { board: '7' }, 21.81e6],
    ],
  ],
  [
    'S17 Pro',
    flat('Antminer S17 Pro', {
      ...{ 'GHS 5s': '54997.01', 'GHS av': '54512.07', 'GHS 30m': '54297.86', Mode: 1, rate_unit: 'GH' },
      ...{ total_rateideal: 53_619, total_freqavg: 0, frequency: '', chain_rateideal1: 0, chain_rateideal2: 17_000 },
      ...{ chain_acn1: 48, chain_acn2: 48, chain_rate1: '17968.26', chain_rate2: '18418.00', freq1: 570, freq2: 560 },
      ...{ temp_pcb1: '22-53-21-50', temp_chip1: '48-80-49-70' },
    }),
    [
      ['miner.hashrate', { algorithm: 'sha256' }, 54_997.01e9],
      ['miner.hashrate_average', { window: '30m' }, 54_297.86e9],
      ['miner.frequency', {}, 565e6],
      ['miner.board_hashrate_expected', { board: '0' }, undefined],
      ['miner.board_hashrate_expected', { board: '1' }, 17_000e9],
      ['miner.chip_temperature', { board: '0', sensor: '1' }, 80],
    ],
  ],
  [
    // Three chains a board, numbered from 2 on.
    'T9+',
    flat('Antminer T9+', {
      ...{ 'GHS 5s': '10500.5', chain_acn2: 18, chain_acn3: 18, chain_acn9: 18, chain_acs2: 'o', chain_acs9: 'o' },
      ...{ chain_rate2: '1166.5', chain_rate3: '1166.5', chain_rate9: '', temp2_9: 81, temp9: 60 },
    }),
    [
      ['miner.hashrate', { algorithm: 'sha256' }, 10_500.5e9],
      ['miner.boards', {}, 3],
      ['miner.board_hashrate', { board: '8' }, undefined],
      ['miner.chip_temperature', { board: '8' }, 81],
    ],
  ],
  [
    'L7',
    cgi('Antminer L7', { rate_5s: 9512.5, rate_unit: 'MH/s', chain: [chain(0, 2378)] }),
    [
      ['miner.hashrate', { algorithm: 'scrypt' }, 9512.5e6],
      ['miner.board_hashrate', { board: '0' }, 2378e6],
    ],
  ],
  [
    'L9',
    cgi('Antminer L9', { rate_5s: 16_000.5, rate_unit: 'MH/s', power: 3260 }),
    [
      ['miner.hashrate', { algorithm: 'scrypt' }, 16_000.5e6],
      ['miner.power', {}, 3260],
    ],
  ],
  [
    'Z15',
    cgi('Antminer Z15', { rate_5s: 421.5, rate_avg: 420, rate_unit: 'KSol/s', chain: [chain(1, 140)] }),
    [
      ['miner.hashrate', { algorithm: 'equihash' }, 421.5e3],
      ['miner.board_hashrate', { board: '1' }, 140e3],
    ],
  ],
  [
    'K7',
    cgi('Antminer K7', { rate_5s: 63_500, rate_unit: 'GH/s' }),
    [['miner.hashrate', { algorithm: 'eaglesong' }, 63_500e9]],
  ],
  [
    'KS5',
    cgi('Antminer KS5', { rate_5s: 0, rate_avg: 0, rate_ideal: 0, rate_unit: 'H/s', elapsed: 12 }),
    [
      ['miner.hashrate', { algorithm: 'kheavyhash' }, 0],
      ['miner.hashrate_expected', {}, undefined],
    ],
  ],
])('%s', (_model, replies, rows) => {
  it.each(rows)('%s %o is %s', async (metric, labels, value) => {
    const conversation = await replayOf(antminer, replies as Record<string, unknown>);
    expect(faultsOf(conversation)).toEqual([]);
    expect(conversation.value(metric, labels)).toBe(value);
  });
});

describe('without a unit that is known', () => {
  it.each([
    ['Antminer Z11', 'equihash'],
    ['Antminer D3', 'x11'],
    ['Antminer X3', 'cryptonight'],
    ['Antminer B3', 'tensority'],
    ['Antminer A3', 'blake2b'],
    ['Antminer AL1', 'blake3'],
  ])('%s tells no hashrate, and hashes', async (type, algorithm) => {
    const { observation, value } = await replayOf(antminer, flat(type, { 'GHS 5s': '135.50', 'GHS av': '134' }));
    expect(observation.facts.algorithm).toBe(algorithm);
    expect(value('miner.hashrate')).toBeUndefined();
    expect(observation.operation).toBe('hashing');
  });
});

it.each<[object, string, string | undefined]>([
  [flat('Antminer Z11', { 'GHS 5s': '0' }), 'not-hashing', undefined],
  [flat('Antminer Z11', { 'GHS 5s': '0', Elapsed: 30 }), 'starting', 'it started 30 s ago'],
  [flat('Antminer S17', { 'GHS 5s': '0', Mode: 254 }), 'sleeping', 'its mode is sleep'],
  [{ ...flat('Antminer S19', {}), 'cgminer stats': { STATS: [] } }, 'sleeping', 'stats is an empty list'],
])('%# says why', async (replies, operation, because) => {
  const { observation } = await replayOf(antminer, replies as Record<string, unknown>);
  expect(observation.operation).toBe(operation);
  expect(observation.because).toBe(because);
});
