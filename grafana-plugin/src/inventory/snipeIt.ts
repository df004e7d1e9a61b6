/** How Snipe-IT and our inventory stand (GET /api/v1/snipe-it). */
export interface SnipeItState {
  configured: boolean;
  url?: string;
  running?: Run;
  last?: Run;
  next?: string;
  linked: number;
  creating: number;
  failed: number;
  findings: Record<string, number>;
}

interface Run {
  id: number;
  state: string;
  by: { name: string };
  startedAt: string;
  endedAt?: string;
  reason?: string;
  counts: Record<string, number>;
}

/** What a run would do (POST /api/v1/snipe-it/dry-run). */
export interface Diff {
  at: string;
  total: number;
  items: {
    sign: string;
    line: string;
    device?: string;
    tag?: string;
    resource?: string;
    field?: string;
    from?: string | null;
    to?: string | null;
  }[];
}

export interface Finding {
  id: number;
  kind: string;
  device?: string;
  text: string;
  since: string;
}

const SIGNS: Readonly<Record<string, string>> = {
  '+': 'made there',
  '>': 'changed there',
  '<': 'changed here',
  '!': 'put back',
  x: 'not certain',
  '?': 'cannot be done',
};

/** A line a difference, both sides beside one another; what has no field is told as a whole. */
export function diffRows({ items }: Diff): string[][] {
  const text = (value: string | null | undefined) =>
    value === null || value === undefined || value === '' ? '–' : value;
  return items.map(({ sign, line, device, tag, resource, field, from, to }) => {
    const what = SIGNS[sign] ?? sign;
    if (field === undefined) return [what, text(device ?? resource), text(tag), line, '', ''];
    return [what, text(device ?? resource), text(tag), field, text(from), text(to)];
  });
}

/** How both sides stand, in a sentence; `timeText` says a time of ISO 8601. */
export function standingText(state: SnipeItState, timeText: (iso: string | undefined) => string): string {
  const { linked, failed, running, last, next } = state;
  const parts = [`${linked} devices have an asset`];
  if (failed > 0) parts.push(`${failed} were refused`);
  if (running)
    parts.push(`a run goes on since ${timeText(running.startedAt)} (${running.counts['done'] ?? 0} devices)`);
  if (last)
    parts.push(
      `the last run ended ${timeText(last.endedAt)}: ${last.reason ? `${last.state}, ${last.reason}` : last.state}`,
    );
  if (!last && !running) parts.push('there was no run yet');
  if (next) parts.push(`the next begins ${timeText(next)}`);
  return `${parts.join('; ')}.`;
}
