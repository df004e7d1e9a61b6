import { type Reading, reading } from '../../../core/farm/sample.ts';
import { percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { anySaid } from '../../snmp-values.ts';
import { amount, joules, rowsOf } from './rest.ts';

interface Upstream {
  cords: Answer;
  lines: Answer;
  phases: Answer;
  breakers: Answer;
}

/** Cords, lines, phases and over-current protectors, by the ids that the PDU prints: "AA" and "AA1". */
export function readUpstream({ cords, lines, phases, breakers }: Upstream): Reading[] {
  const measured = rowsOf(cords).flatMap(([inlet, cord]) => readCord(inlet, cord));
  return [
    ...totals(measured),
    ...measured,
    ...rowsOf(lines).flatMap(([id, line]) => readLine(id, line)),
    ...rowsOf(phases).flatMap(([id, phase]) => readPhase(id, phase)),
    ...rowsOf(breakers).flatMap(([breaker, row]) => readBreaker(breaker, row)),
  ];
}

function readCord(inlet: string, cord: Answer): Reading[] {
  const texts = { label: inlet, name: cord.str('name'), plug: cord.str('plug_type') };
  return [
    reading('pdu.inlet_info', anySaid(texts), { inlet, ...texts }),
    reading('pdu.inlet_power', amount(cord, 'active_power'), { inlet }),
    reading('pdu.inlet_apparent_power', amount(cord, 'apparent_power'), { inlet }),
    reading('pdu.inlet_power_factor', amount(cord, 'power_factor'), { inlet }),
    reading('pdu.inlet_frequency', amount(cord, 'frequency'), { inlet }),
    reading('pdu.inlet_energy', joules(cord, 'energy'), { inlet }),
    // Out of balance of the three currents: it exists only where the PDU senses them.
    reading('pdu.inlet_current_unbalance', percent(amount(cord, 'three_phase_imbalance')), { inlet }),
  ];
}

const PARTS = [
  ['pdu.power', 'pdu.inlet_power'],
  ['pdu.apparent_power', 'pdu.inlet_apparent_power'],
  ['pdu.energy', 'pdu.inlet_energy'],
] as const;

/** The whole PDU is the sum of its cords; one silent cord leaves no sum. */
function totals(measured: readonly Reading[]): Reading[] {
  return PARTS.map(([metric, part]) => {
    const values = measured.filter((it) => it.metric === part).map(({ value }) => value ?? Number.NaN);
    return reading(metric, values.length === 0 ? undefined : values.reduce((sum, value) => sum + value));
  });
}

/** "AA4" is the fourth line of cord AA, which is the neutral (Sentry4-MIB: L1, L2, L3, N). */
function placeOf(id: string): { inlet: string; line: string } | undefined {
  const [, inlet, number] = /^([A-Z]{2})([1-4])$/.exec(id) ?? [];
  return inlet === undefined ? undefined : { inlet, line: number === '4' ? 'N' : `L${number}` };
}

function readLine(id: string, line: Answer): Reading[] {
  const place = placeOf(id);
  return place === undefined ? [] : [reading('pdu.line_current', amount(line, 'current'), place)];
}

/**
 * A phase lies between two conductors that its name or label tells ("L1-N", "L1-L2"). Where that is not told, only the
 * cord's own amounts are known: which line a number means depends on the wiring (wye, delta or both).
 */
function readPhase(id: string, phase: Answer): Reading[] {
  const inlet = /^([A-Z]{2})\d$/.exec(id)?.[1];
  const [, line, against] =
    /(?<![A-Za-z0-9])(L[123])[-:/](N|L[123])(?![A-Za-z0-9])/.exec(
      `${phase.str('label') ?? ''} ${phase.str('name') ?? ''}`,
    ) ?? [];
  if (inlet === undefined || line === undefined) return [];
  const voltage = amount(phase, 'voltage');
  const between = { inlet, line, against: against === 'N' ? 'neutral' : 'line' };
  if (against !== 'N') return [reading('pdu.line_voltage', voltage, between)];
  return [
    reading('pdu.line_voltage', voltage, between),
    reading('pdu.line_power', amount(phase, 'active_power'), { inlet, line }),
    reading('pdu.line_apparent_power', amount(phase, 'apparent_power'), { inlet, line }),
    reading('pdu.line_power_factor', amount(phase, 'power_factor'), { inlet, line }),
    reading('pdu.line_energy', joules(phase, 'energy'), { inlet, line }),
  ];
}

/** Status words of the Sentry4-MIB: "Breaker Tripped" and "Fuse Blown" are open, "Normal" is closed. */
function readBreaker(breaker: string, row: Answer): Reading[] {
  const texts = { label: row.str('label') ?? breaker, name: row.str('name') };
  const status = row.str('status')?.toLowerCase();
  const isOpen = status === 'breaker tripped' || status === 'fuse blown';
  return [
    reading('pdu.breaker_info', anySaid(texts), { breaker, ...texts }),
    reading('pdu.breaker_rated_current', amount(row, 'current_capacity'), { breaker }),
    reading('pdu.breaker_closed', isOpen ? 0 : status === 'normal' ? 1 : undefined, { breaker }),
  ];
}
