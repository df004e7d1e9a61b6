import type { FleetRow } from '../fleet/rows.ts';
import { STATES, stateOf, type Tone } from '../fleet/states.ts';

export const MEASURES = ['state', 'temperature', 'hashrate'] as const;
/** What the map is coloured by. */
export type Measure = (typeof MEASURES)[number];

/** How a cell is drawn. Its form tells as much as its colour: nobody needs to see colours. */
export interface Mark {
  id: string;
  label: string;
  tone: Tone;
  /** fill: from below up to `level`; the others are as they are called. */
  form: 'fill' | 'outline' | 'bar' | 'cross' | 'hatch' | 'dot';
  /** 0 to 1, of a fill. */
  level: number;
}

const mark = (id: string, label: string, tone: Tone, form: Mark['form'], level = 1): Mark => {
  return { id, label, tone, form, level };
};

const FORMS: Readonly<Record<string, [form: Mark['form'], level?: number]>> = {
  unreachable: ['outline'],
  'not-hashing': ['cross'],
  degraded: ['fill', 0.6],
  unknown: ['hatch'],
  starting: ['dot'],
  off: ['bar'],
  sleeping: ['fill', 0.25],
  hashing: ['fill', 1],
};

const STATE_MARKS: readonly Mark[] = Object.entries(STATES).map(([id, { word, tone }]) => {
  const [form, level] = FORMS[id] ?? ['hatch'];
  return mark(id, word, tone, form, level);
});

const UNKNOWN = mark('unknown', 'Not told', 'disabled', 'hatch');
/** By the share of the chips' own limit that the hottest chip has reached. */
const HEAT: readonly (Mark & { from: number })[] = [
  { from: 1, ...mark('over', 'At or above its limit', 'error', 'cross') },
  { from: 0.92, ...mark('hot', '92 to 100 % of its limit', 'error', 'fill', 1) },
  { from: 0.85, ...mark('warm', '85 to 92 % of its limit', 'warning', 'fill', 0.8) },
  { from: 0.7, ...mark('usual', '70 to 85 % of its limit', 'success', 'fill', 0.6) },
  { from: Number.NEGATIVE_INFINITY, ...mark('cool', 'Below 70 % of its limit', 'info', 'fill', 0.35) },
];
const WORK: readonly (Mark & { from: number })[] = [
  { from: 0.95, ...mark('full', '95 % of expected or more', 'success', 'fill', 1) },
  { from: 0.8, ...mark('less', '80 to 95 % of expected', 'warning', 'fill', 0.8) },
  { from: 0.5, ...mark('half', '50 to 80 % of expected', 'warning', 'fill', 0.5) },
  { from: Number.MIN_VALUE, ...mark('little', 'Below 50 % of expected', 'error', 'fill', 0.25) },
  { from: Number.NEGATIVE_INFINITY, ...mark('none', 'Nothing', 'error', 'cross') },
];
const RESTS = mark('rests', 'Off or asleep', 'secondary', 'bar');

/** Every mark of a measure, in the order of its legend. */
export function marksOf(measure: Measure): readonly Mark[] {
  if (measure === 'state') return STATE_MARKS;
  return measure === 'temperature' ? [...HEAT, RESTS, UNKNOWN] : [...WORK, RESTS, UNKNOWN];
}

/** How a miner is drawn. What is not known is never drawn as well. */
export function markOf(measure: Measure, row: FleetRow): Mark {
  const state = stateOf(row);
  if (measure === 'state') return STATE_MARKS.find(({ id }) => id === state) ?? UNKNOWN;
  const value = measure === 'temperature' ? row.of_chip_limit : row.of_expected;
  const rests = state === 'off' || state === 'sleeping';
  if (rests && (measure === 'hashrate' || value === null)) return RESTS;
  if (value === null) return UNKNOWN;
  return (measure === 'temperature' ? HEAT : WORK).find(({ from }) => value >= from) ?? UNKNOWN;
}

/** How many miners have each mark; those of nobody are there with zero. */
export function countMarks(measure: Measure, rows: readonly FleetRow[]): { mark: Mark; count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const { id } = markOf(measure, row);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return marksOf(measure).map((each) => ({ mark: each, count: counts.get(each.id) ?? 0 }));
}

export function isMeasure(text: string | null): text is Measure {
  return (MEASURES as readonly (string | null)[]).includes(text);
}
