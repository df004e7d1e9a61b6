import { integer, octets, pointer, type SnmpValue, text, unsigned } from './ber.ts';
import type { SnmpObject } from './oid-table.ts';
import { CYCLE_RANGE, DELAY_RANGE, RATED } from './outlet.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { systemGroup, uptime } from './pdu-system.ts';
import { outletObjects } from './pdu2-outlets.ts';
import { BREAKER_NUMBERS, breakerRows, CAPABLE, inletRows, lineRows, outletRows, unitRows } from './pdu2-scopes.ts';
import { capabilities, PDU2, sensorObjects } from './pdu2-sensors.ts';
import { textCell, unsignedCell } from './snmp-cells.ts';

const PDU_MODEL = 'PX3-5892';
const FIRMWARE = '4.2.0.5-50274';

type Objects = Generator<SnmpObject<PduModel>>;
type Read = (pdu: PduModel) => SnmpValue;
const at = (oid: string, read: Read): SnmpObject<PduModel> => ({ oid, read });

/**
 * Every object of a switched, metered three-phase PX3 with that many outlets (PDU2-MIB rev 2024-10-07): nameplate,
 * configuration, sensors, switching, an air sensor.
 */
export const RARITAN_PDU2: SnmpPduFamily = {
  driver: 'raritan-pdu2',
  model: PDU_MODEL,
  enterprise: 13742,
  habits: {},
  outletId: String,
  objects,
};

function* objects(outlets: number): Objects {
  yield* systemGroup(`Raritan PDU, MD:${PDU_MODEL} HW:0x10 FW:${FIRMWARE}`, PDU2);
  yield* nameplate();
  yield* unit(outlets);
  yield* inlet();
  for (const breaker of BREAKER_NUMBERS) yield* breakers(breaker);
  const numbers = Array.from({ length: outlets }, (_, index) => index + 1);
  for (const number of numbers) yield* outletObjects(number);
  yield* sensorObjects('5.1.3.1', '3.2.5.1', unitRows());
  yield* sensorObjects('5.2.3.1', '3.3.4.1', inletRows());
  yield* sensorObjects('5.2.4.1', '3.3.6.1', [1, 2, 3].flatMap(lineRows));
  yield* sensorObjects('5.3.3.1', '3.4.4.1', BREAKER_NUMBERS.flatMap(breakerRows));
  yield* sensorObjects('5.4.3.1', '3.5.4.1', numbers.flatMap(outletRows));
  yield* airSensors();
}

function* nameplate(): Objects {
  const entry = `${PDU2}.3.2.1.1`;
  yield at(`${PDU2}.3.1.0`, () => integer(1));
  yield at(`${entry}.2.1`, () => text('Raritan'));
  yield at(`${entry}.3.1`, () => text(PDU_MODEL));
  yield at(`${entry}.4.1`, (pdu) => text(pdu.nameplate.serial));
  const ratings = ['360-415V', `${RATED.inlet}A`, '50/60Hz', '156-180kVA'];
  for (const [index, rating] of ratings.entries()) yield at(`${entry}.${5 + index}.1`, () => text(rating));
  yield at(`${PDU2}.3.2.2.1.11.1`, (pdu) => octets(pdu.nameplate.mac));
  yield at(`${PDU2}.3.2.3.1.4.1.1.1`, () => text('0x10'));
  yield at(`${PDU2}.3.2.3.1.6.1.1.1`, () => text(FIRMWARE));
}

