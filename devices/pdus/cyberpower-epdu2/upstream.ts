import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, sumOf, tenths, tenthsOfKilowattHours, underLoad } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { BANK, DEVICE, type Known, PHASE } from './learn.ts';
import { isChain, type Place, placeAt, placeName, placeOf, rowsOf } from './rows.ts';

/** ePDU2DeviceStatus: number of the unit, 0.1 A, 0.1 kWh, VA, hundredths of a power factor, W. */
const DEVICE_COLUMNS = [2, 5, 9, 15, 16, 18];
/** ePDU2PhaseStatus: 0.1 A, 0.1 V, W, VA, hundredths of a power factor, 0.1 V from line to line. */
const PHASE_COLUMNS = [5, 6, 7, 8, 9, 13];

/** ePDU2DeviceInfoOutletLayout: seqPhaseToNeutral(1), seqPhaseToPhase(2). */
const PHASE_TO_NEUTRAL = 1;
const PHASE_TO_PHASE = 2;

export function askUpstream(known: Known): string[] {
  return [
    ...rowsOf(known, 'devices').flatMap((row) => DEVICE_COLUMNS.map((column) => `${DEVICE}.${column}.${row}`)),
    ...rowsOf(known, 'phases').flatMap((row) => [
      ...placeAt(PHASE, row),
      ...PHASE_COLUMNS.map((column) => `${PHASE}.${column}.${row}`),
    ]),
    ...rowsOf(known, 'banks').flatMap((row) => [...placeAt(BANK, row), `${BANK}.5.${row}`]),
  ];
}

/** The totals are those of all units of a daisy chain; a silent unit leaves no total. */
export function readUpstream(answer: Answer, known: Known): Reading[] {
  const devices = rowsOf(known, 'devices');
  const total = (column: number) => sumOf(devices.map((row) => amount(answer, `${DEVICE}.${column}.${row}`)));
  return [
    reading('pdu.power', total(18)),
    reading('pdu.apparent_power', total(15)),
    reading('pdu.energy', tenthsOfKilowattHours(total(9))),
    ...devices.flatMap((row) => readDevice(answer, known, row)),
    ...rowsOf(known, 'phases').flatMap((row) => readPhase(answer, known, row)),
    ...rowsOf(known, 'banks').flatMap((row) => readBank(answer, known, row)),
  ];
}

/** The inlet of a unit is called by the number of the unit. */
function inletOf(answer: Answer, known: Known, row: number): number | undefined {
  return isChain(known) ? amount(answer, `${DEVICE}.2.${row}`) : row;
}

function hasOnePhase({ infos }: Known, row: number): boolean {
  return integer(infos, `phases.${row}`) === 1;
}

function readDevice(answer: Answer, known: Known, row: number): Reading[] {
  const inlet = inletOf(answer, known, row);
  if (inlet === undefined) return [];
  const raw = (column: number) => amount(answer, `${DEVICE}.${column}.${row}`);
  return [
    // The current of a unit with several phases is no current of any one line.
    reading('pdu.inlet_current', hasOnePhase(known, row) ? tenths(raw(5)) : undefined, { inlet }),
    reading('pdu.inlet_power', raw(18), { inlet }),
    reading('pdu.inlet_apparent_power', raw(15), { inlet }),
    reading('pdu.inlet_power_factor', underLoad(hundredths(raw(16)), raw(15)), { inlet }),
    reading('pdu.inlet_energy', tenthsOfKilowattHours(raw(9)), { inlet }),
  ];
}

/** The row of the unit that a phase or bank belongs to. */
function deviceOf(answer: Answer, known: Known, place: Place): number | undefined {
  if (!isChain(known)) return 1;
  return rowsOf(known, 'devices').find((row) => amount(answer, `${DEVICE}.2.${row}`) === place.unit);
}

function readPhase(answer: Answer, known: Known, row: number): Reading[] {
  const place = placeOf(answer, PHASE, row);
  const device = place && deviceOf(answer, known, place);
  if (place === undefined || device === undefined) return [];
  const inlet = isChain(known) ? place.unit : device;
  const raw = (column: number) => amount(answer, `${PHASE}.${column}.${row}`);
  const voltage = tenths(raw(6));
  if (hasOnePhase(known, device)) return [reading('pdu.inlet_voltage', voltage, { inlet })];
  const layout = integer(known.infos, `layout.${device}`);
  const toLine = tenths(raw(13)) ?? (layout === PHASE_TO_PHASE ? voltage : undefined);
  const where = { inlet, line: `L${place.number}` };
  return [
    reading('pdu.line_current', tenths(raw(5)), where),
    reading('pdu.line_voltage', layout === PHASE_TO_NEUTRAL ? voltage : undefined, { ...where, against: 'neutral' }),
    reading('pdu.line_voltage', toLine, { ...where, against: 'line' }),
    reading('pdu.line_power', raw(7), where),
    reading('pdu.line_apparent_power', raw(8), where),
    reading('pdu.line_power_factor', underLoad(hundredths(raw(9)), raw(8)), where),
  ];
}

/** A bank is what one circuit breaker protects; whether it has tripped is not told. */
function readBank(answer: Answer, known: Known, row: number): Reading[] {
  const place = placeOf(answer, BANK, row);
  const device = place && deviceOf(answer, known, place);
  if (place === undefined || device === undefined) return [];
  const breaker = placeName(known, place);
  return [
    reading('pdu.breaker_current', tenths(amount(answer, `${BANK}.5.${row}`)), { breaker }),
    reading('pdu.breaker_rated_current', amount(known.infos, `rating.${device}`) || undefined, { breaker }),
  ];
}
