import { drawsAsWhole, feedImplausible } from '../../core/farm/plausibility.ts';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { described, heatOf, rises } from '../conditions/heat.ts';
import type { GateContext } from '../gate.ts';
import type { OutletView } from '../plan.ts';
import type { DeviceSample } from '../samples.ts';
import { total } from '../verify.ts';
import { heatWitnesses } from './heat-witnesses.ts';
import { opensOutlet } from './rungs.ts';

/** A miner that hashes draws more than this; one that only idles may draw it. Used where its own draw is not known. */
const IDLE_WATTS = 100;
/** The controller of a miner that answers draws more than this: an outlet with less does not feed it. */
const ANSWERING_WATTS = 5;

/** Another machine may hang on the outlet, and would lose its power. Restarting the miner over its own network harms none. */
export function mappingImplausible({ rung, sample }: GateContext): string | undefined {
  if (!opensOutlet(rung) || sample === undefined) return undefined;
  const seen = sample.attention.find(({ reason }) => reason === 'feed-implausible');
  if (seen) return seen.evidence;
  const { feedWatts, ownWatts } = sample.lastHashing ?? {};
  if (feedWatts === undefined || ownWatts === undefined) return undefined;
  const tolerance = total(sample, 'miner.feed_power_tolerance') ?? DEFAULT_THRESHOLDS.feedPowerTolerance;
  const evidence = feedImplausible({ feedWatts, ownWatts }, tolerance);
  return evidence && `while it was last hashing: ${evidence}`;
}

/** An outlet is opened only where two things that know nothing of each other say the same. */
export function noWitness(context: GateContext): string | undefined {
  const { fault, rung, outlets = [] } = context;
  if (!opensOutlet(rung) || outlets.some(({ failure }) => failure)) return undefined;
  if (fault === 'offline') return silentButMeasured(context);
  return (rung === 'power-off' ? noHeatWitness(context) : undefined) ?? feedsAnother(context);
}

/** The network says that it is silent, the outlets must say that it does not work. */
function silentButMeasured({ sample, outlets = [] }: GateContext): string | undefined {
  if (outlets.some(({ state }) => state?.watts === undefined))
    return 'an outlet does not measure power: a hung miner and a network fault look alike';
  const watts = drawn(outlets);
  return sample?.lastHashing?.feedWatts === undefined && watts > IDLE_WATTS
    ? `the outlets draw ${Math.round(watts)} W and it is not known what the miner draws while hashing`
    : undefined;
}

/** The miner says what is wrong with it, the watts of its outlets must be such as it may draw. */
function feedsAnother({ rung, sample, outlets = [] }: GateContext): string | undefined {
  if (sample === undefined || !sample.up) return undefined;
  if (outlets.some(({ state }) => state?.watts === undefined))
    return rung === 'power-off'
      ? undefined
      : 'an outlet does not measure power: nothing shows that it feeds this miner';
  const watts = drawn(outlets);
  if (watts <= ANSWERING_WATTS)
    return `the miner answers, but its outlets draw ${Math.round(watts)} W: something else feeds it`;
  const unmoved = boardsWithoutWatts(sample, watts);
  if (unmoved) return unmoved;
  const own =
    sample.operation === 'hashing' || sample.operation === 'degraded' ? total(sample, 'miner.power') : undefined;
  if (own === undefined || own <= 0) return undefined;
  const tolerance = total(sample, 'miner.feed_power_tolerance') ?? DEFAULT_THRESHOLDS.feedPowerTolerance;
  return feedImplausible({ feedWatts: watts, ownWatts: own }, tolerance);
}

/** What tells machines apart that say nothing of their power: the one that lost a board draws less since. */
function boardsWithoutWatts(sample: DeviceSample, watts: number): string | undefined {
  const wholeWatts = sample.lastHashing?.wholeWatts;
  if (wholeWatts === undefined) return undefined;
  const [boards, expected] = [total(sample, 'miner.boards'), total(sample, 'miner.boards_expected')];
  if (boards === undefined || expected === undefined) return undefined;
  return drawsAsWhole({ watts, wholeWatts }, { boards, expected });
}

function noHeatWitness(context: GateContext): string | undefined {
  const { fault, sample, earlier } = context;
  if (fault === 'room-too-hot' || fault === 'fan-lost' || sample === undefined) return undefined;
  const [hottest] = heatOf(sample).sensors;
  if (hottest === undefined || hottest.margin <= 0)
    return 'no sensor of the miner that can be believed is above its limit';
  if (heatWitnesses(context).length > 0) return undefined;
  const trend = rises(sample, earlier);
  return `only one sensor says so (${described(hottest)}${trend ? ', and rising' : ''}): no other sensor, no air, no fan and no error`;
}

export function drawing({ fault, rung, sample, outlets = [], config }: GateContext): string | undefined {
  const usual = sample?.lastHashing?.feedWatts;
  if (fault !== 'offline' || rung !== 'power-cycle' || usual === undefined) return undefined;
  const watts = drawn(outlets);
  return watts > usual * config.stillDrawingRatio
    ? `silent, but its outlets draw ${Math.round(watts)} W of ${Math.round(usual)} W while hashing: a network fault`
    : undefined;
}

function drawn(outlets: readonly OutletView[]): number {
  return outlets.reduce((sum, { state }) => sum + (state?.watts ?? 0), 0);
}
