import type { Replayed, ReplayedEpisode, ReplayedLine } from './replayed.ts';

/** What a person reads: an episode a paragraph, a decision a line, then the totals. */
export function printReplay({ episodes, unidentified, decisions, rungs }: Replayed): string {
  const width = Math.max(8, ...episodes.flatMap(({ lines }) => lines.map((line) => nameOf(line).length)));
  const parts = episodes.map((episode) => [headOf(episode), ...episode.lines.map((line) => lineOf(line, width))]);
  const sums = [
    ...table(
      'would have been done',
      Object.entries(rungs).map(([rung, count]) => [rung, `${count} times`]),
    ),
    ...table(
      'decided',
      Object.entries(decisions)
        .sort(([, a], [, b]) => b.episodes - a.episodes)
        .map(([decision, sum]) => [decision, `in ${sum.episodes} episodes, at ${sum.steps} steps`]),
    ),
    ...table(
      'alerts that are no episode',
      Object.entries(unidentified).map(([reason, count]) => [reason, `${count} alerts`]),
    ),
  ];
  const all = [...parts.map((lines) => lines.join('\n')), `${episodes.length} episodes`, ...sums];
  return `${all.join('\n\n')}\n`;
}

function headOf({ id, device, fault, openedAt, closedAt, because = '' }: ReplayedEpisode): string {
  const end = closedAt === undefined ? 'open at the end' : `to ${timeOf(closedAt)}, ${because}`;
  return `episode ${id}  ${device}  ${fault}  from ${timeOf(openedAt)} ${end}`;
}

function lineOf(line: ReplayedLine, width: number): string {
  const { at, times, device, evidence } = line;
  const often = times > 1 ? ` (${times} steps, to ${timeOf(line.lastAt).slice(11)})` : '';
  return `  ${timeOf(at)}  ${nameOf(line).padEnd(width)}  ${device}: ${evidence}${often}`;
}

function nameOf({ decision, rung }: ReplayedLine): string {
  return rung === undefined ? decision : `→ ${rung}`;
}

function table(heading: string, rows: [string, string][]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [[heading, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n')];
}

/** `2026-11-22 07:00:30`, in UTC. */
function timeOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
