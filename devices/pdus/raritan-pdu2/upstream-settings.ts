import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { lasting } from '../../lasting.ts';
import { oncePer } from '../../once-per.ts';
import { CURRENT } from '../../raritan/enumerations.ts';
import { type Scales, scalesByThing, toBase } from '../../raritan/scale.ts';
import { amperes, anySaid, bits, integer, text } from '../../snmp-values.ts';
import type { Known } from './learn.ts';
import { idOf, rowsOf } from './rows.ts';

/** What was learned of inlets and breakers, as readings. */
export const configurationOf = oncePer((known: Known) => [...readInlets(known), ...readBreakers(known)].map(lasting));

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
