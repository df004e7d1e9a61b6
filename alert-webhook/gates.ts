import { feedImplausible } from '../core/farm/plausibility.ts';
import { DEFAULT_THRESHOLDS } from '../core/farm/thresholds.ts';
import { correlated } from './correlated.ts';
import { forbidden } from './forbidden.ts';
import type { Gate, GateContext } from './gate.ts';
import { dualFeedProblem, type OutletView, type Rung } from './plan.ts';
import { hindranceOf } from './refusals.ts';
import { condition, total } from './verify.ts';

/** A miner that hashes draws more than this; one that only idles may draw it. Used where its own draw is not known. */
const IDLE_WATTS = 100;

/** In this order; the first closed one gives the reason. */
export const GATES = [
  { reason: 'maintenance', help: 'The inventory says that the device is not active.', blocks: maintenance },
  { reason: 'never', help: 'The inventory forbids to switch the device.', blocks: never },
  { reason: 'stale-telemetry', help: 'There is no fresh sample: nothing is known of the device now.', blocks: stale },
  { reason: 'not-confirmed', help: 'The fault is not seen in the fresh sample.', blocks: notConfirmed },
  { reason: 'sleeping', help: 'The device was stopped on purpose.', blocks: sleeping },
  { reason: 'needs-a-person', help: 'No step may or can be taken by a machine.', blocks: needsAPerson },
  { reason: 'fault-forbids', help: 'The step would meet heat, cold or a short circuit.', blocks: forbidden },
  { reason: 'mapping-implausible', help: 'Its outlets drew other watts than it.', blocks: mappingImplausible },
  { reason: 'no-second-witness', help: 'Only the network says that it is off.', needsOutlets: true, blocks: noWitness },
  { reason: 'still-drawing', help: 'It is silent but draws power: the network.', needsOutlets: true, blocks: drawing },
  { reason: 'warming-up', help: 'The device, or our last action on it, cannot be judged yet.', blocks: warmingUp },
  { reason: 'already-running', help: 'An action on the device is under way.', blocks: running },
  { reason: 'cooling-down', help: 'The last power cycle of the device is too recent.', blocks: coolingDown },
  { reason: 'daily-limit', help: 'Enough power cycles of the device in 24 hours.', blocks: dailyLimit },
  { reason: 'weekly-limit', help: 'Enough power cycles of the device in 7 days.', blocks: weeklyLimit },
  { reason: 'site-limit', help: 'Enough power cycles of the site in an hour.', blocks: siteLimit },
  { reason: 'pdu-busy', help: 'Another outlet of the PDU moves, or came on just now.', blocks: pduBusy },
  { reason: 'pdu-unreachable', help: 'The PDU does not answer.', needsOutlets: true, blocks: pduUnreachable },
  { reason: 'outlet-unsafe', help: 'The outlet may not be switched.', needsOutlets: true, blocks: outletUnsafe },
  { reason: 'dual-feed', help: 'Several cords cannot be off at once.', needsOutlets: true, blocks: dualFeed },
  { reason: 'correlated-failure', help: 'Many fail at once: a common cause.', blocks: correlated },
  { reason: 'disarmed', help: 'A dry run: an armed webhook would act now.', blocks: disarmed },
] as const satisfies readonly Gate[];

export type GateReason = (typeof GATES)[number]['reason'];

function maintenance({ device: { state = 'active' } }: GateContext): string | undefined {
  return state === 'active' ? undefined : `the inventory says ${state}`;
}

function never({ device }: GateContext): string | undefined {
  return device.remediation === 'never' ? 'the inventory says remediation: never' : undefined;
}

function stale({ sample, sampleFailure, config }: GateContext): string | undefined {
  if (sample === undefined) return sampleFailure ?? 'the exporter has no sample of the device';
  return sample.ageSeconds <= config.freshSampleSeconds
    ? undefined
    : `the newest sample is ${Math.round(sample.ageSeconds)} s old, fresh is ${config.freshSampleSeconds} s`;
}

function notConfirmed({ fault, sample }: GateContext): string | undefined {
  if (sample === undefined) return 'there is no sample';
  const { seen, evidence } = condition(fault, sample);
  return seen === 'yes' ? undefined : evidence;
}

function sleeping({ sample }: GateContext): string | undefined {
  if (sample?.operation === 'off') return sample.because ?? 'all its outlets are switched off';
  return sample?.operation === 'sleeping' ? 'the miner says that it sleeps' : undefined;
}

function needsAPerson({ fault, rung, used, history }: GateContext): string | undefined {
  if (fault === 'too-hot' || fault === 'fan-lost')
    return `${fault}: power would come back into the same heat, so it is never cycled`;
  if (rung !== undefined || history.open !== undefined) return undefined;
  return used.length > 0
    ? `already tried without lasting success: ${used.join(', ')}`
    : 'its driver and feeds allow no step';
}

