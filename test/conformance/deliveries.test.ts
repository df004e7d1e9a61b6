import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../alert-webhook/alert.ts';
import {
  FIXTURES,
  firingMiners,
  HAS_RECORDINGS,
  ofReplica,
  RECORDINGS,
  type RecordedBody,
  recordedBodies,
  replay,
} from './deliveries-replay.ts';

const where = HAS_RECORDINGS ? '' : ` (skipped: ${RECORDINGS} is absent)`;

/** Each delivery from one to three times, from either replica of a pair, in any order. */
const anyOrder = (bodies: readonly RecordedBody[]) =>
  fc
    .array(fc.record({ times: fc.integer({ min: 1, max: 3 }), replica: fc.integer({ min: 1, max: 2 }) }), {
      minLength: bodies.length,
      maxLength: bodies.length,
    })
    .chain((choices) => {
      const all = bodies.flatMap((body, index) => {
        const { times = 1, replica = 1 } = choices[index] ?? {};
        return Array.from({ length: times }, (_, time) => ofReplica(body, ((replica + time) % 2) + 1));
      });
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    });

describe('T1 deliveries of Alertmanager in any order lead to one action an episode', () => {
  it('T1 the fixtures, from both replicas, shuffled and repeated', { timeout: 180_000 }, async () => {
    const bodies = recordedBodies(FIXTURES);
    const miners = firingMiners(bodies);
    expect(miners.sort()).toEqual(['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']);
    await fc.assert(
      fc.asyncProperty(anyOrder(bodies), async (deliveries) => {
        const { deeds, expected, actions, episodes } = await replay(deliveries, miners);
        expect(deeds).toEqual(expected);
        expect(actions.map(({ device }) => device).sort()).toEqual([...miners].sort());
        expect(episodes).toHaveLength(miners.length);
      }),
      { numRuns: 4, seed: 5, endOnFailure: true },
    );
  });

  it.skipIf(!HAS_RECORDINGS)(
    `T1 what was recorded of 0.25, two to six times over${where}`,
    { timeout: 120_000 },
    async () => {
      const bodies = recordedBodies(RECORDINGS);
      const miners = firingMiners(bodies);
      expect(bodies.length).toBeGreaterThan(100);
      expect(miners.length).toBeGreaterThan(3);
      for (const body of bodies)
        expect(parseDelivery(body)).toMatchObject({ unreadable: 0, alerts: { length: body.alerts.length } });
      const [deliveries = []] = fc.sample(anyOrder([...bodies, ...bodies]), { numRuns: 1, seed: 1 });
      const { deeds, expected, actions, episodes } = await replay(deliveries, miners);
      expect(deeds).toEqual(expected);
      expect(actions).toHaveLength(miners.length);
      expect(episodes).toHaveLength(miners.length);
    },
  );
});
