import type { MetricId } from '../../../core/farm/metrics.ts';
import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { lasting, valued } from '../../lasting.ts';
import { oncePer } from '../../once-per.ts';
import { CLOSED, CURRENT, OPEN, TRIP } from '../../raritan/enumerations.ts';
import { type Scales, scaleOf, scalesByThing } from '../../raritan/scale.ts';
import { bits, integer } from '../../snmp-values.ts';
import { FIRST_UNIT, type Known, MEASURED } from './learn.ts';
import { evaluate, type Point, pointAt, pointOf } from './point.ts';
import { idOf, rowsOf } from './rows.ts';
import { configurationOf } from './upstream-settings.ts';

const UNIT_METRICS = [
  [5, 'pdu.power'],
  [6, 'pdu.apparent_power'],
  [8, 'pdu.energy'],
] as const;

const INLET_METRICS = [
  [1, 'pdu.inlet_current'],
  [3, 'pdu.inlet_current_unbalance'],
  [4, 'pdu.inlet_voltage'],
  [5, 'pdu.inlet_power'],
  [6, 'pdu.inlet_apparent_power'],
  [7, 'pdu.inlet_power_factor'],
  [8, 'pdu.inlet_energy'],
  [23, 'pdu.inlet_frequency'],
  [26, 'pdu.inlet_residual_current'],
  [29, 'pdu.inlet_reactive_power'],
  [60, 'pdu.inlet_voltage_unbalance'],
] as const;

const LINE_METRICS = [
  [1, 'pdu.line_current'],
  [5, 'pdu.line_power'],
  [6, 'pdu.line_apparent_power'],
  [7, 'pdu.line_power_factor'],
  [8, 'pdu.line_energy'],
] as const;

/** rmsVoltage of a pole is against the next line, rmsVoltageLN against the neutral. */
const LINE_VOLTAGES = [
  [4, 'line'],
  [25, 'neutral'],
] as const;

/** Every sensor between the mains and the outlets that is asked on a poll. */
const upstreamPoints = oncePer((known: Known): Point[] => [
  ...unitPoints(known),
  ...inletPoints(known),
  ...linePoints(known),
  ...breakerPoints(known),
]);

/** The sensors of the first unit count no other, so linked units are summed up by their inlets. */
function unitPoints(known: Known): Point[] {
  const { unit } = known;
  if (inletIds(known).some((id) => id.includes('.'))) return [];
  return UNIT_METRICS.flatMap(([type, metric]) => {
    const scale = scaleOf(
      integer(unit, `digits${type}`),
      integer(unit, `units${type}`),
      type === 8 ? 0 : integer(unit, `signedMinimum${type}`),
    );
    if (scale === undefined) return [];
    return [pointAt(MEASURED.unit, `${FIRST_UNIT}.${type}`, scale, reading(metric, undefined))];
  });
}

function inletPoints(known: Known): Point[] {
  return [...scalesByThing(known.inletSensors)].flatMap(([index, scales]) =>
    pointsOf(scales, INLET_METRICS, MEASURED.inlet, index, (metric) =>
      reading(metric, undefined, { inlet: idOf(index) }),
    ),
  );
}

function linePoints(known: Known): Point[] {
  return [...scalesByThing(known.poleSensors)].flatMap(([index, scales]) => {
    const [, row = '', pole] = /^(\d+\.\d+)\.(\d+)$/.exec(index) ?? [];
    if (pole === undefined) return [];
    const labels = { inlet: idOf(row), line: pole === '4' ? 'N' : `L${pole}` };
    const voltages = LINE_VOLTAGES.flatMap(([type, against]) =>
      pointsOf(scales, [[type, 'pdu.line_voltage']], MEASURED.pole, index, (metric) =>
        reading(metric, undefined, { ...labels, against }),
      ),
    );
    return [
      ...pointsOf(scales, LINE_METRICS, MEASURED.pole, index, (metric) => reading(metric, undefined, labels)),
      ...voltages,
    ];
  });
}

function breakerPoints(known: Known): Point[] {
  return [...scalesByThing(known.breakerSensors)].flatMap(([index, scales]) =>
    pointsOf(scales, [[CURRENT, 'pdu.breaker_current']], MEASURED.breaker, index, (metric) =>
      reading(metric, undefined, { breaker: idOf(index) }),
    ),
  );
}

function pointsOf<M extends MetricId>(
  scales: Scales,
  metrics: readonly (readonly [number, M])[],
  entry: string,
  index: string,
  readingOf: (metric: M) => Reading,
): Point[] {
  return metrics.flatMap(([type, metric]) => pointOf(entry, index, type, scales, readingOf(metric)));
}

/** The trip sensors: state only, so neither scale nor value. */
const tripsOf = oncePer((known: Known): { closed: Reading; at: string }[] =>
  rowsOf(known.breakers, 'label', 'name', 'capabilities')
    .filter((index) => bits(known.breakers, 'capabilities', index)?.has(TRIP - 1))
    .map((index) => ({
      closed: lasting(reading('pdu.breaker_closed', undefined, { breaker: idOf(index) })),
      at: `${MEASURED.breaker}.3.${index}.${TRIP}`,
    })),
);

export function askUpstream(known: Known): string[] {
  const points = upstreamPoints(known).flatMap(({ valueAt, stateAt }) => [valueAt, stateAt]);
  return [...points, ...tripsOf(known).map(({ at }) => at)];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const measured = upstreamPoints(known).map((point) => valued(point.reading, evaluate(point, answer)));
  const trips = tripsOf(known).map(({ closed, at }) => {
    const state = integer(answer, at);
    return valued(closed, state === CLOSED ? 1 : state === OPEN ? 0 : undefined);
  });
  const totals = totalsOf(known).map(({ total, parts }) => valued(total, sumOf(parts, measured)));
  return [...measured, ...totals, ...trips, ...configurationOf(known)];
}

/** A sum of the whole PDU, and where its parts stand among the readings of the points. */
interface Total {
  total: Reading;
  /** A part that is not measured stands nowhere. */
  parts: (number | undefined)[];
}

/** The whole PDU is its unit sensor where it has one, else the sum of its inlets. */
const totalsOf = oncePer((known: Known): Total[] => {
  const points = upstreamPoints(known);
  const placeOf = (metric: MetricId, inlet?: string) => {
    const place = points.findIndex((it) => it.reading.metric === metric && it.reading.labels['inlet'] === inlet);
    return place < 0 ? undefined : place;
  };
  return UNIT_METRICS.filter(([, metric]) => placeOf(metric) === undefined).map(([, metric]) => ({
    total: lasting(reading(metric, undefined)),
    parts: inletIds(known).map((id) => placeOf(INLET_PARTS[metric], id)),
  }));
});

/** One silent inlet leaves no sum. */
function sumOf(parts: Total['parts'], measured: readonly Reading[]): number | undefined {
  if (parts.length === 0) return undefined;
  return parts.reduce((sum: number, place) => sum + (place === undefined ? NaN : (measured[place]?.value ?? NaN)), 0);
}

const inletIds = oncePer((known: Known): string[] => {
  const rows = new Set([...rowsOf(known.inlets, 'label', 'name'), ...scalesByThing(known.inletSensors).keys()]);
  return [...rows].map(idOf);
});

const INLET_PARTS = {
  'pdu.power': 'pdu.inlet_power',
  'pdu.apparent_power': 'pdu.inlet_apparent_power',
  'pdu.energy': 'pdu.inlet_energy',
} as const;
