import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { CLOSED, CURRENT, OPEN, TRIP } from '../../raritan/enumerations.ts';
import { type Scales, scaleOf, scalesByThing, toBase } from '../../raritan/scale.ts';
import { amperes, anySaid, bits, integer, text } from '../../snmp-values.ts';
import { FIRST_UNIT, type Known, MEASURED } from './learn.ts';
import { evaluate, type Point, pointAt } from './point.ts';
import { idOf, rowsOf } from './rows.ts';

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
function upstreamPoints(known: Known): Point[] {
  return [...unitPoints(known), ...inletPoints(known), ...linePoints(known), ...breakerPoints(known)];
}

function unitPoints({ unit }: Known): Point[] {
  return UNIT_METRICS.flatMap(([type, metric]) => {
    const scale = scaleOf(
      integer(unit, `digits${type}`),
      integer(unit, `units${type}`),
      type === 8 ? 0 : integer(unit, `signedMinimum${type}`),
    );
    const say = (value: number | undefined) => reading(metric, value);
    return scale === undefined ? [] : [pointAt(MEASURED.unit, `${FIRST_UNIT}.${type}`, scale, metric, say)];
  });
}

function inletPoints(known: Known): Point[] {
  return [...scalesByThing(known.inletSensors)].flatMap(([index, scales]) =>
    pointsOf(scales, INLET_METRICS, MEASURED.inlet, index, (metric, value) =>
      reading(metric, value, { inlet: idOf(index) }),
    ),
  );
}

function linePoints(known: Known): Point[] {
  return [...scalesByThing(known.poleSensors)].flatMap(([index, scales]) => {
    const [, row = '', pole] = /^(\d+\.\d+)\.(\d+)$/.exec(index) ?? [];
    if (pole === undefined) return [];
    const labels = { inlet: idOf(row), line: pole === '4' ? 'N' : `L${pole}` };
    const voltages = LINE_VOLTAGES.flatMap(([type, against]) =>
      pointsOf(scales, [[type, 'pdu.line_voltage']], MEASURED.pole, index, (metric, value) =>
        reading(metric, value, { ...labels, against }),
      ),
    );
    return [
      ...pointsOf(scales, LINE_METRICS, MEASURED.pole, index, (metric, value) => reading(metric, value, labels)),
      ...voltages,
    ];
  });
}

function breakerPoints(known: Known): Point[] {
  return [...scalesByThing(known.breakerSensors)].flatMap(([index, scales]) =>
    pointsOf(scales, [[CURRENT, 'pdu.breaker_current']], MEASURED.breaker, index, (metric, value) =>
      reading(metric, value, { breaker: idOf(index) }),
    ),
  );
}

function pointsOf<M extends Point['metric']>(
  scales: Scales,
  metrics: readonly (readonly [number, M])[],
  entry: string,
  index: string,
  say: (metric: M, value: number | undefined) => Reading,
): Point[] {
  return metrics.flatMap(([type, metric]) => {
    const scale = scales.get(type);
    if (scale === undefined) return [];
    return [pointAt(entry, `${index}.${type}`, scale, metric, (value) => say(metric, value))];
  });
}

/** The trip sensors: state only, so neither scale nor value. Index of the breaker → where its state stands. */
function tripsOf(known: Known): [breaker: string, at: string][] {
  return rowsOf(known.breakers, 'label', 'name', 'capabilities')
    .filter((index) => bits(known.breakers, 'capabilities', index)?.has(TRIP - 1))
    .map((index) => [idOf(index), `${MEASURED.breaker}.3.${index}.${TRIP}`]);
}

export function askUpstream(known: Known): string[] {
  const points = upstreamPoints(known).flatMap(({ valueAt, stateAt }) => [valueAt, stateAt]);
  return [...points, ...tripsOf(known).map(([, at]) => at)];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const measured = upstreamPoints(known).map((point) => point.say(evaluate(point, answer)));
  const trips = tripsOf(known).map(([breaker, at]) => {
    const state = integer(answer, at);
    return reading('pdu.breaker_closed', state === CLOSED ? 1 : state === OPEN ? 0 : undefined, { breaker });
  });
  return [...measured, ...totals(measured, known), ...trips, ...readInlets(known), ...readBreakers(known)];
}

/** The whole PDU is its unit sensor where it has one, else the sum of its inlets; one silent inlet leaves no sum. */
function totals(measured: readonly Reading[], known: Known): Reading[] {
  const rows = new Set([...rowsOf(known.inlets, 'label', 'name'), ...scalesByThing(known.inletSensors).keys()]);
  const inlets = [...rows].map(idOf);
  const sum = (metric: Reading['metric']) => {
    const values = inlets.map((id) => measured.find((it) => it.metric === metric && it.labels['inlet'] === id)?.value);
    return values.length === 0 ? undefined : values.reduce((total, value) => (total ?? NaN) + (value ?? NaN), 0);
  };
  return UNIT_METRICS.filter(([, metric]) => !measured.some((it) => it.metric === metric)).map(([, metric]) =>
    reading(metric, sum(INLET_PARTS[metric])),
  );
}

const INLET_PARTS = {
  'pdu.power': 'pdu.inlet_power',
  'pdu.apparent_power': 'pdu.inlet_apparent_power',
  'pdu.energy': 'pdu.inlet_energy',
} as const;

function readInlets({ inlets, inletSensors }: Known): Reading[] {
  const scales = scalesByThing(inletSensors);
  return rowsOf(inlets, 'label', 'name', 'ratedCurrent').flatMap((index) => {
    const inlet = idOf(index);
    const texts = {
      label: text(inlets, 'label', index),
      name: text(inlets, 'name', index),
      plug: text(inlets, 'plug', index),
    };
    return [
      reading('pdu.inlet_info', anySaid(texts), { inlet, ...texts }),
      reading('pdu.inlet_rated_current', amperes(inlets, 'ratedCurrent', index), { inlet }),
      ...readLimits(inletSensors, index, scales.get(index)),
    ];
  });
}

/** A threshold that is not enabled reads 0, so the bits of enabledThresholds decide: upperWarning(2), upperCritical(3). */
function readLimits(sensors: Answer, index: string, scales: Scales | undefined): Reading[] {
  const scale = scales?.get(CURRENT);
  const enabled = bits(sensors, 'enabledThresholds', `${index}.${CURRENT}`);
  if (scale === undefined || enabled === undefined) return [];
  const limit = (column: string) =>
    toBase('pdu.inlet_current_limit', integer(sensors, column, `${index}.${CURRENT}`), scale);
  const inlet = idOf(index);
  return [
    reading('pdu.inlet_current_limit', enabled.has(2) ? limit('upperWarning') : undefined, { inlet, level: 'warning' }),
    reading('pdu.inlet_current_limit', enabled.has(3) ? limit('upperCritical') : undefined, {
      inlet,
      level: 'critical',
    }),
  ];
}

function readBreakers({ breakers }: Known): Reading[] {
  return rowsOf(breakers, 'label', 'name').flatMap((index) => {
    const breaker = idOf(index);
    const texts = { label: text(breakers, 'label', index), name: text(breakers, 'name', index) };
    return [
      reading('pdu.breaker_info', anySaid(texts), { breaker, ...texts }),
      reading('pdu.breaker_rated_current', amperes(breakers, 'ratedCurrent', index), { breaker }),
    ];
  });
}
