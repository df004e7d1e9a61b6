import { expect, it } from 'vitest';
import { adviceFor, type Reading } from '../../../sidecar/fleet/detail.ts';

const told = (name: string, labels: Record<string, string>, value = 1): Reading => ({ name, labels, value });

it('says what a code means and what to do, once each, and nothing of what is over or not described', () => {
  const advice = adviceFor([
    told('miner_error', { code: 'fan-lost', fan: '1' }),
    told('miner_error', { code: 'fan-lost', fan: '2' }),
    told('miner_error', { code: 'chips-lost' }, 0),
    told('miner_error', { code: 'constructor' }),
    told('miner_attention', { reason: 'overheated', level: 'action' }),
    told('miner_attention', { reason: 'pool-strange', level: 'advisory' }),
    told('miner_hashrate_hashes_per_second', { code: 'psu-fault' }),
  ]);
  expect(advice.map(({ code }) => code)).toEqual(['fan-lost', 'overheated']);
  expect(advice[0]).toMatchObject({
    ...{ severity: 'critical', means: 'A fan does not turn.', restart: 'never', powerCycle: 'never' },
    todo: expect.stringMatching(/^Switch the miner off if it gets hot/) as string,
  });
});
