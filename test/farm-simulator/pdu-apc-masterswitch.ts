import { integer, text } from './ber.ts';
import { numbersTo } from './pdu-amounts.ts';
import { apcOutlet } from './pdu-apc-outlets.ts';
import type { SnmpPduFamily } from './pdu-family.ts';
import { systemGroup } from './pdu-system.ts';
import { type OutletCommand, outletRow, type PduObjects, row, textCell } from './snmp-cells.ts';

/** E.318.1.1.4 (sPDU) of PowerNet-MIB. */
const M = '1.3.6.1.4.1.318.1.1.4';
const MODEL = 'AP9606';
const LONGEST_NAME = 20;
/** As recording apc_masterswitch2 says it. */
const DESCRIPTION =
  'APC Web/SNMP Management Card (MB:v3.2.0 PF:v3.0.9.a PN:aos309a.bin AF1:v2.2.5.a AN1:ms225a.bin MN: AP9606 HR: G9 SN: FFFFFFFFFFFF MD: 04/05/2000)';

/** sPDUOutletCtl, which also tells the state: outletOn(1), outletOff(2), outletReboot(3), outletUnknown(4). */
const COMMANDS: Readonly<Record<number, OutletCommand>> = {
  1: 'on',
  2: 'off',
  3: 'cycle',
  4: 'none',
  5: 'delayed-on',
  6: 'delayed-off',
  7: 'delayed-cycle',
};

/** A MasterSwitch behind an AP9606: it switches, and measures nothing. */
export const APC_MASTERSWITCH: SnmpPduFamily = {
  driver: 'apc-masterswitch',
  model: MODEL,
  enterprise: 318,
  habits: { settleSeconds: 0.5, ownCycle: true, outletName: (number) => `Outlet ${number}` },
  outletId: String,
  *objects(outlets) {
    yield* systemGroup(DESCRIPTION, '1.3.6.1.4.1.318.1.3.4.2');
    yield* row((column) => `${M}.1.${column}.0`, {
      2: text('v2.2.5.a'),
      4: text(MODEL),
      5: (pdu) => text(pdu.nameplate.serial),
    });
    const name = `${M}.3.3.0`;
    yield textCell(name, (pdu) => ({ get: () => pdu.name, set: (given) => Object.assign(pdu, { name: given }) }));
    yield* row((column) => `${M}.4.${column}.0`, { 1: integer(outlets) });
    for (const number of numbersTo(outlets)) yield* outlet(number);
  },
};

function* outlet(number: number): PduObjects {
  const control = (column: number) => `${M}.4.2.1.${column}.${number}`;
  const config = (column: number) => `${M}.5.2.1.${column}.${number}`;
  yield* row(control, { 1: integer(number) });
  yield* outletRow(number, control, { 4: (own) => text(own.name) });
  yield* row(config, { 1: integer(number) });
  yield* apcOutlet(number, {
    name: config(3),
    longestName: LONGEST_NAME,
    onDelay: config(2),
    offDelay: config(4),
    rebootDuration: config(5),
    pending: control(2),
    command: control(3),
    commands: COMMANDS,
  });
}
