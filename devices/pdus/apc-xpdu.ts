import { type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { powerFactor } from '../apc/amounts.ts';
import { nameplateOf } from '../apc/described.ts';
import { APC, SYS_DESCR } from '../apc/enterprise.ts';
import { detectGeneration } from '../apc/generation.ts';
import { rowsOf } from '../apc/rows.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, tenths, uptimeOf } from '../snmp-amounts.ts';
import { anySaid, getAll, integer, text } from '../snmp-values.ts';

const XPDU = `${APC}.15`;
/** xPDUMainInputVoltageTable: phase-to-phase 2, phase-to-neutral 3. */
const MAIN_INPUT = `${XPDU}.3.1.4.1`;
/** xPDUSystemOutput: frequency 1, neutral current 2, total power 3, total apparent power 4, power factor 5. */
const OUTPUT = `${XPDU}.3.4`;
/** xPDUSystemOutputPhaseTable: phase-to-phase 2, phase-to-neutral 3, current 4, power 5, apparent power 6, factor 7. */
const PHASE = `${OUTPUT}.14.1`;
const PHASE_COLUMNS = [2, 3, 4, 5, 6, 7];
/** xPDUSystemBreakerTable: name 2, position 3. */
const BREAKER = `${XPDU}.4.1.2.1`;

/** Where the current comes in, and what leaves the transformer behind it: other lines with other voltages. */
const INLET = 'main';
const BEHIND_TRANSFORMER = 'output';

/** xPDUSystemBreakerPosition. An open one (1) need not have tripped: bypass and cross tie stand open all year. */
const CLOSED = 2;

const LEARN = {
  unit: { via: 'snmp', get: { sysDescr: SYS_DESCR } },
  inputs: { via: 'snmp', columns: { voltage: `${MAIN_INPUT}.2`, toNeutral: `${MAIN_INPUT}.3` } },
  phases: { via: 'snmp', columns: { current: `${PHASE}.4`, voltage: `${PHASE}.2` } },
  breakers: { via: 'snmp', columns: { name: `${BREAKER}.2`, position: `${BREAKER}.3` } },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

/**
 * InfraStruXure PDU (PowerNet-MIB xPDU, 318.1.1.15): a transformer and panel that feed a row of racks. Voltages are in
 * 0.1 V, currents in 0.1 A, powers in 0.1 kW and 0.1 kVA, power factors in hundredths; -1 is not measured. Recording
 * apc_isx-pdu (firmware 3.7.3), where current times voltage of each phase gives its kVA.
 */
export default defineDriver({
  id: 'apc-xpdu',
  kind: 'pdu',
  title: 'APC InfraStruXure PDU (PowerNet-MIB xPDU)',
  models: ['InfraStruXure PDU'],
  detect: detectGeneration('xpdu'),
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({
    objects: getAll([
      SYS_UP_TIME,
      ...[1, 2, 3, 4, 5].map((object) => `${OUTPUT}.${object}.0`),
      ...inputRows(known).flatMap((row) => [`${MAIN_INPUT}.2.${row}`, `${MAIN_INPUT}.3.${row}`]),
      ...phaseRows(known).flatMap((row) => PHASE_COLUMNS.map((column) => `${PHASE}.${column}.${row}`)),
      ...breakerRows(known).map((row) => `${BREAKER}.3.${row}`),
    ]),
  }),
  read: ({ objects }, known) => {
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      ...readOutput(objects),
      ...inputRows(known).flatMap((row) => readVoltages(objects, MAIN_INPUT, INLET, row)),
      ...phaseRows(known).flatMap((row) => readPhase(objects, row)),
      ...breakerRows(known).flatMap((row) => readBreaker(objects, known, row)),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: nameplateOf(known.unit, 'APC'),
      operation: 'operating',
    };
  },
});

function inputRows({ inputs }: Known): string[] {
  return rowsOf(inputs, 'voltage', 'toNeutral');
}

function phaseRows({ phases }: Known): string[] {
  return rowsOf(phases, 'current', 'voltage');
}

function breakerRows({ breakers }: Known): string[] {
  return rowsOf(breakers, 'name', 'position');
}

/** 0.1 kW and 0.1 kVA. */
function hundredsOfWatts(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw * 100;
}

function readOutput(answer: Answer): Reading[] {
  const raw = (object: number) => amount(answer, `${OUTPUT}.${object}.0`);
  const inlet = BEHIND_TRANSFORMER;
  return [
    reading('pdu.power', hundredsOfWatts(raw(3))),
    reading('pdu.apparent_power', hundredsOfWatts(raw(4))),
    reading('pdu.inlet_frequency', tenths(raw(1)), { inlet }),
    reading('pdu.inlet_power_factor', powerFactor(raw(5), raw(4)), { inlet }),
    reading('pdu.line_current', tenths(raw(2)), { inlet, line: 'N' }),
  ];
}

function readVoltages(answer: Answer, table: string, inlet: string, row: string): Reading[] {
  const line = `L${row}`;
  const volts = (column: number) => tenths(amount(answer, `${table}.${column}.${row}`));
  return [
    reading('pdu.line_voltage', volts(2), { inlet, line, against: 'line' }),
    reading('pdu.line_voltage', volts(3), { inlet, line, against: 'neutral' }),
  ];
}

function readPhase(answer: Answer, row: string): Reading[] {
  const raw = (column: number) => amount(answer, `${PHASE}.${column}.${row}`);
  const labels = { inlet: BEHIND_TRANSFORMER, line: `L${row}` };
  return [
    ...readVoltages(answer, PHASE, BEHIND_TRANSFORMER, row),
    reading('pdu.line_current', tenths(raw(4)), labels),
    reading('pdu.line_power', hundredsOfWatts(raw(5)), labels),
    reading('pdu.line_apparent_power', hundredsOfWatts(raw(6)), labels),
    reading('pdu.line_power_factor', powerFactor(raw(7), raw(6)), labels),
  ];
}

function readBreaker(answer: Answer, { breakers }: Known, breaker: string): Reading[] {
  const name = text(breakers, 'name', breaker);
  const isClosed = integer(answer, `${BREAKER}.3.${breaker}`) === CLOSED;
  return [
    reading('pdu.breaker_info', anySaid({ name }), { breaker, label: undefined, name }),
    reading('pdu.breaker_closed', isClosed ? 1 : undefined, { breaker }),
  ];
}
