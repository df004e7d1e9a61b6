import type { Questions } from '../../../core/wire/request.ts';
import { APC, SYS_DESCR } from '../../apc/enterprise.ts';
import type { Answers } from '../../driver.ts';

/** rPDU of PowerNet-MIB. Scalars end in .0, rows count from 1. */
const RPDU = `${APC}.12`;
export const IDENT = `${RPDU}.1`;
/** rPDUIdentName, which can be written. */
export const NAME = `${IDENT}.1.0`;
/** rPDULoadStatusTable: phases first, then banks. */
export const LOAD = `${RPDU}.2.3.1.1`;
/** rPDULoadPhaseConfigTable. */
const PHASE_CONFIG = `${RPDU}.2.2.1.1`;
const OUTLET_DEVICE = `${RPDU}.3.1`;
/** rPDUOutletControlTable, rPDUOutletStatusTable. */
const CONTROL = `${RPDU}.3.3.1.1`;
export const STATUS = `${RPDU}.3.5.1.1`;

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: SYS_DESCR,
      name: NAME,
      firmware: `${IDENT}.3.0`,
      model: `${IDENT}.5.0`,
      serial: `${IDENT}.6.0`,
      ratedCurrent: `${IDENT}.7.0`,
      outletCount: `${IDENT}.8.0`,
      phaseCount: `${IDENT}.9.0`,
      breakerRating: `${IDENT}.11.0`,
      controlledOutlets: `${OUTLET_DEVICE}.3.0`,
      totalOutlets: `${OUTLET_DEVICE}.4.0`,
      monitoredOutlets: `${OUTLET_DEVICE}.5.0`,
    },
  },
  loads: { via: 'snmp', columns: { current: `${LOAD}.2`, phase: `${LOAD}.4`, bank: `${LOAD}.5` } },
  limits: { via: 'snmp', columns: { warning: `${PHASE_CONFIG}.3`, critical: `${PHASE_CONFIG}.4` } },
  outlets: { via: 'snmp', columns: { state: `${STATUS}.4`, name: `${STATUS}.2`, bank: `${CONTROL}.5` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;
