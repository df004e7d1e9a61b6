import type { Fault } from '../../alert-webhook/config.ts';
import type { Rung } from '../../alert-webhook/plan.ts';

/** The same decision taken step after step is one line: first, last, how often. Times are unix milliseconds. */
export interface ReplayedLine {
  at: number;
  lastAt: number;
  times: number;
  /** In a room that is too hot the miners differ from the sensor of the episode. */
  device: string;
  /** `plan`, or the gate that was closed. */
  decision: string;
  rung?: Rung;
  evidence: string;
}

export interface ReplayedEpisode {
  id: number;
  device: string;
  fault: Fault;
  openedAt: number;
  closedAt?: number;
  /** Why it closed. */
  because?: string;
  lines: ReplayedLine[];
}

export interface Replayed {
  episodes: ReplayedEpisode[];
  /** Alerts that became no episode: why, and how many different ones. */
  unidentified: Record<string, number>;
  /** Decisions: in how many episodes they were taken, and at how many steps. */
  decisions: Record<string, { episodes: number; steps: number }>;
  /** Steps that would have been taken. */
  rungs: Partial<Record<Rung, number>>;
}

/** Adds a decision to an episode. */
export function noteLine(episode: ReplayedEpisode, line: Omit<ReplayedLine, 'lastAt' | 'times'>): void {
  const last = episode.lines.findLast(({ device }) => device === line.device);
  if (last !== undefined && last.decision === line.decision && line.decision !== 'plan') {
    last.lastAt = line.at;
    last.times += 1;
    last.evidence = line.evidence;
    return;
  }
  episode.lines.push({ ...line, lastAt: line.at, times: 1 });
}

/** The totals of all episodes. */
export function totals(episodes: readonly ReplayedEpisode[]): Pick<Replayed, 'decisions' | 'rungs'> {
  const decisions: Replayed['decisions'] = {};
  const rungs: Replayed['rungs'] = {};
  for (const { lines } of episodes) {
    for (const decision of new Set(lines.map((line) => line.decision))) {
      const own = lines.filter((line) => line.decision === decision);
      const { episodes: before, steps } = decisions[decision] ?? { episodes: 0, steps: 0 };
      decisions[decision] = {
        episodes: before + 1,
        steps: own.reduce((sum, { times }) => sum + times, steps),
      };
    }
    for (const { rung } of lines) if (rung !== undefined) rungs[rung] = (rungs[rung] ?? 0) + 1;
  }
  return { decisions, rungs };
}
