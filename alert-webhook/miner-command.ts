/** What a miner is told through its own driver, beside the rungs: it stops or resumes its work, or shows its light. */
export const MINER_COMMANDS = ['pause', 'resume', 'locate-on', 'locate-off'] as const;
export type MinerCommand = (typeof MINER_COMMANDS)[number];

export function isMinerCommand(deed: string): deed is MinerCommand {
  return (MINER_COMMANDS as readonly string[]).includes(deed);
}
