import type { Questions } from '../../../core/wire/request.ts';
import { SYS_DESCR } from '../../apc/enterprise.ts';
import type { Answers } from '../../driver.ts';

/** sysObjectID of Dell's rack PDUs. */
export const DELL_RPDU_PRODUCT = '1.3.6.1.4.1.674.10903.200.3.1';
/** rPDU of DellrPDU-MIB. */
const RPDU = '1.3.6.1.4.1.674.10903.200.2.200';
const IDENT = `${RPDU}.100.2.1`;
export const DEVICE = `${RPDU}.110.2.1`;
/** rPDUDeviceConfigName of the first unit, which can be written; the status table repeats it. */
export const NAME = `${RPDU}.110.3.1.2.1`;
const PROPERTIES = `${RPDU}.110.4.1`;
export const PHASE = `${RPDU}.120.2.1`;
const PHASE_CONFIG = `${RPDU}.120.3.1`;
/** rPDUOutletSwitchedStatusTable, …ConfigTable, …ControlTable. */
export const SWITCHED = `${RPDU}.130.1.2.1`;
export const SWITCHED_CONFIG = `${RPDU}.130.1.3.1`;
export const SWITCHED_CONTROL = `${RPDU}.130.1.4.1`;
export const METERED = `${RPDU}.130.2.2.1`;

/** rPDUIdentModelNumber of the first unit, which nobody else has. */
export const MODEL = `${IDENT}.7.1`;

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: SYS_DESCR,
      name: `${DEVICE}.2.1`,
      firmware: `${IDENT}.5.1`,
      model: MODEL,
      serial: `${IDENT}.8.1`,
    },
  },
  devices: {
    via: 'snmp',
    columns: { power: `${DEVICE}.3`, outlets: `${PROPERTIES}.3`, ratedCurrent: `${PROPERTIES}.8` },
  },
  phases: { via: 'snmp', columns: { number: `${PHASE}.2`, current: `${PHASE}.4` } },
  limits: { via: 'snmp', columns: { warning: `${PHASE_CONFIG}.5`, critical: `${PHASE_CONFIG}.6` } },
  switched: {
    via: 'snmp',
    columns: { number: `${SWITCHED}.2`, name: `${SWITCHED}.3`, state: `${SWITCHED}.4` },
  },
  metered: {
    via: 'snmp',
    columns: { number: `${METERED}.2`, name: `${METERED}.3`, power: `${METERED}.8` },
  },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;
