import { METRICS, type MetricId } from '../../../core/farm/metrics.ts';
import type { Reading } from '../../../core/farm/sample.ts';
import { percent, wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import type { Call } from './bulk.ts';
import { ridOf } from './learn.ts';

/** One call of a poll, and what its answer says. */
export interface Point {
  call: Call;
  read(answer: Answer): Reading[];
}

/** A sensor of a thing: the key under which getSensors or getPoles names it, and the metric that it becomes. */
export type SensorKey<M extends MetricId> = readonly [key: string, metric: M];

/** Points for those of the sensors that the thing has. */
export function numericPoints<M extends MetricId>(
  sensors: Answer | undefined,
  keys: readonly SensorKey<M>[],
  say: (metric: M, value: number | undefined) => Reading,
): Point[] {
  return keys.flatMap(([key, metric]) => {
    const rid = ridOf(sensors?.at(key));
    if (rid === undefined) return [];
    return [
      { call: { rid, method: 'getReading' }, read: (answer) => [say(metric, inBaseUnit(metric, numberOf(answer)))] },
    ];
  });
}

/** The value of a numeric sensor, a float in its own unit; undefined where it is not available or not valid. */
export function numberOf(reading: Answer): number | undefined {
  const { value } = reading.at('value');
  const counts = reading.at('available').value === true && reading.at('valid').value === true;
  return counts && typeof value === 'number' ? value : undefined;
}

/** The value of a state sensor. */
export function stateOf(state: Answer): number | undefined {
  const { value } = state.at('value');
  return state.at('available').value === true && typeof value === 'number' ? value : undefined;
}

/** Sensors speak V, A, W, VA, var, Hz and power factors as they are, energies in Wh and unbalances in percent. */
function inBaseUnit(metric: MetricId, value: number | undefined): number | undefined {
  if (METRICS[metric].unit === 'joules') return wattHours(value);
  return metric.endsWith('_unbalance') ? percent(value) : value;
}
