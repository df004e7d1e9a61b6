/** What a person can order for a miner, in the words of alert-webhook. */
export type Deed =
  | 'restart-mining'
  | 'reboot'
  | 'power-cycle'
  | 'power-off'
  | 'power-on'
  | 'pause'
  | 'resume'
  | 'locate-on'
  | 'locate-off';

export interface DeedWords {
  verb: string;
  icon: string;
  /** What happens, for somebody who has never done it. */
  means: string;
  /** Its name must be typed before. */
  isGrave?: boolean;
  /** The order for one miner: the end of its path and what its body says beside the reason. */
  path: 'restart' | 'reboot' | 'power' | 'pause' | 'resume' | 'locate';
  body: Readonly<Record<string, string | boolean>>;
}

export const DEEDS: Readonly<Record<Deed, DeedWords>> = {
  'restart-mining': {
    ...{ verb: 'Restart', icon: 'sync', path: 'restart', body: {} },
    means: 'The mining program is started again; the controller stays up.',
  },
  reboot: {
    ...{ verb: 'Reboot', icon: 'repeat', path: 'reboot', body: {} },
    means: 'The controller is started again through its own interface.',
  },
  'power-cycle': {
    ...{ verb: 'Power-cycle', icon: 'power', path: 'power', body: { to: 'cycle' } },
    means: 'All its outlets go off, are seen to be off, and come on again.',
  },
  'power-off': {
    ...{ verb: 'Turn off', icon: 'ban', path: 'power', body: { to: 'off' }, isGrave: true },
    means: 'All its outlets go off and stay off until somebody turns them on.',
  },
  'power-on': {
    ...{ verb: 'Turn on', icon: 'play', path: 'power', body: { to: 'on' } },
    means: 'All its outlets come on.',
  },
  pause: {
    ...{ verb: 'Pause', icon: 'pause', path: 'pause', body: {} },
    means: 'It stops mining and keeps its power, until somebody resumes it.',
  },
  resume: {
    ...{ verb: 'Resume', icon: 'play', path: 'resume', body: {} },
    means: 'It mines again after a pause.',
  },
  'locate-on': {
    ...{ verb: 'Light on', icon: 'eye', path: 'locate', body: { on: true } },
    means: 'Its light blinks, so that somebody finds it in the rack. It goes on mining.',
  },
  'locate-off': {
    ...{ verb: 'Light off', icon: 'eye-slash', path: 'locate', body: { on: false } },
    means: 'Its light stops blinking.',
  },
};

/**
 * What is offered for a miner that does this: turning on what is off and resuming what is paused, and not the other way
 * round. What is offered may still be refused; the dialog says why.
 */
export function deedsFor(operation: string | null): Deed[] {
  const isOff = operation === 'off' || operation === 'unreachable' || operation === null;
  const hidden = new Set<Deed>([
    ...(isOff ? [] : (['power-on'] as const)),
    ...(operation === 'off' ? (['power-off', 'power-cycle', 'restart-mining', 'reboot', 'pause'] as const) : []),
    operation === 'sleeping' ? 'pause' : 'resume',
  ]);
  return (Object.keys(DEEDS) as Deed[]).filter((deed) => !hidden.has(deed));
}

/** What alert-webhook says an order would do (POST /api/v1/preview). */
export interface Preview {
  device: string;
  deed: Deed;
  verdict: 'starts' | 'needs-force' | 'refused';
  impossible?: string;
  plan?: {
    outlets: { pdu: string; outlet: string; offSeconds: number }[];
    steps: { step: string; seconds: number }[];
    atMostSeconds: number;
  };
  minutesWithoutWork?: number;
  from?: string;
  gates: { reason: string; help: string; evidence: string; override: 'never' | 'force' | 'not-asked' }[];
}

/** Why an order does not start, in one line; undefined where it does. */
export function hindrance({ verdict, impossible, gates }: Preview): string | undefined {
  if (verdict === 'starts') return undefined;
  if (impossible !== undefined) return impossible;
  const closed = gates.filter(({ override }) => override !== 'not-asked');
  return closed.map(({ reason, evidence }) => `${reason.replaceAll('-', ' ')} (${evidence})`).join('; ') || verdict;
}

/** What a bulk order comes to: how many start, and the others by why they do not, the most frequent first. */
export function sumOf(
  previews: readonly Preview[],
  force = false,
): { start: number; left: { why: string; count: number }[] } {
  const starts = ({ verdict }: Preview) => verdict === 'starts' || (force && verdict === 'needs-force');
  const counts = new Map<string, number>();
  for (const preview of previews) {
    if (starts(preview)) continue;
    const why =
      preview.impossible?.replaceAll(` "${preview.device}"`, '') ??
      preview.gates.find(({ override }) => override !== 'not-asked')?.reason.replaceAll('-', ' ');
    counts.set(why ?? preview.verdict, (counts.get(why ?? preview.verdict) ?? 0) + 1);
  }
  return {
    start: previews.filter(starts).length,
    left: [...counts].sort(([, a], [, b]) => b - a).map(([why, count]) => ({ why, count })),
  };
}