function* unit(outlets: number): Objects {
  const entry = `${PDU2}.3.2.2.1`;
  const fixed: [number, SnmpValue][] = [
    [2, integer(1)],
    [3, integer(BREAKER_NUMBERS.length)],
    [4, integer(outlets)],
    [7, integer(32)],
    [35, capabilities(CAPABLE.unit)],
    [38, integer(2)],
    [42, integer(2)],
    [66, integer(0)],
    [67, integer(0)],
    [69, integer(0)],
    [80, integer(0)],
  ];
  for (const [column, value] of fixed) yield at(`${entry}.${column}.1`, () => value);
  const sheds = (pdu: PduModel) => integer(pdu.faults.has('load-shedding') ? 1 : 2);
  yield at(`${entry}.55.1`, sheds);
  yield at(`${entry}.85.1`, (pdu) => unsigned(Math.floor(uptime(pdu))));
  const sequence = Array.from({ length: outlets }, (_, index) => index + 1).join(',');
  yield at(`${entry}.39.1`, () => text(sequence));
  yield textCell(`${entry}.13.1`, (pdu) => ({ get: () => pdu.name, set: (name) => Object.assign(pdu, { name }) }));
  yield unsignedCell(`${entry}.37.1`, CYCLE_RANGE, (pdu) => ({
    get: () => pdu.cycleSeconds,
    set: (cycleSeconds) => Object.assign(pdu, { cycleSeconds }),
  }));
  yield unsignedCell(`${entry}.57.1`, DELAY_RANGE, (pdu) => ({
    get: () => pdu.inrushDelayMs,
    set: (inrushDelayMs) => Object.assign(pdu, { inrushDelayMs }),
  }));
}

function* inlet(): Objects {
  const entry = `${PDU2}.3.3.3.1`;
  const cells: [number, SnmpValue][] = [
    [2, text('I1')],
    [3, text('')],
    [5, integer(3)],
    [6, text('360-415V')],
    [7, text(`${RATED.inlet}A`)],
    [8, text('50/60Hz')],
    [9, text('156-180kVA')],
    [10, capabilities(CAPABLE.inlet)],
    [11, capabilities(CAPABLE.line)],
    [12, text(`3P+N+E ${RATED.inlet}A`)],
    [15, integer(2)],
    [16, integer(0)],
  ];
  // An inlet that is disabled does not let its outlets be switched.
  yield at(`${entry}.13.1.1`, (pdu) => integer(pdu.faults.has('switching-inhibited') ? 2 : 1));
  for (const [column, value] of cells) yield at(`${entry}.${column}.1.1`, () => value);
}

/** powerSource of a breaker points at the label of the inlet. */
function* breakers(breaker: number): Objects {
  const entry = `${PDU2}.3.4.3.1`;
  const cells: [number, SnmpValue][] = [
    [2, text(`C${breaker}`)],
    [3, text('')],
    [4, integer(1)],
    [5, text(`${RATED.breaker}A`)],
    [6, integer(1)],
    [9, capabilities(CAPABLE.breaker)],
    [10, pointer(`${PDU2}.3.3.3.1.2.1.1`)],
  ];
  for (const [column, value] of cells) yield at(`${entry}.${column}.1.${breaker}`, () => value);
}

/** One housing, two slots: temperature (type 10, °C with one digit) and relative humidity (type 11, % without). */
function* airSensors(): Objects {
  const slots = [
    {
      slot: 1,
      type: 10,
      name: 'Temperature 1',
      units: 7,
      digits: 1,
      maximum: 800,
      minimum: -550,
      read: (pdu: PduModel) => pdu.temperature() * 10,
    },
    {
      slot: 2,
      type: 11,
      name: 'Humidity 1',
      units: 9,
      digits: 0,
      maximum: 100,
      minimum: 0,
      read: (pdu: PduModel) => pdu.humidity(),
    },
  ];
  for (const { slot, type, name, units, digits, maximum, minimum, read } of slots) {
    const config: [number, SnmpValue][] = [
      [2, integer(type)],
      [3, text('SIMAIR0001')],
      [4, text(name)],
      [9, integer(-1)],
      [10, integer(31)],
      [16, integer(units)],
      [17, unsigned(digits)],
      [21, integer(maximum)],
      [22, integer(minimum)],
      [31, integer(0)],
      [32, integer(0)],
      [33, integer(0)],
      [34, integer(0)],
      [35, octets(Buffer.from([0]))],
      [36, integer(2)],
      [37, text('')],
    ];
    for (const [column, value] of config) yield at(`${PDU2}.3.6.3.1.${column}.1.${slot}`, () => value);
    yield at(`${PDU2}.5.5.3.1.2.1.${slot}`, () => integer(1));
    yield at(`${PDU2}.5.5.3.1.3.1.${slot}`, () => integer(4));
    yield at(`${PDU2}.5.5.3.1.4.1.${slot}`, (pdu) => integer(Math.round(read(pdu))));
    yield at(`${PDU2}.5.5.3.1.5.1.${slot}`, (pdu) => unsigned(Math.floor(pdu.clock.now())));
  }
}
