import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { lasting, valued } from '../../lasting.ts';
import { oncePer } from '../../once-per.ts';
import {
  ACTIVE_POWER,
  CURRENT,
  FREQUENCY,
  OFF,
  ON,
  ON_OFF,
  POWER_FACTOR,
  UNAVAILABLE,
} from '../../raritan/enumerations.ts';
import { baseOf, type Scale, type Scales, scalesByThing } from '../../raritan/scale.ts';
import { amperes, anySaid, bits, integer, integerOf, text, truth } from '../../snmp-values.ts';
import { type Known, MEASURED, outletScales, PDU2, SWITCHING } from './learn.ts';
import { rawAt, valueAt } from './point.ts';
import { idOf, rowsOf } from './rows.ts';

/** What is read of every outlet on every poll, by sensorType. */
const OUTLET_METRICS = [
  [1, 'pdu.outlet_current'],
  [4, 'pdu.outlet_voltage'],
  [5, 'pdu.outlet_power'],
  [6, 'pdu.outlet_apparent_power'],
  [7, 'pdu.outlet_power_factor'],
  [8, 'pdu.outlet_energy'],
] as const;

/** The frequency is the same at every outlet, so it is asked of small units alone: 36 outlets stay within six GETs. */
const OUTLET_FREQUENCY = [FREQUENCY, 'pdu.outlet_frequency'] as const;
const MOST_WITH_FREQUENCY = 24;

interface OutletValue {
  type: number;
  scale: Scale;
  valueAt: string;
  toBase: ((raw: number) => number) | undefined;
  /** Without a value. */
  reading: Reading;
}

interface Outlet {
  index: string;
  /** Whether it is on; without a value. */
  on: Reading;
  /** Where the outlet says on(7) or off(8). */
  onAt?: string;
  /** The state of one sensor that stands for the whole meter of the outlet. */
  meterAt?: string;
  values: OutletValue[];
  /** What was learned of it, as readings. */
  configuration: Reading[];
}

const outletsOf = oncePer((known: Known): Outlet[] => {
  const scalesOfUnit = scalesByUnit(known);
  const rows = outletRows(known);
  const metrics = rows.length > MOST_WITH_FREQUENCY ? OUTLET_METRICS : [...OUTLET_METRICS, OUTLET_FREQUENCY];
  return rows.map((index) => {
    const id = idOf(index);
    const scales = scalesOfUnit(index.split('.')[0] ?? '');
    const capabilities = bits(known.outlets, 'capabilities', index);
    // Bit n stands for sensorType n + 1. Where a unit does not say, its outlets are like outlet 1.
    const has = (type: number) => (capabilities ? capabilities.has(type - 1) : scales.has(type));
    const values = metrics.flatMap(([type, metric]): OutletValue[] => {
      const scale = scales.get(type);
      if (scale === undefined || !has(type)) return [];
      const at = valueAt(MEASURED.outlet, `${index}.${type}`, scale);
      const lastingReading = lasting(reading(metric, undefined, { outlet: id }));
      return [{ type, scale, valueAt: at, toBase: baseOf(metric, scale), reading: lastingReading }];
    });
    const onAt = onStateAt(known, index, has(ON_OFF));
    const meter = [ACTIVE_POWER, CURRENT].find((type) => values.some((value) => value.type === type));
    return {
      index,
      on: lasting(reading('pdu.outlet_on', undefined, { outlet: id })),
      ...(onAt === undefined ? {} : { onAt }),
      ...(meter === undefined ? {} : { meterAt: `${MEASURED.outlet}.3.${index}.${meter}` }),
      values,
      configuration: readConfiguration(index, id, known).map(lasting),
    };
  });
});

/** The outlets that are configured, and those that the switching table alone tells of. */
function outletRows({ outlets, switching }: Known): string[] {
  const rows = rowsOf(outlets, 'label', 'name', 'capabilities', 'switchable');
  return rows.length === 0 ? rowsOf(switching, 'state') : rows;
}

/** Without scales of its own a unit has no values: those of another unit may be other ones. */
function scalesByUnit(known: Known): (unit: string) => Scales {
  const held = new Map<string, Scales>();
  return (unit) => {
    const scales = held.get(unit) ?? scalesByThing(outletScales(known, unit)).get('') ?? new Map();
    held.set(unit, scales);
    return scales;
  };
}

