import { describe, expect, it } from 'vitest';
import { assess } from '../../../core/farm/assess.ts';
import { type Attention, type Reading, reading } from '../../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS } from '../../../core/farm/thresholds.ts';

const breaker = (name: string, closed: number | undefined) => reading('pdu.breaker_closed', closed, { breaker: name });
const suspended = (outlet: string, value: number | undefined) => reading('pdu.outlet_suspended', value, { outlet });
const current = (inlet: string, amperes: number | undefined) => reading('pdu.inlet_current', amperes, { inlet });
const limit = (inlet: string, level: string, amperes: number) =>
  reading('pdu.inlet_current_limit', amperes, { inlet, level });

function attentionOf(readings: Reading[]): Attention[] {
  const policy = { expected: undefined, thresholds: DEFAULT_THRESHOLDS };
  return assess({ operation: 'operating', readings, facts: {} }, policy).attention;
}

const action = (reason: string, evidence: string) => ({ level: 'action', reason, evidence });

describe('what needs attention on a PDU', () => {
  it.each<[string, Reading[], Attention[] | object[]]>([
    ['all breakers closed', [breaker('C1', 1), breaker('C2', 1)], []],
    ['a breaker that tells nothing', [breaker('C1', undefined), breaker('C2', Number.NaN)], []],
    [
      'a breaker that tripped',
      [breaker('C1', 1), breaker('C2', 0), breaker('C3', 1)],
      [action('breaker-tripped', 'Breaker C2 of 3 tripped: nothing behind has power.')],
    ],
    [
      'two breakers that tripped',
      [breaker('C1', 0), breaker('C2', 0)],
      [action('breaker-tripped', 'Breakers C1, C2 of 2 tripped: nothing behind has power.')],
    ],
    ['no outlet suspended', [suspended('1', 0), suspended('2', undefined)], []],
    [
      'outlets that stay off after a trip',
      [suspended('7', 1), suspended('8', 0), suspended('9', 1)],
      [action('outlet-suspended', 'Outlets 7, 9: kept off by the PDU after a breaker trip.')],
    ],
    [
      'many of them, of which eight are named',
      Array.from({ length: 10 }, (_, index) => suspended(String(index + 1), 1)),
      [
        action(
          'outlet-suspended',
          'Outlets 1, 2, 3, 4, 5, 6, 7, 8 and 2 more: kept off by the PDU after a breaker trip.',
        ),
      ],
    ],
    ['an inlet at its limits', [current('1', 24), limit('1', 'warning', 24), limit('1', 'critical', 32)], []],
    ['an inlet without limits', [current('1', 99)], []],
    ['the limit of another inlet', [current('1', 30), limit('2', 'critical', 16)], []],
    ['a limit that is not set', [current('1', 30), limit('1', 'critical', 0)], []],
    ['an inlet that is not measured', [current('1', undefined), limit('1', 'critical', 16)], []],
    [
      'an inlet above its warning limit',
      [current('1', 24.1), limit('1', 'warning', 24), limit('1', 'critical', 32)],
      [
        {
          level: 'advisory',
          reason: 'inlet-overloaded',
          evidence: 'The inlet 1 carries 24.1 A, its warning limit is 24 A.',
        },
      ],
    ],
    [
      'one above its critical and one above its warning limit',
      [
        current('AA', 33),
        limit('AA', 'warning', 24),
        limit('AA', 'critical', 32),
        current('AB', 25),
        limit('AB', 'warning', 24),
        limit('AB', 'critical', 32),
      ],
      [
        action('inlet-overloaded', 'The inlet AA carries 33 A, its critical limit is 32 A.'),
        {
          level: 'advisory',
          reason: 'inlet-overloaded',
          evidence: 'The inlet AB carries 25 A, its warning limit is 24 A.',
        },
      ],
    ],
  ])('%s', (_name, readings, expected) => {
    expect(attentionOf(readings)).toEqual(expected);
  });
});
