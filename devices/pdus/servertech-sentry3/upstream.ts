import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { idOf, rowsOf } from '../../servertech/identifiers.ts';
import { total } from '../../servertech/values.ts';
import { amount, hundredths, tenths, tenthsOfKilowattHours } from '../../snmp-amounts.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import { BRANCH, INFEED, type Known, TOTAL_POWER } from './learn.ts';

/** Load, voltage, power, apparent power, power factor, energy, phase voltage. */
const INFEED_COLUMNS = [7, 11, 12, 13, 14, 16, 18];

export function askUpstream(known: Known): string[] {
  return [
    TOTAL_POWER,
    ...infeedsOf(known).flatMap((index) => INFEED_COLUMNS.map((column) => `${INFEED}.${column}.${index}`)),
    ...branchesOf(known).flatMap((index) => [`${BRANCH}.5.${index}`, `${BRANCH}.7.${index}`]),
  ];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const infeeds = infeedsOf(known).flatMap((index) => readInfeed(answer, known, index));
  return [
    reading('pdu.power', amount(answer, TOTAL_POWER) ?? total(infeeds, 'pdu.inlet_power')),
    reading('pdu.apparent_power', total(infeeds, 'pdu.inlet_apparent_power')),
    reading('pdu.energy', total(infeeds, 'pdu.inlet_energy')),
    ...infeeds,
    ...branchesOf(known).flatMap((index) => readBranch(answer, known, index)),
  ];
}

/** Each infeed of a three-phase unit is one line: its load is a line's, its voltage is against the next line. */
function readInfeed(answer: Answer, { infeeds }: Known, index: string): Reading[] {
  const inlet = idOf(index);
  const raw = (column: number) => amount(answer, `${INFEED}.${column}.${index}`);
  const id = text(infeeds, 'id', index);
  const texts = { label: id === inlet ? undefined : id, name: text(infeeds, 'name', index), plug: undefined };
  const level = { inlet, level: 'warning' };
  return [
    reading('pdu.inlet_info', anySaid({ ...texts, id }), { inlet, ...texts }),
    reading('pdu.inlet_current', hundredths(raw(7)), { inlet }),
    reading('pdu.inlet_voltage', tenths(raw(11)), { inlet }),
    reading('pdu.inlet_power', raw(12), { inlet }),
    reading('pdu.inlet_apparent_power', raw(13), { inlet }),
    reading('pdu.inlet_power_factor', hundredths(raw(14)), { inlet }),
    reading('pdu.inlet_energy', tenthsOfKilowattHours(raw(16)), { inlet }),
    reading('pdu.inlet_rated_current', amount(infeeds, 'capacity', index), { inlet }),
    reading('pdu.inlet_current_limit', amount(infeeds, 'highThreshold', index) || undefined, level),
    ...readPhaseVoltage(tenths(raw(18)), text(infeeds, 'phase', index), inlet),
  ];
}

/** infeedPhaseID: "L1-N", "L1-L2"; a phase in other words has no series. */
function readPhaseVoltage(volts: number | undefined, phase: string | undefined, inlet: string): Reading[] {
  const [, line, other] = /^(L[1-3])-(N|L[1-3])$/.exec(phase ?? '') ?? [];
  if (line === undefined) return [];
  return [reading('pdu.line_voltage', volts, { inlet, line, against: other === 'N' ? 'neutral' : 'line' })];
}

/** branchStatus: on(1), onError(5) and off(0), offError(4) say nothing of a fuse; offFuse(8) and onFuse(9) do. */
const CLOSED: Readonly<Record<number, number>> = { 1: 1, 8: 0, 9: 0 };

function readBranch(answer: Answer, { branches }: Known, index: string): Reading[] {
  const breaker = idOf(index);
  const id = text(branches, 'id', index);
  const texts = { label: id === breaker ? undefined : id, name: text(branches, 'name', index) };
  const status = integer(answer, `${BRANCH}.5.${index}`);
  return [
    reading('pdu.breaker_info', anySaid({ ...texts, id }), { breaker, ...texts }),
    reading('pdu.breaker_closed', status === undefined ? undefined : CLOSED[status], { breaker }),
    reading('pdu.breaker_current', hundredths(amount(answer, `${BRANCH}.7.${index}`)), { breaker }),
    reading('pdu.breaker_rated_current', amount(branches, 'capacity', index), { breaker }),
  ];
}

function infeedsOf({ infeeds }: Known): string[] {
  return rowsOf(infeeds, 2, 'id', 'name', 'capacity');
}

function branchesOf({ branches }: Known): string[] {
  return rowsOf(branches, 3, 'id', 'name', 'capacity');
}