/** Another machine may hang on the outlet, and would lose its power. Restarting the miner over its own network harms none. */
function mappingImplausible({ rung, sample }: GateContext): string | undefined {
  if (rung !== 'power-cycle' || sample === undefined) return undefined;
  const seen = sample.attention.find(({ reason }) => reason === 'feed-implausible');
  if (seen) return seen.evidence;
  const { feedWatts, ownWatts } = sample.lastHashing ?? {};
  if (feedWatts === undefined || ownWatts === undefined) return undefined;
  const tolerance = total(sample, 'miner.feed_power_tolerance') ?? DEFAULT_THRESHOLDS.feedPowerTolerance;
  const evidence = feedImplausible({ feedWatts, ownWatts }, tolerance);
  return evidence && `while it was last hashing: ${evidence}`;
}

function noWitness({ fault, rung, sample, outlets = [] }: GateContext): string | undefined {
  if (fault !== 'offline' || rung !== 'power-cycle' || outlets.some(({ failure }) => failure)) return undefined;
  if (outlets.some(({ state }) => state?.watts === undefined))
    return 'an outlet does not measure power: a hung miner and a network fault look alike';
  const watts = drawn(outlets);
  return sample?.lastHashing?.feedWatts === undefined && watts > IDLE_WATTS
    ? `the outlets draw ${Math.round(watts)} W and it is not known what the miner draws while hashing`
    : undefined;
}

function drawing({ fault, rung, sample, outlets = [], config }: GateContext): string | undefined {
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

function warmingUp({ fault, sample, history: { open } }: GateContext): string | undefined {
  if (open?.step === 'verify-healthy') return `action ${open.id} (${open.action}) is not judged yet`;
  if (fault === 'offline' || sample === undefined) return undefined;
  if (sample.operation === 'starting') return 'the miner says that it starts';
  const uptime = total(sample, 'miner.uptime');
  const warmUp = total(sample, 'miner.warm_up');
  return fault === 'hashrate-low' && uptime !== undefined && warmUp !== undefined && uptime < warmUp
    ? `up for ${Math.round(uptime)} s, hashrate is judged from ${warmUp} s on`
    : undefined;
}

function running({ history: { open } }: GateContext): string | undefined {
  return open ? `action ${open.id} (${open.action}) is at ${open.step}` : undefined;
}

function coolingDown({ now, rung, history: { lastCycleAt }, config }: GateContext): string | undefined {
  if (rung !== 'power-cycle' || lastCycleAt === undefined) return undefined;
  const age = (now - lastCycleAt) / 1000;
  return age < config.coolDownSeconds
    ? `power-cycled ${Math.round(age)} s ago, ${config.coolDownSeconds} s must pass`
    : undefined;
}

function limit(rung: Rung | undefined, have: number, most: number, what: string): string | undefined {
  return rung === 'power-cycle' && have >= most ? `${have} power cycles ${what}, the limit is ${most}` : undefined;
}

function dailyLimit({ rung, history, config }: GateContext): string | undefined {
  return limit(rung, history.cyclesDay, config.cyclesPerDay, 'in 24 hours');
}

function weeklyLimit({ rung, history, config }: GateContext): string | undefined {
  return limit(rung, history.cyclesWeek, config.cyclesPerWeek, 'in 7 days');
}

function siteLimit({ rung, history, config }: GateContext): string | undefined {
  return limit(rung, history.siteCyclesHour, config.siteCyclesPerHour, 'on the site in an hour');
}

function pduBusy({ now, rung, device, history, config }: GateContext): string | undefined {
  if (rung !== 'power-cycle') return undefined;
  for (const { pdu } of device.feeds ?? []) {
    const { moving = 0, lastOnAt } = history.pdus[pdu] ?? {};
    if (moving >= config.concurrentPerPdu) return `${moving} outlet of ${pdu} is in motion`;
    const age = lastOnAt === undefined ? Number.POSITIVE_INFINITY : (now - lastOnAt) / 1000;
    if (age < config.secondsBetweenOnsPerPdu)
      return `an outlet of ${pdu} came on ${Math.round(age)} s ago, ${config.secondsBetweenOnsPerPdu} s must pass`;
  }
  return undefined;
}

function pduUnreachable({ rung, outlets = [] }: GateContext): string | undefined {
  const silent = rung === 'power-cycle' ? outlets.find(({ failure }) => failure) : undefined;
  return silent ? `${silent.pdu}: ${silent.failure}` : undefined;
}

function outletUnsafe({ rung, outlets = [] }: GateContext): string | undefined {
  if (rung !== 'power-cycle') return undefined;
  for (const { pdu, outlet, state } of outlets) {
    const where = `outlet ${outlet} of ${pdu}`;
    const hindrance = hindranceOf(state ?? { state: 'unknown' });
    if (hindrance !== undefined) return `${where} ${hindrance}`;
    if (state?.state === 'off') return `${where} is off, and no action of ours is to turn it on: it stays off`;
  }
  return undefined;
}

function dualFeed({ rung, outlets = [] }: GateContext): string | undefined {
  return rung === 'power-cycle' ? dualFeedProblem(outlets) : undefined;
}

function disarmed({ armed, rung }: GateContext): string | undefined {
  return armed ? undefined : `a dry run: armed, a ${rung} would start now`;
}
