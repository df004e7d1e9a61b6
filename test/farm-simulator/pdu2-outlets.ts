import { integer, pointer, type SnmpValue, text, unsigned } from './ber.ts';
import type { SnmpObject } from './oid-table.ts';
import { CYCLE_RANGE, OUTLET_OPERATIONS, type Outlet } from './outlet.ts';
import type { PduModel } from './pdu-model.ts';
import { CAPABLE } from './pdu2-scopes.ts';
import { capabilities, PDU2, STATE } from './pdu2-sensors.ts';
import { type Cell, commandStatus, integerCell, outletRow, textCell, unsignedCell } from './snmp-cells.ts';
import { STATUS } from './snmp-pdu.ts';

type Objects = Generator<SnmpObject<PduModel>>;
const TRUTH = { true: 1, false: 2 } as const;

/** Columns of outletConfigurationTable that are the same for every outlet and never change. */
const FIXED: readonly [number, SnmpValue][] = [
  [5, integer(1)],
  [6, text('220-240V')],
  [7, text('20A')],
  [8, text('')],
  [10, capabilities(CAPABLE.outlet)],
  [13, integer(3)],
  [29, text('IEC 60320 C19')],
  [32, unsigned(0)],
  [34, integer(TRUTH.false)],
];

/** Configuration (3.5.3) and control (4.1.2) of one outlet. */
export function* outletObjects(number: number): Objects {
  const config = (column: number) => `${PDU2}.3.5.3.1.${column}.1.${number}`;
  yield { oid: config(2), read: () => text(String(number)) };
  for (const [column, value] of FIXED) yield { oid: config(column), read: () => value };
  const says = (column: number, so: (outlet: Outlet, pdu: PduModel) => boolean) =>
    outletRow(number, config, { [column]: (outlet, pdu) => integer(so(outlet, pdu) ? TRUTH.true : TRUTH.false) });
  yield* says(28, (_outlet, pdu) => !pdu.faults.has('locked-outlet', number));
  yield* says(30, (_outlet, pdu) => pdu.faults.has('load-shedding', number));
  const cell =
    <T>(get: (outlet: Outlet) => T, set: (outlet: Outlet, value: T) => void): Cell<T> =>
    (pdu) => {
      const outlet = pdu.outlet(number);
      return outlet && { get: () => get(outlet), set: (value) => set(outlet, value) };
    };
  yield textCell(
    config(3),
    cell(
      (outlet) => outlet.name,
      (outlet, name) => Object.assign(outlet, { name }),
    ),
  );
  yield unsignedCell(
    config(12),
    CYCLE_RANGE,
    cell(
      (outlet) => outlet.cycleSeconds,
      (outlet, cycleSeconds) => Object.assign(outlet, { cycleSeconds }),
    ),
  );
  const truth = cell(
    (outlet): number => (outlet.usesGlobalCycle ? TRUTH.true : TRUTH.false),
    (outlet, value) => Object.assign(outlet, { usesGlobalCycle: value === TRUTH.true }),
  );
  yield integerCell(config(14), { minimum: TRUTH.true, maximum: TRUTH.false }, truth);
  yield { oid: config(33), read: (pdu) => breakerLabel(pdu, number) };
  yield* control(number);
}

/** The label of the breaker that protects the outlet. */
function breakerLabel(pdu: PduModel, number: number): SnmpValue | undefined {
  const outlet = pdu.outlet(number);
  return outlet && pointer(`${PDU2}.3.4.3.1.2.1.${pdu.breakerOf(outlet)}`);
}

/** switchingOperation (off 0, on 1, cycle 2; reads on for a powered outlet), state, last switched, suspended. */
function* control(number: number): Objects {
  const oid = (column: number) => `${PDU2}.4.1.2.1.${column}.1.${number}`;
  const operation: Cell<number> = (pdu) => {
    const outlet = pdu.outlet(number);
    return (
      outlet && {
        get: () => Number(outlet.on),
        set: (value) => pdu.operate(outlet, OUTLET_OPERATIONS[value] ?? 'on'),
      }
    );
  };
  // What error-status the device gives an outlet that does not obey is not known; inconsistentValue is ours.
  yield integerCell(oid(2), { minimum: 0, maximum: OUTLET_OPERATIONS.length - 1 }, operation, (value, pdu) => {
    const outlet = pdu.outlet(number);
    return outlet ? commandStatus(pdu, outlet, OUTLET_OPERATIONS[value] ?? 'on') : STATUS.ok;
  });
  yield* outletRow(number, oid, {
    3: (outlet, pdu) => integer(pdu.seen(outlet).on ? STATE.on : STATE.off),
    4: (outlet, pdu) => unsigned(Math.floor(pdu.seen(outlet).switchedAt)),
    5: (_outlet, pdu) => integer(pdu.faults.has('suspended', number) ? TRUTH.true : TRUTH.false),
  });
}
