import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { valuesOf } from './readings.ts';

/** A board works with fewer chips than it should have. One without any is a lost board. */
export const chipsLost: Condition = (sample) => {
  const expected = new Map(
    valuesOf(sample, 'miner.board_chips_expected').map(({ labels, value }) => [labels['board'] ?? '', value]),
  );
  const counted = valuesOf(sample, 'miner.board_chips').flatMap(({ labels, value }) => {
    const board = labels['board'] ?? '';
    const wanted = expected.get(board);
    return wanted === undefined ? [] : [{ board, value, wanted }];
  });
  const short = counted.filter(({ value, wanted }) => value > 0 && value < wanted);
  const text = (boards: typeof counted) =>
    boards.map(({ board, value, wanted }) => `board ${board}: ${value} of ${wanted} chips`).join(', ');
  if (short.length > 0) return seen(text(short));
  return (
    attentionFor(sample, /^chips-lost$/) ??
    (counted.length > 0 ? notSeen(text(counted)) : untold('chips were not counted'))
  );
};
