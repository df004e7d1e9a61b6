import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

/** Root of EATON-EPDU-MIB. All indices begin with strappingIndex: 0 alone, 0 to 23 in a chain of linked units. */
export const EPDU = '1.3.6.1.4.1.534.6.6.7';
export const UNIT = `${EPDU}.1.2.1`;
export const INPUT = `${EPDU}.3.1.1`;
export const INPUT_VOLTAGE = `${EPDU}.3.2.1`;
export const INPUT_CURRENT = `${EPDU}.3.3.1`;
export const INPUT_POWER = `${EPDU}.3.4.1`;
export const INPUT_TOTAL = `${EPDU}.3.5.1`;
export const GROUP = `${EPDU}.5.1.1`;
export const GROUP_CURRENT = `${EPDU}.5.4.1`;
export const OUTLET = `${EPDU}.6.1.1`;
export const OUTLET_VOLTAGE = `${EPDU}.6.3.1`;
export const OUTLET_CURRENT = `${EPDU}.6.4.1`;
export const OUTLET_POWER = `${EPDU}.6.5.1`;
export const OUTLET_CONTROL = `${EPDU}.6.6.1`;
export const TEMPERATURE = `${EPDU}.7.1.1`;
export const HUMIDITY = `${EPDU}.7.2.1`;
export const CONTACT = `${EPDU}.7.3.1`;

export const LEARN = {
  units: {
    via: 'snmp',
    columns: {
      product: `${UNIT}.2`,
      serial: `${UNIT}.4`,
      firmware: `${UNIT}.5`,
      name: `${UNIT}.6`,
      temperatureScale: `${UNIT}.9`,
      outletCount: `${UNIT}.22`,
    },
  },
  described: { via: 'snmp', get: { sysDescr: '1.3.6.1.2.1.1.1.0' } },
  inputs: { via: 'snmp', columns: { type: `${INPUT}.2`, name: `${INPUT}.10` } },
  voltages: { via: 'snmp', columns: { type: `${INPUT_VOLTAGE}.2` } },
  currents: { via: 'snmp', columns: { type: `${INPUT_CURRENT}.2`, capacity: `${INPUT_CURRENT}.3` } },
  powers: { via: 'snmp', columns: { type: `${INPUT_POWER}.2` } },
  groups: {
    via: 'snmp',
    columns: { id: `${GROUP}.2`, name: `${GROUP}.3`, type: `${GROUP}.4`, capacity: `${GROUP_CURRENT}.2` },
  },
  outlets: {
    via: 'snmp',
    columns: {
      id: `${OUTLET}.2`,
      name: `${OUTLET}.3`,
      type: `${OUTLET}.5`,
      designator: `${OUTLET}.6`,
      status: `${OUTLET_CONTROL}.2`,
      switchable: `${OUTLET_CONTROL}.9`,
      voltage: `${OUTLET_VOLTAGE}.2`,
      capacity: `${OUTLET_CURRENT}.2`,
      current: `${OUTLET_CURRENT}.3`,
      watts: `${OUTLET_POWER}.3`,
    },
  },
  temperatures: { via: 'snmp', columns: { name: `${TEMPERATURE}.2`, probe: `${TEMPERATURE}.3` } },
  humidities: { via: 'snmp', columns: { name: `${HUMIDITY}.2`, probe: `${HUMIDITY}.3` } },
  contacts: { via: 'snmp', columns: { name: `${CONTACT}.2`, state: `${CONTACT}.4` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;
