/** One thing that a farm needs (GET /api/v1/setup). */
export interface SetupStep {
  id: string;
  title: string;
  state: 'done' | 'missing' | 'advised' | 'unknown';
  found: string;
  next?: string;
  page?: string;
  command?: string;
  configuration?: string;
}

export interface SetupAnswer {
  at: string;
  next?: string;
  steps: SetupStep[];
}

export const STATE_WORDS = {
  done: { word: 'Done', icon: 'check-circle', tone: 'success' },
  missing: { word: 'Missing', icon: 'times-circle', tone: 'error' },
  advised: { word: 'Advised', icon: 'exclamation-triangle', tone: 'warning' },
  unknown: { word: 'Not known', icon: 'question-circle', tone: 'secondary' },
} as const satisfies Record<SetupStep['state'], { word: string; icon: string; tone: string }>;

/** How far it is, in one line: what is missing before what is advised. */
export function progressOf(steps: readonly SetupStep[]): string {
  const many = (state: SetupStep['state']) => steps.filter((step) => step.state === state).length;
  const done = `${many('done')} of ${steps.length} are done`;
  if (many('missing') > 0) return `${done}; ${many('missing')} missing`;
  if (many('advised') > 0) return `${done}; the farm is watched, and ${many('advised')} more would be wise`;
  return many('unknown') > 0 ? `${done}; the others are not known` : 'All is set up.';
}

/** What is left to do, first the next step; what is done comes last. */
export function inOrder({ steps, next }: Pick<SetupAnswer, 'steps' | 'next'>): SetupStep[] {
  const ranks = { missing: 1, advised: 2, unknown: 3, done: 4 };
  const rank = ({ id, state }: SetupStep) => (id === next ? 0 : ranks[state]);
  return [...steps].sort((a, b) => rank(a) - rank(b));
}