/** The switching table exists on switchable units alone, the onOff sensor where the capabilities name it. */
function onStateAt(known: Known, index: string, hasSensor: boolean): string | undefined {
  const inTable = `${SWITCHING}.3.${index}`;
  if (known.switching.has('state', index)) return inTable;
  if (hasSensor) return `${MEASURED.outlet}.3.${index}.${ON_OFF}`;
  return truth(known.outlets, 'switchable', index) ? inTable : undefined;
}

/** The objects to get for the outlets: eight each, so that 36 outlets fit into six requests of 48, or nine. */
export function askOutlets(known: Known): string[] {
  return outletsOf(known).flatMap(({ onAt, meterAt, values }) => [
    ...(onAt === undefined ? [] : [onAt]),
    ...(meterAt === undefined ? [] : [meterAt]),
    ...values.map((value) => value.valueAt),
  ]);
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  const readings: Reading[] = [];
  for (const outlet of outletsOf(known)) {
    const state = outlet.onAt === undefined ? undefined : integerOf(answer, outlet.onAt);
    readings.push(valued(outlet.on, state === ON ? 1 : state === OFF ? 0 : undefined));
    readMeter(outlet, answer, readings);
    readings.push(...outlet.configuration);
  }
  return readings;
}

/**
 * Six states an outlet would cost as much again as the six values, so availability is judged by two facts. An
 * unavailable sensor reads 0, hence only zeros are in doubt: they are dropped while the sensor that stands for the
 * meter is unavailable. The power factor alone becomes unavailable by itself, namely without current (recording
 * raritan-pdu_px3: on all 15 outlets without current and on no other), so its zero is dropped then.
 */
function readMeter({ meterAt, values }: Outlet, answer: Answer, readings: Reading[]): void {
  const meterIsGone = meterAt !== undefined && integerOf(answer, meterAt) === UNAVAILABLE;
  let flows = false;
  for (const { type, scale, valueAt: at, toBase, reading } of values) {
    const raw = rawAt(answer, at, scale);
    // The current is the first of them.
    if (type === CURRENT) flows = raw !== undefined && raw !== 0;
    const doubtful = raw === 0 && (meterIsGone || (type === POWER_FACTOR && !flows));
    readings.push(valued(reading, raw === undefined || doubtful ? undefined : toBase?.(raw)));
  }
}

function readConfiguration(index: string, outlet: string, known: Known): Reading[] {
  const { label, name, receptacle, switchable } = outletFact(known, index);
  const texts = { label, name, receptacle };
  const switchedAt = integer(known.switching, 'switchedAt', index);
  const { breaker, inlet } = sourceOf(text(known.outlets, 'source', index));
  const isFed = breaker !== undefined || inlet !== undefined;
  return [
    reading('pdu.outlet_info', anySaid(texts), { outlet, ...texts }),
    reading('pdu.outlet_source', isFed ? 1 : undefined, { outlet, breaker, inlet }),
    reading('pdu.outlet_rated_current', amperes(known.outlets, 'ratedCurrent', index), { outlet }),
    reading('pdu.outlet_switchable', flag(switchable), { outlet }),
    reading('pdu.outlet_suspended', flag(truth(known.switching, 'suspended', index)), { outlet }),
    reading('pdu.outlet_sequence_delay', integer(known.outlets, 'sequenceDelay', index), { outlet }),
    reading('pdu.outlet_last_switch', switchedAt === 0 ? undefined : switchedAt, { outlet }),
  ];
}

/** powerSource points at the label of the breaker (…3.4.3.1.2.p.n) or of the inlet (…3.3.3.1.2.p.n). */
function sourceOf(pointer: string | undefined): { breaker?: string; inlet?: string } {
  const row = (table: string) => (pointer?.startsWith(`${table}.`) ? idOf(pointer.slice(table.length + 1)) : undefined);
  const breaker = row(`${PDU2}.3.4.3.1.2`);
  const inlet = row(`${PDU2}.3.3.3.1.2`);
  return { ...(breaker === undefined ? {} : { breaker }), ...(inlet === undefined ? {} : { inlet }) };
}

export const outletFacts = oncePer((known: Known): OutletFact[] => {
  return outletsOf(known).map(({ index }) => outletFact(known, index));
});

function outletFact({ outlets }: Known, index: string): OutletFact {
  const label = text(outlets, 'label', index);
  const name = text(outlets, 'name', index);
  const receptacle = text(outlets, 'receptacle', index);
  const switchable = truth(outlets, 'switchable', index);
  return {
    outlet: idOf(index),
    ...(label === undefined ? {} : { label }),
    ...(name === undefined ? {} : { name }),
    ...(receptacle === undefined ? {} : { receptacle }),
    ...(switchable === undefined ? {} : { switchable }),
  };
}
