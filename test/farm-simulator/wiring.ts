import type { Clock } from './clock.ts';
import type { MinerDevice } from './miner-device.ts';
import type { PduDevice } from './pdu-device.ts';
import type { FeedPlan } from './plan.ts';

/**
 * Puts a miner on its outlets. It runs while every cord has power, as machines with two supplies in one case do, and
 * the cords share its watts. Without feeds it has power for ever.
 */
export function wire(
  miner: MinerDevice,
  feeds: readonly FeedPlan[],
  pdus: ReadonlyMap<string, PduDevice>,
  clock: Clock,
): void {
  if (feeds.length === 0) {
    miner.power(true);
    return;
  }
  const live = new Set<FeedPlan>();
  const outlets = feeds.map((feed) => {
    const pdu = pdus.get(feed.pdu);
    const outlet = pdu?.model.outlet(feed.outlet);
    if (!pdu || !outlet)
      throw new Error(`${miner.id} is fed by outlet ${feed.outlet} of ${feed.pdu}, which does not exist`);
    return { feed, pdu: pdu.model, outlet };
  });
  const settleAll = () => {
    for (const { pdu, outlet } of outlets) pdu.settle(outlet, clock.now());
  };
  for (const { feed, pdu, outlet } of outlets) {
    pdu.connect(feed.outlet, {
      watts: (now) => (live.size === feeds.length ? miner.physics.watts(now) / feeds.length : 0),
      power(on) {
        const before = live.size === feeds.length;
        if (before) settleAll();
        if (on) live.add(feed);
        else live.delete(feed);
        if (before !== (live.size === feeds.length)) miner.power(live.size === feeds.length);
      },
    });
    miner.physics.onPhase((_before, _after, at) => pdu.settle(outlet, at));
  }
  for (const { pdu, outlet } of outlets) pdu.supply(outlet);
}
