import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { lasting, valued } from '../../lasting.ts';
import { oncePer } from '../../once-per.ts';
import { scalesByThing } from '../../raritan/scale.ts';
import { anySaid, text } from '../../snmp-values.ts';
import { type Known, MEASURED } from './learn.ts';
import { evaluate, type Point, pointAt } from './point.ts';

const GROUP_METRICS = [
  [5, 'pdu.outlet_group_power'],
  [6, 'pdu.outlet_group_apparent_power'],
  [8, 'pdu.outlet_group_energy'],
] as const;

/** The meters of outlet groups (firmware 4), which the PDU sums up itself; a group may span linked units. */
const pointsOf = oncePer(({ outletGroupSensors }: Known): Point[] =>
  [...scalesByThing(outletGroupSensors)].flatMap(([group, scales]) =>
    GROUP_METRICS.flatMap(([type, metric]) => {
      const scale = scales.get(type);
      if (scale === undefined || !/^\d+$/.test(group)) return [];
      return [pointAt(MEASURED.outletGroup, `${group}.${type}`, scale, reading(metric, undefined, { group }))];
    }),
  ),
);

/** Members are the outlets in the PDU's own words. */
const namesOf = oncePer(({ outletGroups }: Known): Reading[] =>
  outletGroups.entries('name').map(([group]) => {
    const texts = { name: text(outletGroups, 'name', group), members: text(outletGroups, 'members', group) };
    return lasting(reading('pdu.outlet_group_info', anySaid(texts), { group, ...texts }));
  }),
);

export function askGroups(known: Known): string[] {
  return pointsOf(known).flatMap(({ valueAt, stateAt }) => [valueAt, stateAt]);
}

export function readGroups(answer: Answer, known: Known): Reading[] {
  return [...namesOf(known), ...pointsOf(known).map((point) => valued(point.reading, evaluate(point, answer)))];
}
