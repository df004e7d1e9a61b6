/** An action with its journal, as alert-webhook tells it (GET /api/v1/actions/:id). */
export interface Action {
  id: number;
  device: string;
  action: string;
  fault?: string;
  step: string;
  startedAt: string;
  endedAt?: string;
  outcome?: string;
  evidence?: string;
  orderedBy?: string;
  comment?: string;
  journal: { seq: number; at: string; step: string; phase: string; evidence: Record<string, unknown> }[];
}

export interface StepLine {
  step: string;
  state: 'running' | 'done' | 'failed';
  /** Seconds from the beginning of the action. */
  after: number;
  detail: string;
}

/** The journal as a person reads it: a line a step, with how it stands. */
export function stepLines({ journal, startedAt }: Pick<Action, 'journal' | 'startedAt'>): StepLine[] {
  const begun = Date.parse(startedAt);
  const lines = new Map<string, StepLine>();
  for (const { step, phase, at, evidence } of journal) {
    const state = phase === 'failed' ? 'failed' : phase === 'confirmed' ? 'done' : 'running';
    lines.set(step, { step, state, after: Math.max(0, (Date.parse(at) - begun) / 1000), detail: detailOf(evidence) });
  }
  const all = [...lines.values()];
  // A deed that was sent is over when the next step has begun: that one says what came of it.
  return all.map((line, index) =>
    line.state === 'running' && index < all.length - 1 ? { ...line, state: 'done' } : line,
  );
}

const SHOWN = 3;

/** The first facts of a line, in words. */
function detailOf(evidence: Record<string, unknown>): string {
  return Object.entries(evidence)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, SHOWN)
    .map(
      ([name, value]) =>
        `${name.replace(/([A-Z])/g, ' $1').toLowerCase()} ${typeof value === 'number' ? Math.round(value * 10) / 10 : value}`,
    )
    .join(' · ');
}

const OUTCOMES: Readonly<Record<string, { words: string; severity: 'success' | 'warning' | 'error' | 'info' }>> = {
  verified: { words: 'Done, and seen to have helped', severity: 'success' },
  'not-healthy': { words: 'Done, but the miner is not well', severity: 'warning' },
  'not-sent': { words: 'Not sent: nothing was switched', severity: 'error' },
  refused: { words: 'Refused', severity: 'error' },
  'not-executed': { words: 'The device did not do it', severity: 'error' },
  welded: { words: 'The outlet does not switch any more', severity: 'error' },
  unsafe: { words: 'Stopped, because going on was not safe', severity: 'error' },
  overridden: { words: 'Somebody else did something in between', severity: 'info' },
};

/** Deeds that heal nothing: done is all that can be said of them. */
const PLAIN = new Set(['pause', 'resume', 'locate-on', 'locate-off', 'power-on', 'power-off', 'rename']);
const DONE = { words: 'Done', severity: 'success' } as const;
const isPlain = (outcome: string, action = '') => outcome === 'verified' && PLAIN.has(action);

/** What became of an action; undefined while it runs. */
export function outcomeOf({ outcome, evidence, action }: Pick<Action, 'outcome' | 'evidence'> & { action?: string }) {
  if (outcome === undefined) return undefined;
  const { words, severity } = (isPlain(outcome, action) ? DONE : OUTCOMES[outcome]) ?? {
    words: outcome.replaceAll('-', ' '),
    severity: 'info' as const,
  };
  return { severity, text: evidence ? `${words}: ${evidence}` : words };
}
