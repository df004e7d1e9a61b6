import type { Expected } from './device.ts';
import type { Sources } from './expectations.ts';
import { heldForLast } from './held-for-last.ts';
import { oddities } from './oddities.ts';
import type { Attention, Observation, Operation, Reading } from './sample.ts';
import type { Thresholds } from './thresholds.ts';
import { valuesOf } from './told.ts';

export interface AssessmentPolicy extends Sources {
  thresholds: Thresholds;
}

export interface Assessment {
  operation: Operation;
  /** What the device said that makes it this operation, where it is the one that the driver read. */
  because?: string;
  /** At most one entry a reason and level. */
  attention: Attention[];
}

/** Hashrate of one algorithm beside what it should be, in hashes per second. */
interface Performance {
  algorithm: string;
  hashrate: number;
  expected: number;
}

/**
 * Judges one observation. A miner that hashes too little is `starting` until its warm-up is over and `degraded` then;
 * one that should hash and does not is `not-hashing`. A device that tells no uptime is judged at once. While a
 * miner starts or sleeps, only heat and the errors that its firmware reports are reasons to look. Counters of hardware
 * errors are no reason: a lifetime's count says nothing about today; the alert rules judge their rate.
 */
export function assess(observation: Observation, policy: AssessmentPolicy): Assessment {
  const { thresholds, expected } = policy;
  const performances = observation.operation === 'operating' ? [] : performancesOf(observation, expected);
  const low = performances.filter(({ hashrate, expected }) => hashrate / expected < thresholds.hashrateMinimumRatio);
  const uptime = uptimeOf(observation);
  const warm = uptime === undefined || uptime > thresholds.warmUpSeconds;
  const operation = operationOf(observation, low.length > 0, warm);
  const judged = operation !== 'sleeping' && operation !== 'starting';
  const { because } = observation;
  return {
    operation,
    ...(because === undefined || operation !== observation.operation ? {} : { because }),
    attention: [
      ...(operation === 'not-hashing' ? [notHashing(observation, uptime)] : []),
      ...(operation === 'degraded' ? low.map((performance) => hashrateLow(performance, thresholds)).slice(0, 1) : []),
      ...oddities(observation, { ...policy, judged }),
    ],
  };
}

function operationOf(observation: Observation, low: boolean, warm: boolean): Operation {
  const said = observation.operation;
  if (said === 'operating') return said;
  const hashrate = hashrateOf(observation);
  if (said === 'not-hashing') return warm ? said : 'starting';
  if (said === 'starting') return warm && hashrate === 0 ? 'not-hashing' : said;
  if (said !== 'hashing') return said;
  if (hashrate === 0) return warm ? 'not-hashing' : 'starting';
  if (!low) return 'hashing';
  return warm ? 'degraded' : 'starting';
}

function notHashing(observation: Observation, uptime: number | undefined): Attention {
  const hashrate = hashrateOf(observation);
  const told = hashrate === undefined ? 'tells no hashrate' : `hashes ${inTerahashes(hashrate)} TH/s`;
  const since = uptime === undefined ? '' : ` ${Math.round(uptime)} s after its start`;
  return { level: 'action', reason: 'not-hashing', evidence: `The miner should hash and ${told}${since}.` };
}

function hashrateLow({ hashrate, expected, algorithm }: Performance, thresholds: Thresholds): Attention {
  const share = `${percentOf(hashrate / expected)} % of the expected ${inTerahashes(expected)} TH/s`;
  const minimum = `the minimum is ${percentOf(thresholds.hashrateMinimumRatio)} %`;
  const evidence = `The hashrate${algorithm && ` (${algorithm})`} is ${inTerahashes(hashrate)} TH/s, ${share}; ${minimum}.`;
  return { level: 'advisory', reason: 'hashrate-low', evidence };
}

function performancesOf(observation: Observation, inventory: Expected | undefined): Performance[] {
  const main = mainAlgorithm(observation);
  return hashrates(observation).flatMap(({ algorithm, hashrate }) => {
    const told = valuesOf(observation, 'miner.hashrate_expected').find(
      ({ labels }) => labels['algorithm'] === algorithm,
    );
    const fromInventory = algorithm === main ? inventory?.hashrateThs : undefined;
    const expected = fromInventory === undefined ? told?.value : fromInventory * 1e12;
    return expected === undefined || expected <= 0 ? [] : [{ algorithm, hashrate, expected }];
  });
}

/** The algorithm that the inventory's expected hashrate is about: the first that the device tells a hashrate of. */
export function mainAlgorithm(observation: Pick<Observation, 'readings' | 'facts'>): string {
  return hashrates(observation)[0]?.algorithm ?? observation.facts.algorithm ?? '';
}

interface Hashrate {
  algorithm: string;
  hashrate: number;
}

/** The hashrate now, or else over the shortest window that the miner tells; its average since boot says nothing about now. */
function hashrates({ readings }: Pick<Observation, 'readings'>): readonly Hashrate[] {
  return hashratesIn(readings);
}

const WINDOWS = ['1m', '5m', '15m', '30m'];

const hashratesIn = heldForLast((readings: Reading[]): readonly Hashrate[] => {
  const averages = valuesOf({ readings }, 'miner.hashrate_average');
  const windows = WINDOWS.flatMap((window) => averages.filter(({ labels }) => labels['window'] === window));
  const byAlgorithm = new Map<string, number>();
  for (const { value, labels } of [...valuesOf({ readings }, 'miner.hashrate'), ...windows]) {
    const algorithm = labels['algorithm'] ?? '';
    if (!byAlgorithm.has(algorithm)) byAlgorithm.set(algorithm, value);
  }
  return [...byAlgorithm].map(([algorithm, hashrate]) => ({ algorithm, hashrate }));
});

/** The largest of the algorithms: a miner hashes when any of them runs. Undefined was not told. */
function hashrateOf(observation: Observation): number | undefined {
  const all = hashrates(observation).map(({ hashrate }) => hashrate);
  return all.length === 0 ? undefined : Math.max(...all);
}

/** Since the last of the device's and the mining program's start: a restarted program warms up again. */
function uptimeOf(observation: Observation): number | undefined {
  const told = [...valuesOf(observation, 'miner.uptime'), ...valuesOf(observation, 'miner.mining_duration')];
  return told.length === 0 ? undefined : Math.min(...told.map(({ value }) => value));
}

/** H/s as the number that stands before TH/s. */
export function inTerahashes(hashesPerSecond: number): string {
  return String(Number((hashesPerSecond / 1e12).toPrecision(4)));
}

function percentOf(ratio: number): number {
  return Math.round(ratio * 1000) / 10;
}
