import type { HeldRow } from './hold.ts';

/** A line that alert-webhook commits on its way, and whether it dies just before or just after it is committed. */
export interface Point extends HeldRow {
  /** In words: `turn-off intent`. */
  line: string;
}

/** What is done to a miner: the PDU cycles by itself, we turn off and on, or it is turned off to stay off. */
export const KINDS = ['native', 'own', 'off'] as const;
export type Kind = (typeof KINDS)[number];

/** What happens there. `both`: both instances are killed and started again at the same time. */
export const HOWS = ['SIGKILL', 'SIGSTOP', 'PostgreSQL', 'Alertmanager', 'both'] as const;
export type How = (typeof HOWS)[number];

export interface Death {
  kind: Kind;
  point: Point;
  how: How;
}

const BEGIN = ['deliveries', 'episodes', 'actions'] as const;
/** All lines that such an action writes when nothing goes wrong, in their order. */
const LINES: Readonly<Record<Kind, readonly string[]>> = {
  native: ['cycle intent', 'cycle sent', 'verify-off confirmed', 'verify-on confirmed', 'verify-healthy confirmed'],
  own: [
    ...['turn-off intent', 'turn-off sent', 'verify-off confirmed', 'turn-on intent', 'turn-on sent'],
    ...['verify-on confirmed', 'verify-healthy confirmed'],
  ],
  off: ['latch intent', 'turn-off intent', 'turn-off sent', 'verify-off confirmed'],
};

/** Every line that such an action commits, before and after: where a process can die that matters. */
export function pointsOf(kind: Kind): Point[] {
  const begin = BEGIN.map((table) => ({ line: table, table }));
  const lines = [...LINES[kind], 'end confirmed'].map((line) => {
    const [step = '', phase = ''] = line.split(' ');
    return { line, table: 'journal', when: `new.step = '${step}' and new.phase = '${phase}'` };
  });
  return [...begin, ...lines].flatMap((point) => [
    { ...point, moment: 'before' as const },
    { ...point, moment: 'after' as const },
  ]);
}

/** The point of that name, as `before turn-off intent`. Throws where the kind has none. */
export function pointNamed(kind: Kind, name: string): Point {
  const found = pointsOf(kind).find(({ moment, line }) => `${moment} ${line}` === name);
  if (found === undefined) throw new Error(`found no "${name}" in ${kind}, expected "before" or "after" and a line`);
  return found;
}
