import { HttpError } from '../../core/service/route.ts';

export const LEVELS = ['total', 'site', 'pdu', 'outlet', 'client'] as const;
export type Level = (typeof LEVELS)[number];

const CHOICES = ['site', 'pdu', 'outlet', 'client'] as const;
export type Choice = (typeof CHOICES)[number];

/** What is asked for, by exact labels. Absent: all. */
export type Chosen = Readonly<Partial<Record<Choice, string | undefined>>>;

/** The series that rules/ records of a level. */
interface Recorded {
  watts: string;
  /** The stem of increase15m, increase1d and increase_today. */
  energy: string;
  labels: readonly Choice[];
  /** Its watts are recorded every minute, and quarter hours are made of them here. */
  everyMinute?: boolean;
}

const RECORDED: Readonly<Record<'fleet' | Exclude<Level, 'total'>, Recorded>> = {
  fleet: { watts: 'fleet:pdu_power_watts:avg15m', energy: 'fleet:pdu_energy_joules', labels: [] },
  site: { watts: 'site:pdu_power_watts:avg15m', energy: 'site:pdu_energy_joules', labels: ['site'] },
  pdu: { watts: 'pdu:pdu_power_watts:avg15m', energy: 'pdu:pdu_energy_joules', labels: ['site', 'pdu'] },
  outlet: {
    watts: 'outlet:pdu_outlet_power_watts:avg15m',
    energy: 'outlet:pdu_outlet_energy_joules',
    labels: ['site', 'pdu', 'outlet'],
  },
  client: {
    watts: 'client:pdu_outlet_power_watts:sum',
    energy: 'client:pdu_outlet_energy_joules',
    labels: ['site', 'client'],
    everyMinute: true,
  },
};

/** A total is the fleet's own series, else that of the site, PDU, outlet or client asked for: nothing is added up anew. */
function recordedOf(level: Level, chosen: Chosen): Recorded {
  if (level !== 'total') return RECORDED[level];
  const narrowest = (['client', 'outlet', 'pdu', 'site'] as const).find((name) => chosen[name] !== undefined);
  return RECORDED[narrowest ?? 'fleet'];
}

/** What tells one series of a level from another. */
export function labelsOf(level: Level, chosen: Chosen): readonly Choice[] {
  return recordedOf(level, chosen).labels;
}

/** Throws HttpError 400 where the series of the level do not carry a label that is asked for. */
export function checkChosen(level: Level, chosen: Chosen): void {
  const labels = labelsOf(level, chosen);
  const strange = CHOICES.find((name) => chosen[name] !== undefined && !labels.includes(name));
  if (strange === undefined) return;
  const why = level === 'total' ? `what is chosen beside it has no ${strange}` : `by=${level} has no ${strange}`;
  throw new HttpError(400, `the query.${strange}: found ${JSON.stringify(chosen[strange])}, expected nothing: ${why}`);
}

/** How the series of a level are written in PromQL. */
export interface Expressions {
  /** A function over quarter hours of watts within a time. */
  watts(fn: string, windowMs: number): string;
  joules(operation: 'increase15m' | 'increase1d' | 'increase_today'): string;
  /** By which the index knows them. */
  selectors: readonly string[];
}

export function expressionsOf(level: Level, chosen: Chosen): Expressions {
  const { watts, energy, labels, everyMinute } = recordedOf(level, chosen);
  const braces = matchersOf(labels, chosen);
  const quarterHour = everyMinute ? `avg_over_time(${watts}${braces}[15m])` : `${watts}${braces}`;
  const joules: Expressions['joules'] = (operation) => `${energy}:${operation}${braces}`;
  return {
    watts: (fn, windowMs) => `${fn}(${quarterHour}[${windowMs}ms${everyMinute ? ':15m' : ''}])`,
    joules,
    selectors: [`${watts}${braces}`, joules('increase15m'), joules('increase1d')],
  };
}

/** `{site="a",pdu="b"}` of what is chosen of the labels; nothing where nothing is. */
export function matchersOf(labels: readonly Choice[], chosen: Chosen): string {
  const matchers = labels.flatMap((name) => (chosen[name] === undefined ? [] : [`${name}=${quoted(chosen[name])}`]));
  return matchers.length > 0 ? `{${matchers.join(',')}}` : '';
}

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
