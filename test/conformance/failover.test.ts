import { beforeAll, describe, expect, it } from 'vitest';
import { wrongIn } from '../../scripts/failover/mails.ts';
import { badOf, type Verdict } from '../../scripts/failover/one-death.ts';
import { type Death, type How, type Kind, pointNamed, pointsOf } from '../../scripts/failover/points.ts';
import { type FailoverResult, failover } from '../../scripts/failover.ts';

const dies = (kind: Kind, how: How, point: string): Death => ({ kind, how, point: pointNamed(kind, point) });

/** Some of each kind, side by side; `npm run failover` goes through all of them. */
const LANES: readonly (readonly Death[])[] = [
  [
    dies('native', 'SIGKILL', 'before actions'),
    dies('native', 'SIGKILL', 'before cycle sent'),
    dies('native', 'SIGSTOP', 'after cycle intent'),
  ],
  [
    dies('own', 'SIGKILL', 'before turn-off sent'),
    dies('own', 'SIGSTOP', 'before turn-on intent'),
    dies('off', 'SIGKILL', 'after latch intent'),
  ],
  [
    dies('own', 'PostgreSQL', 'after verify-off confirmed'),
    dies('own', 'Alertmanager', 'before turn-off sent'),
    dies('own', 'both', 'after turn-off intent'),
  ],
];

const ALL = LANES.flat().map((death) => ({ ...death, name: nameOf(death) }));
function nameOf({ kind, how, point }: Death): string {
  return `${kind}: ${how} ${point.moment} ${point.line}`;
}

describe('T4 two alert-webhooks on one PostgreSQL, two Alertmanagers', () => {
  let result: FailoverResult;
  const lines: string[] = [];
  beforeAll(async () => {
    result = await failover({
      lanes: LANES,
      atOnce: 3,
      leaseSeconds: 2,
      offSeconds: 2,
      tell: (line) => void lines.push(line),
    });
    console.log(lines.join('\n'));
  }, 600_000);

  it.each(ALL)('T4 $name: power is back in time, by one cycle, and told once', ({ name }) => {
    const found = result.verdicts.filter((verdict) => nameOf(verdict) === name);
    expect(found).toHaveLength(1);
    const [verdict] = found as [Verdict];
    expect(badOf(verdict)).toBeUndefined();
    expect(verdict.dark).toBeLessThan(verdict.deadline);
  });

  it('T4 people get one mail of what was turned off to stay off', () => {
    expect(result.mails).toHaveLength(1);
    expect(result.mails.map(wrongIn)).toEqual([undefined]);
  });
});

it('every line of an action is a point, before and after', () => {
  expect(pointsOf('own').map(({ moment, line }) => `${moment} ${line}`)).toContain('before turn-on intent');
  expect(pointsOf('native')).toHaveLength(18);
  expect(() => pointNamed('native', 'before turn-on intent')).toThrow('found no "before turn-on intent" in native');
});
