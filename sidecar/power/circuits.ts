import { HttpError } from '../../core/service/route.ts';
import type { Asking } from './ask.ts';
import type { Labels, Series } from './prometheus-answer.ts';
import { type Chosen, matchersOf } from './recorded.ts';
import { distinct, rounded } from './shape.ts';

/** A line of an inlet. Null: the PDU does not tell. */
export interface LineNow {
  line: string;
  amperes: number | null;
  watts: number | null;
}

/** What feeds a PDU, with its lines: one, three, or none where it tells of the inlet as a whole alone. */
export interface InletNow {
  inlet: string;
  label: string | null;
  name: string | null;
  amperes: number | null;
  /** Of each line. */
  ratedAmperes: number | null;
  watts: number | null;
  /** How far the lines lie apart, as a share of their mean. */
  unbalance: number | null;
  lines: LineNow[];
}

/** An over-current protector. Null: the PDU does not tell. */
export interface BreakerNow {
  breaker: string;
  label: string | null;
  name: string | null;
  /** False is tripped. */
  closed: boolean | null;
  amperes: number | null;
  ratedAmperes: number | null;
  /** Those that hang on it, in the order in which people count. */
  outlets: string[];
}

/** The way power takes through a PDU. The limits are shares of a rating, 1 = 100 %; null where no exporter tells them. */
export interface Circuits {
  inlets: InletNow[];
  breakers: BreakerNow[];
  limits: { warning: number | null; critical: number | null; unbalance: number | null };
}

const NAMES = [
  ...['inlet_info', 'inlet_current_amperes', 'inlet_rated_current_amperes', 'inlet_power_watts'],
  ...['inlet_current_unbalance_ratio', 'line_current_amperes', 'line_power_watts', 'load_limit_ratio'],
  ...['unbalance_limit_ratio', 'breaker_info', 'breaker_closed', 'breaker_current_amperes'],
  ...['breaker_rated_current_amperes', 'outlet_source_info'],
];
const UNBALANCE = 'inlet:pdu_inlet_current_unbalance:ratio';

/** Lines and breakers of one PDU now. Throws HttpError 400 where PDUs of several sites have this id. */
export async function askCircuits(ask: Asking, chosen: Chosen, at: number): Promise<Circuits> {
  const rest = matchersOf(['site', 'pdu'], chosen).slice(1);
  const series = await ask.instant({ query: `{__name__=~"pdu_(${NAMES.join('|')})|${UNBALANCE}",${rest}`, at });
  const sites = distinct(
    series.map(({ labels }) => labels),
    ['site'],
  );
  if (sites.length > 1)
    throw new HttpError(
      400,
      `the query.pdu: found ${sites.length} PDUs of that id, at ${sites.map(({ site }) => site).join(' and ')}, expected one: say the site as well`,
    );
  return circuitsOf(series);
}

/** Puts series together that belong to the same thing. Pure; of two exporters that tell the same the higher counts. */
export function circuitsOf(series: readonly Series[]): Circuits {
  const told = tellers(series);
  const limit = (name: string, level: string) => rounded(told.value(name, { level }), 1e4);
  return {
    inlets: told.keys('inlet', 'pdu_(inlet|line)_').map((inlet) => inletOf(told, inlet)),
    breakers: told.keys('breaker', 'pdu_breaker_').map((breaker) => breakerOf(told, breaker)),
    limits: {
      warning: limit('pdu_load_limit_ratio', 'warning'),
      critical: limit('pdu_load_limit_ratio', 'critical'),
      unbalance: limit('pdu_unbalance_limit_ratio', 'warning'),
    },
  };
}

const inOrder = new Intl.Collator('en', { numeric: true });

/** Each name once, in the order in which people count. */
function counted(names: readonly string[]): string[] {
  return [...new Set(names)].sort(inOrder.compare);
}

type Told = ReturnType<typeof tellers>;

function tellers(series: readonly Series[]) {
  const nameOf = ({ labels }: Series) => labels['__name__'] ?? '';
  const fits = (labels: Labels, wanted: Labels) =>
    Object.entries(wanted).every(([label, value]) => (labels[label] ?? '') === value);
  const all = (name: string, wanted: Labels = {}) =>
    series.filter((one) => nameOf(one) === name && fits(one.labels, wanted));
  return {
    all,
    value(name: string, wanted: Labels): number | undefined {
      const values = all(name, wanted).flatMap((one) => [...one.values.values()].filter(Number.isFinite));
      return values.length === 0 ? undefined : Math.max(...values);
    },
    label: (name: string, wanted: Labels, label: string): string | null =>
      all(name, wanted).find(({ labels }) => labels[label])?.labels[label] ?? null,
    /** The names of all things of a kind, in the order in which people count. */
    keys(label: 'inlet' | 'breaker' | 'line', start: string, wanted: Labels = {}): string[] {
      const pattern = new RegExp(`^${start}`);
      const found = series.filter((one) => pattern.test(nameOf(one)) && fits(one.labels, wanted));
      return counted(found.map(({ labels }) => labels[label] ?? ''));
    },
  };
}

function inletOf(told: Told, inlet: string): InletNow {
  const number = (name: string, parts: number) => rounded(told.value(name, { inlet }), parts);
  const lines = told.keys('line', 'pdu_line_', { inlet }).map((line): LineNow => {
    const at = { inlet, line };
    return {
      line,
      amperes: rounded(told.value('pdu_line_current_amperes', at), 1000),
      watts: rounded(told.value('pdu_line_power_watts', at), 10),
    };
  });
  return {
    inlet,
    label: told.label('pdu_inlet_info', { inlet }, 'label'),
    name: told.label('pdu_inlet_info', { inlet }, 'name'),
    amperes: number('pdu_inlet_current_amperes', 1000),
    ratedAmperes: number('pdu_inlet_rated_current_amperes', 1000),
    watts: number('pdu_inlet_power_watts', 10),
    unbalance: number(UNBALANCE, 1e4) ?? number('pdu_inlet_current_unbalance_ratio', 1e4),
    lines,
  };
}

function breakerOf(told: Told, breaker: string): BreakerNow {
  const number = (name: string) => rounded(told.value(name, { breaker }), 1000);
  const closed = told.value('pdu_breaker_closed', { breaker });
  const behind = told.all('pdu_outlet_source_info', { breaker });
  return {
    breaker,
    label: told.label('pdu_breaker_info', { breaker }, 'label'),
    name: told.label('pdu_breaker_info', { breaker }, 'name'),
    closed: closed === undefined ? null : closed === 1,
    amperes: number('pdu_breaker_current_amperes'),
    ratedAmperes: number('pdu_breaker_rated_current_amperes'),
    outlets: counted(behind.map(({ labels }) => labels['outlet'] ?? '')),
  };
}
