import { inTerahashes } from '../../core/farm/assess.ts';
import type { DeviceSample } from '../samples.ts';
import { attentionFor, type Condition, type Finding, notSeen, seen, untold } from './finding.ts';
import { percent, valuesOf } from './readings.ts';

/** Of what a miner should hash; from here on a step has healed it. */
const HEALED_RATIO = 0.9;

/** The miner hashes less than the share of its expected hashrate that the thresholds demand, or not at all. */
export const hashrateLow: Condition = (sample) => {
  const measured = judged(sample, 0);
  return measured.seen === 'yes' ? measured : (attentionFor(sample, /^(hashrate-low|not-hashing)$/) ?? measured);
};

/** Whether it hashes as much as it should after a step: more than what may raise the alert again at once. */
export function hashesAgain(sample: DeviceSample): Finding {
  const { seen: low, evidence } = judged(sample, HEALED_RATIO);
  return { seen: low === 'yes' ? 'no' : 'yes', evidence };
}

interface Share {
  ratio: number;
  expected: number;
}

/** The worst of its algorithms, each against its own expectation. */
function shareOf(sample: DeviceSample): Share | undefined {
  const expected = valuesOf(sample, 'miner.hashrate_expected').filter(({ value }) => value > 0);
  const shares = expected.flatMap(({ value, labels }) => {
    const now = valuesOf(sample, 'miner.hashrate').find((each) => each.labels['algorithm'] === labels['algorithm']);
    return now === undefined ? [] : [{ ratio: now.value / value, expected: value }];
  });
  return shares.sort((a, b) => a.ratio - b.ratio)[0];
}

function judged(sample: DeviceSample, atLeast: number): Finding {
  if (sample.operation === 'not-hashing') return seen('the miner answers and does not hash');
  const share = shareOf(sample);
  const told = valuesOf(sample, 'miner.hashrate_minimum')[0]?.value;
  if (share === undefined || (told === undefined && atLeast === 0))
    return sample.operation === 'hashing'
      ? notSeen('the miner hashes; what it should reach is not known')
      : untold('hashrate, expected hashrate or minimum was not said');
  const minimum = Math.max(told ?? 0, atLeast);
  const expected = `${inTerahashes(share.expected)} TH/s`;
  const evidence = `hashrate is ${percent(share.ratio)} of ${expected}, the minimum is ${percent(minimum)}`;
  return share.ratio < minimum ? seen(evidence) : notSeen(evidence);
}
