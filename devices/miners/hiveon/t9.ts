import type { Board } from '../../bmminer/stats.ts';

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
        hashrate: sum(own.map(({ hashrate }) => hashrate)),
        chips: sum(own.map(({ chips }) => chips)),
        hardwareErrors: sum(own.map(({ hardwareErrors }) => hardwareErrors)),
      },
    ];
  });
}

/** Of what was told; undefined when nothing was. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : told.reduce((total, value) => total + value, 0);
}
