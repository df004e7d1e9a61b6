import type { Board } from '../../bmminer/stats.ts';
import { sumOfTold } from '../../miner-amounts.ts';

/** A T9 tells nine chains, three of each of its boards; the numbers count from 0. */
const CHAINS: readonly (readonly number[])[] = [
  [1, 8, 9],
  [2, 10, 11],
  [3, 12, 13],
];

/** The three boards of a T9. A board none of whose chains is told is not there. */
export function boardsOfT9(chains: readonly Board[]): Board[] {
  return CHAINS.flatMap((numbers, board) => {
    const own = chains.filter((chain) => numbers.includes(chain.board));
    const [first] = own;
    if (!first) return [];
    const sensors = own.find(({ sensors: { pcb, chip } }) => pcb.length + chip.length > 0) ?? first;
    return [
      {
        ...sensors,
        board,
        hashrate: sumOfTold(own.map(({ hashrate }) => hashrate)),
        chips: sumOfTold(own.map(({ chips }) => chips)),
        hardwareErrors: sumOfTold(own.map(({ hardwareErrors }) => hardwareErrors)),
      },
    ];
  });
}
