import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { anySaid } from '../../snmp-values.ts';
import { type Learned, ridOf } from './learn.ts';
import { numericPoints, type Point, stateOf } from './point.ts';

const INLET_KEYS = [
  ['current', 'pdu.inlet_current'],
  ['voltage', 'pdu.inlet_voltage'],
  ['activePower', 'pdu.inlet_power'],
  ['apparentPower', 'pdu.inlet_apparent_power'],
  ['reactivePower', 'pdu.inlet_reactive_power'],
  ['powerFactor', 'pdu.inlet_power_factor'],
  ['activeEnergy', 'pdu.inlet_energy'],
  ['lineFrequency', 'pdu.inlet_frequency'],
  ['unbalancedCurrent', 'pdu.inlet_current_unbalance'],
  ['unbalancedVoltage', 'pdu.inlet_voltage_unbalance'],
  ['residualCurrent', 'pdu.inlet_residual_current'],
] as const;

const LINE_KEYS = [
  ['current', 'pdu.line_current'],
  ['activePower', 'pdu.line_power'],
  ['apparentPower', 'pdu.line_apparent_power'],
  ['powerFactor', 'pdu.line_power_factor'],
  ['activeEnergy', 'pdu.line_energy'],
] as const;

/** `voltage` of a pole is against the next line, `voltageLN` against the neutral. */
const LINE_VOLTAGES = [
  ['voltage', 'line'],
  ['voltageLN', 'neutral'],
] as const;

/** The `line` of a pole: 0, 1, 2 are L1, L2, L3 and 3 is the neutral (recording raritan/jsonrpc). */
const LINES = ['L1', 'L2', 'L3', 'N'] as const;

/** OpenClosedState of sensors.Sensor: OPEN 0 is tripped. */
const [OPEN, CLOSED] = [0, 1];

export function upstreamPoints(known: Learned): Point[] {
  const inlets = known.inlets.flatMap(({ rid, number: inlet }) => [
    ...numericPoints(known.sensors.get(rid), INLET_KEYS, (metric, value) => reading(metric, value, { inlet })),
    ...(known.poles.get(rid)?.list() ?? []).flatMap((pole) => polePoints(inlet, pole)),
  ]);
  return [...inlets, ...known.breakers.flatMap(({ rid, number }) => breakerPoints(number, known.sensors.get(rid)))];
}

function polePoints(inlet: string, pole: Answer): Point[] {
  const line = LINES[pole.num('line') ?? -1];
  if (line === undefined) return [];
  return [
    ...numericPoints(pole, LINE_KEYS, (metric, value) => reading(metric, value, { inlet, line })),
    ...LINE_VOLTAGES.flatMap(([key, against]) =>
      numericPoints(pole, [[key, 'pdu.line_voltage']] as const, (metric, value) =>
        reading(metric, value, { inlet, line, against }),
      ),
    ),
  ];
}

function breakerPoints(breaker: string, sensors: Answer | undefined): Point[] {
  const trip = ridOf(sensors?.at('trip'));
  const currents = numericPoints(sensors, [['current', 'pdu.breaker_current']] as const, (metric, value) =>
    reading(metric, value, { breaker }),
  );
  if (trip === undefined) return currents;
  const read = (answer: Answer) => {
    const state = stateOf(answer);
    return [reading('pdu.breaker_closed', state === CLOSED ? 1 : state === OPEN ? 0 : undefined, { breaker })];
  };
  return [...currents, { call: { rid: trip, method: 'getState' }, read }];
}

const PARTS = [
  ['pdu.power', 'pdu.inlet_power'],
  ['pdu.apparent_power', 'pdu.inlet_apparent_power'],
  ['pdu.energy', 'pdu.inlet_energy'],
] as const;

/** The whole PDU is the sum of its inlets; one silent inlet leaves no sum. */
export function totals(measured: readonly Reading[], { inlets }: Learned): Reading[] {
  return PARTS.map(([metric, part]) => {
    const values = inlets.map(
      ({ number }) => measured.find((it) => it.metric === part && it.labels['inlet'] === number)?.value ?? Number.NaN,
    );
    return reading(metric, values.length === 0 ? undefined : values.reduce((sum, value) => sum + value));
  });
}

/** What does not change from poll to poll: names, ratings and limits. */
export function readUpstream({ inlets, breakers, ...known }: Learned): Reading[] {
  return [
    ...inlets.flatMap(({ rid, number: inlet }) => {
      const metaData = known.metaData.get(rid);
      const texts = {
        label: metaData?.str('label'),
        name: nameOf(known.settings.get(rid)),
        plug: metaData?.str('plugType'),
      };
      return [
        reading('pdu.inlet_info', anySaid(texts), { inlet, ...texts }),
        reading('pdu.inlet_rated_current', ratedCurrent(metaData), { inlet }),
        ...readLimits(inlet, known.thresholds.get(ridOf(known.sensors.get(rid)?.at('current')) ?? '')),
      ];
    }),
    ...breakers.flatMap(({ rid, number: breaker }) => {
      const metaData = known.metaData.get(rid);
      const texts = { label: metaData?.str('label'), name: nameOf(known.settings.get(rid)) };
      return [
        reading('pdu.breaker_info', anySaid(texts), { breaker, ...texts }),
        reading('pdu.breaker_rated_current', ratedCurrent(metaData), { breaker }),
      ];
    }),
  ];
}

/** A threshold that is not active has a value all the same. */
function readLimits(inlet: string, thresholds: Answer | undefined): Reading[] {
  return [['warning', 'upperWarning'] as const, ['critical', 'upperCritical'] as const].map(([level, key]) => {
    const isActive = thresholds?.at(`${key}Active`).value === true;
    return reading('pdu.inlet_current_limit', isActive ? thresholds?.num(key) : undefined, { inlet, level });
  });
}

/** `decimalCurrent` came with later firmware. */
export function ratedCurrent(metaData: Answer | undefined): number | undefined {
  const amperes = metaData?.num('rating', 'decimalCurrent') ?? metaData?.num('rating', 'current');
  return amperes === undefined || amperes <= 0 ? undefined : amperes;
}

export function nameOf(settings: Answer | undefined): string | undefined {
  return settings?.str('name');
}
