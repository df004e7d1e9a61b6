import { describe, expect, it } from 'vitest';
import antminer from '../../../../devices/miners/antminer.ts';
import { fixture, replay, replayOf } from '../replay.ts';

describe('what the miner does', () => {
  const flat = (fields: object) => ({ STATS: [{ Type: 'Antminer T17+' }, { Elapsed: 7200, ...fields }] });
  const cgi = (fields: object) => ({ STATS: [{ elapsed: 7200, rate_unit: 'GH/s', chain: [], ...fields }] });
  const dead = { chain_acn1: 44, chain_acs1: ' xxxxxxxx xxxx', chain_rate1: '0.00' };
  it.each([
    ['hashing', flat({ 'GHS 5s': 58_000, Mode: 2 })],
    ['hashing', cgi({ rate_5s: 100, 'miner-mode': 1 })],
    ['sleeping', { STATS: [] }],
    ['sleeping', flat({ 'GHS 5s': 0, Mode: 254, ...dead })],
    ['sleeping', cgi({ rate_5s: 0, 'miner-mode': '1' })],
    ['not-hashing', flat({ 'GHS 5s': '0.00', Mode: 2, ...dead })],
    ['not-hashing', flat({ 'GHS 5s': 0 })],
    ['not-hashing', cgi({ rate_5s: 0.0, 'miner-mode': 0 })],
    ['starting', cgi({ rate_5s: 0.0, elapsed: 299 })],
    ['not-hashing', cgi({ rate_5s: 0.0, elapsed: 300 })],
    ['unknown', cgi({})],
    ['unknown', { STATUS: [{ STATUS: 'S' }] }],
  ])('is %s', async (operation, stats) => {
    const { observation } = await replayOf(antminer, { 'cgminer stats': stats });
    expect(observation.operation).toBe(operation);
  });

  it('is sleeping, without a single number about hashing, when its lists are empty', async () => {
    const { observation } = await replay(antminer, fixture('antminer/sleeping'));
    expect(observation.operation).toBe('sleeping');
    expect(observation.readings.filter(({ value }) => value !== undefined)).toEqual([]);
    expect(observation.facts.model).toBe('Antminer S21');
  });
});
