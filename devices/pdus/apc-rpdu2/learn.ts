import type { Questions } from '../../../core/wire/request.ts';
import { APC, SYS_DESCR } from '../../apc/enterprise.ts';
import type { Answers } from '../../driver.ts';

/** rPDU2 of PowerNet-MIB. Rows count from 1 over all PDUs of a network port sharing group; `module` says whose they are. */
const RPDU2 = `${APC}.26`;
/** rPDU2DeviceTableSize: PDUs that answer behind this address. */
export const DEVICE_COUNT = `${RPDU2}.3.0`;
const IDENT = `${RPDU2}.2.1`;
/** rPDU2DeviceConfigName of the first PDU, which can be written; ident repeats it. */
export const NAME = `${RPDU2}.4.1.1.3.1`;
const DEVICE_PROPERTIES = `${RPDU2}.4.2.1`;
export const DEVICE = `${RPDU2}.4.3.1`;
const PHASE_CONFIG = `${RPDU2}.6.1.1`;
export const PHASE = `${RPDU2}.6.3.1`;
const BANK_PROPERTIES = `${RPDU2}.8.2.1`;
export const BANK = `${RPDU2}.8.3.1`;
/** rPDU2OutletSwitchedConfigTable, …PropertiesTable, …StatusTable, …ControlTable. */
export const SWITCHED_CONFIG = `${RPDU2}.9.2.1.1`;
const SWITCHED_PROPERTIES = `${RPDU2}.9.2.2.1`;
export const SWITCHED_LAYOUT = `${SWITCHED_PROPERTIES}.5`;
export const SWITCHED = `${RPDU2}.9.2.3.1`;
export const SWITCHED_CONTROL = `${RPDU2}.9.2.4.1`;
/** rPDU2OutletMeteredPropertiesTable, …StatusTable. */
const METERED_PROPERTIES = `${RPDU2}.9.4.2.1`;
export const METERED = `${RPDU2}.9.4.3.1`;
export const SENSOR = `${RPDU2}.10.2.2.1`;

/** Whose a row is, and its number there. */
const placed = <N extends 3 | 4>(table: string, number: N) =>
  ({ module: `${table}.2`, number: `${table}.${number}` }) as const;

export const PHASE_LIMITS = {
  restriction: `${PHASE_CONFIG}.4`,
  warning: `${PHASE_CONFIG}.6`,
  critical: `${PHASE_CONFIG}.7`,
};

export const LEARN = {
  unit: { via: 'snmp', get: { sysDescr: SYS_DESCR, deviceCount: DEVICE_COUNT } },
  ident: {
    via: 'snmp',
    columns: {
      module: `${IDENT}.2`,
      name: `${IDENT}.3`,
      firmware: `${IDENT}.6`,
      model: `${IDENT}.8`,
      serial: `${IDENT}.9`,
    },
  },
  devices: { via: 'snmp', columns: { module: `${DEVICE}.2`, name: `${DEVICE}.3`, power: `${DEVICE}.5` } },
  properties: {
    via: 'snmp',
    columns: {
      module: `${DEVICE_PROPERTIES}.2`,
      outlets: `${DEVICE_PROPERTIES}.4`,
      switched: `${DEVICE_PROPERTIES}.5`,
      ratedCurrent: `${DEVICE_PROPERTIES}.9`,
      phaseRatedCurrent: `${DEVICE_PROPERTIES}.12`,
    },
  },
  phases: { via: 'snmp', columns: { ...placed(PHASE, 3), current: `${PHASE}.5` } },
  limits: {
    via: 'snmp',
    columns: { module: `${PHASE_CONFIG}.2`, warning: PHASE_LIMITS.warning, critical: PHASE_LIMITS.critical },
  },
  banks: {
    via: 'snmp',
    columns: { ...placed(BANK, 3), current: `${BANK}.5`, ratedCurrent: `${BANK_PROPERTIES}.5` },
  },
  switched: {
    via: 'snmp',
    columns: {
      ...placed(SWITCHED, 4),
      name: `${SWITCHED}.3`,
      state: `${SWITCHED}.5`,
      bank: `${SWITCHED_PROPERTIES}.6`,
    },
  },
  metered: {
    via: 'snmp',
    columns: {
      ...placed(METERED, 4),
      name: `${METERED}.3`,
      power: `${METERED}.7`,
      receptacle: `${METERED}.12`,
      bank: `${METERED_PROPERTIES}.7`,
    },
  },
  sensors: {
    via: 'snmp',
    columns: { ...placed(SENSOR, 4), name: `${SENSOR}.3`, type: `${SENSOR}.5`, communication: `${SENSOR}.6` },
  },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;
