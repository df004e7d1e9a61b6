import type { Questions } from '../../../core/wire/request.ts';
import { words } from '../../apc/amounts.ts';
import { APC, BARE_EASY_PDU, SYS_DESCR } from '../../apc/enterprise.ts';
import type { Answers } from '../../driver.ts';

/** ePDU of PowerNet-MIB: ePDUDeviceStatusTable, ePDUPhaseStatusTable, ePDUOutletStatusTable, ePDUOutletControlTable. */
const EASY = `${APC}.30`;
export const DEVICE = `${EASY}.2.1.1`;
export const PHASE = `${EASY}.4.2.1`;
export const OUTLET = `${EASY}.6.1.1`;
export const OUTLET_CONTROL = `${EASY}.6.2.1`;

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: SYS_DESCR,
      firmware: `${DEVICE}.3.1`,
      model: `${DEVICE}.4.1`,
      serial: `${DEVICE}.5.1`,
      bareVoltage: BARE_EASY_PDU.voltage,
      bareFirmware: `${BARE_EASY_PDU.table}.38.1`,
    },
  },
  devices: { via: 'snmp', columns: { module: `${DEVICE}.2`, phaseCount: `${DEVICE}.6`, power: `${DEVICE}.7` } },
  phases: {
    via: 'snmp',
    columns: { module: `${PHASE}.2`, number: `${PHASE}.3`, voltage: `${PHASE}.4`, energy: `${PHASE}.10` },
  },
  outlets: { via: 'snmp', columns: { module: `${OUTLET}.2`, number: `${OUTLET}.3`, state: `${OUTLET}.4` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

/** Whether the unit has forgotten its enterprise and answers in words with units ("232.6V") instead. */
export function isBare({ unit }: Known): boolean {
  return /^\d+(\.\d+)?V$/.test(words(unit, 'bareVoltage') ?? '');
}
