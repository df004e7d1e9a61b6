import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { total } from './readings.ts';

/** Fewer boards work than should. */
export const boardLost: Condition = (sample) => {
  const present = total(sample, 'miner.boards');
  const expected = total(sample, 'miner.boards_expected');
  const known = present !== undefined && expected !== undefined;
  const evidence = known ? `${present} of ${expected} boards` : 'boards were not counted';
  if (known && present < expected) return seen(evidence);
  return attentionFor(sample, /^board-lost$/) ?? (known ? notSeen(evidence) : untold(evidence));
};
