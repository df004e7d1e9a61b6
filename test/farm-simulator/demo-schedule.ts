import type { ScheduledFault } from './fault-desk.ts';

/**
 * What a newcomer sees in the first simulated hour: a miner hangs and needs its outlet, another only a reboot, a board
 * and a fan go, one gets hot, a pool fails for a while. Miners are named by where they stand in the list; a farm that
 * has fewer of them sees fewer faults. It repeats the hangs, so that there is always something to heal.
 */
export function demoSchedule(miners: readonly string[]): ScheduledFault[] {
  const on = (index: number, entry: Omit<ScheduledFault, 'target'>): ScheduledFault[] => {
    const target = miners[index];
    return target === undefined ? [] : [{ ...entry, target } as ScheduledFault];
  };
  return [
    ...on(2, { at: 120, fault: 'hang' }),
    ...on(5, { at: 300, fault: 'board-lost', board: 1 }),
    ...on(7, { at: 480, fault: 'hang-api-alive' }),
    ...on(9, { at: 720, fault: 'fan-lost', fan: 1, for: 3600 }),
    ...on(10, { at: 1200, fault: 'hot', celsius: 98, for: 900 }),
    ...on(12, { at: 1500, fault: 'low-hashrate', ratio: 0.6, for: 3600 }),
    ...on(13, { at: 1800, fault: 'pool-down', for: 600 }),
    ...on(15, { at: 2400, fault: 'refused' }),
    ...on(18, { at: 3000, fault: 'hang' }),
    ...on(20, { at: 3000, fault: 'dead' }),
    ...on(20, { at: 3010, fault: 'hang' }),
    ...Array.from({ length: 12 }, (_, round) => on(round, { at: 5400 + round * 3600, fault: 'hang' })).flat(),
  ];
}
