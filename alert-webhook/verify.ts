import type { Fault } from './config.ts';
import type { DeviceSample } from './samples.ts';

/** Whether a fault shows in a sample. `unknown`: the sample does not say. */
export interface Finding {
  seen: 'yes' | 'no' | 'unknown';
  evidence: string;
}

/** Looks for a fault in a sample. */
export function condition(fault: Fault, sample: DeviceSample): Finding {
  if (fault === 'offline') return offline(sample);
  if (!sample.up) return { seen: 'unknown', evidence: `the last poll failed: ${failureOf(sample)}` };
  const measured = MEASURES[fault](sample);
  if (measured.seen === 'yes') return measured;
  const attention = sample.attention.find(({ reason }) => REASONS[fault].test(reason));
  return attention ? { seen: 'yes', evidence: `${attention.reason}: ${attention.evidence}` } : measured;
}

/** Well again after an action: hashing, and the fault is not seen. */
export function healthy(fault: Fault, sample: DeviceSample): Finding {
  const { seen, evidence } = condition(fault, sample);
  if (!sample.up || seen === 'yes') return { seen: 'no', evidence };
  if (sample.operation !== 'hashing') return { seen: 'no', evidence: `the miner is ${sample.operation}` };
  const hashrate = hashrateLow(sample);
  return hashrate.seen === 'yes'
    ? { seen: 'no', evidence: hashrate.evidence }
    : { seen: 'yes', evidence: `hashing; ${hashrate.evidence}` };
}

/** The sum of a metric's readings, undefined when there is none. */
export function total(sample: DeviceSample, metric: string): number | undefined {
  const values = sample.readings.flatMap((reading) =>
    reading.metric === metric && reading.value !== undefined ? [reading.value] : [],
  );
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

type Measured = Exclude<Fault, 'offline'>;
type Look = (sample: DeviceSample) => Finding;
const untold: Look = () => ({ seen: 'unknown', evidence: 'the sample does not say' });

const MEASURES: Record<Measured, Look> = {
  'chips-lost': untold,
  'hardware-errors': untold,
  'firmware-error': untold,
  'room-too-hot': untold,
  'sensor-fault': untold,
  'pool-down': untold,
  'pool-not-intended': untold,
  'shares-rejected': untold,
  'hashrate-low': hashrateLow,
  'board-lost': (sample) => fewer(sample, 'miner.boards', 'miner.boards_expected', 'boards'),
  'fan-lost': (sample) => fewer(sample, 'miner.fans', 'miner.fans_expected', 'fans'),
  'too-hot': tooHot,
};

const REASONS: Record<Measured, RegExp> = {
  'chips-lost': /^chips-lost$/,
  'hardware-errors': /^hardware-errors$/,
  'firmware-error': /^error-reported$/,
  'room-too-hot': /^inlet-too-hot$/,
  'sensor-fault': /^sensor-/,
  'pool-down': /^pool-down$/,
  'pool-not-intended': /^pool-not-intended$/,
  'shares-rejected': /^shares-rejected$/,
  'hashrate-low': /hashrate|not-hashing/,
  'board-lost': /board|chip/,
  'fan-lost': /fan/,
  'too-hot': /hot|temperature/,
};

function offline(sample: DeviceSample): Finding {
  return sample.up
    ? { seen: 'no', evidence: `the last poll was answered ${Math.round(sample.ageSeconds)} s ago` }
    : { seen: 'yes', evidence: `the last poll failed: ${failureOf(sample)}` };
}

function failureOf({ failure }: DeviceSample): string {
  return failure ? `${failure.reason}, ${failure.detail}` : 'no answer';
}

function hashrateLow(sample: DeviceSample): Finding {
  if (sample.operation === 'not-hashing') return { seen: 'yes', evidence: 'the miner answers and does not hash' };
  const now = total(sample, 'miner.hashrate');
  const expected = total(sample, 'miner.hashrate_expected');
  const minimum = total(sample, 'miner.hashrate_minimum');
  if (now === undefined || expected === undefined || expected === 0 || minimum === undefined) {
    return sample.operation === 'hashing'
      ? { seen: 'no', evidence: 'the miner hashes; what it should reach is not known' }
      : { seen: 'unknown', evidence: 'hashrate, expected hashrate or minimum was not said' };
  }
  const evidence = `hashrate is ${percent(now / expected)} of ${expected} H/s, the minimum is ${percent(minimum)}`;
  return { seen: now < expected * minimum ? 'yes' : 'no', evidence };
}

function fewer(sample: DeviceSample, have: string, want: string, noun: string): Finding {
  const present = total(sample, have);
  const expected = total(sample, want);
  if (present === undefined || expected === undefined) return { seen: 'unknown', evidence: `${noun} were not counted` };
  return { seen: present < expected ? 'yes' : 'no', evidence: `${present} of ${expected} ${noun}` };
}

function tooHot(sample: DeviceSample): Finding {
  const hot = (['chip', 'board'] as const).map((part) => {
    const limit = total(sample, `miner.${part}_temperature_limit`);
    const values = sample.readings.flatMap(({ metric, value }) =>
      metric === `miner.${part}_temperature` && value !== undefined ? [value] : [],
    );
    return { part, limit, hottest: values.length === 0 ? undefined : Math.max(...values) };
  });
  const known = hot.filter(({ limit, hottest }) => limit !== undefined && hottest !== undefined);
  if (known.length === 0) return { seen: 'unknown', evidence: 'temperatures or limits were not said' };
  const evidence = known
    .map(({ part, limit, hottest }) => `hottest ${part} ${hottest} °C, limit ${limit} °C`)
    .join('; ');
  return { seen: known.some(({ limit = 0, hottest = 0 }) => hottest > limit) ? 'yes' : 'no', evidence };
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
