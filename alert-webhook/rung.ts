/** What can be done to a miner, from the mildest on. The machine's own power-off is latched: a person releases it. */
export const RUNGS = ['restart-mining', 'reboot', 'power-cycle', 'power-off'] as const;
export type Rung = (typeof RUNGS)[number];
