import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';
import { rowsOf } from '../../servertech/identifiers.ts';
import { getAll } from '../../snmp-values.ts';

/** Root of the Sentry3-MIB, which is also the sysObjectID. */
export const SENTRY3 = '1.3.6.1.4.1.1718.3';
const TOWER = `${SENTRY3}.2.1.1`;
export const TOWER_NAME = `${TOWER}.3`;
/** infeedTable (tower.infeed), outletTable (tower.infeed.outlet), tempHumidSensorTable (monitor.sensor), branchTable. */
export const INFEED = `${SENTRY3}.2.2.1`;
export const OUTLET = `${SENTRY3}.2.3.1`;
export const SENSOR = `${SENTRY3}.2.5.1`;
export const BRANCH = `${SENTRY3}.2.7.1`;

export const TOTAL_POWER = `${SENTRY3}.1.6.0`;
export const FEATURES = `${SENTRY3}.1.11.0`;
export const REBOOT_DELAY = `${SENTRY3}.1.14.0`;

/** systemVersion, the id of the first infeed, and the id and the state of the first outlet. */
export const OWN_OBJECTS = {
  firmware: `${SENTRY3}.1.1.0`,
  infeed: `${INFEED}.2.1.1`,
  outlet: `${OUTLET}.2.1.1.1`,
  state: `${OUTLET}.5.1.1.1`,
} as const;

/**
 * What changes rarely. Some firmware answers the outlet columns 10 to 12 with an INTEGER of zero octets when they are
 * walked (snmp_exporter issue 1080), so of the outlets only the ids are walked and all else is got exactly.
 */
export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      firmware: `${SENTRY3}.1.1.0`,
      features: FEATURES,
      sequenceInterval: `${SENTRY3}.1.13.0`,
      rebootDelay: REBOOT_DELAY,
    },
  },
  towers: { via: 'snmp', columns: { name: TOWER_NAME, serial: `${TOWER}.6`, model: `${TOWER}.7` } },
  infeeds: {
    via: 'snmp',
    columns: {
      id: `${INFEED}.2`,
      name: `${INFEED}.3`,
      highThreshold: `${INFEED}.8`,
      capacity: `${INFEED}.10`,
      phase: `${INFEED}.23`,
    },
  },
  branches: { via: 'snmp', columns: { id: `${BRANCH}.2`, name: `${BRANCH}.3`, capacity: `${BRANCH}.9` } },
  outlets: { via: 'snmp', columns: { id: `${OUTLET}.2` } },
  sensors: { via: 'snmp', columns: { id: `${SENSOR}.2`, name: `${SENSOR}.3` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

/** The outlets that have an id, and where none has, those that have a state. */
export function outletsOf(known: Answers<Questions>): string[] {
  const printed = rowsOf(known['outlets'] ?? Answer.none, 3, 'id');
  return printed.length === 0 ? rowsOf(known['outletStates'] ?? Answer.none, 3, 'state') : printed;
}

/** Name, capabilities and capacity of the outlets that there are; the capacity alone, because it is one of the broken columns. */
export function learnMore(known: Answers<Questions>): Questions {
  const outlets = outletsOf(known);
  if (outlets.length === 0) return { outletStates: { via: 'snmp', columns: { state: `${OUTLET}.5` }, optional: true } };
  return {
    outletNames: getAll(outlets.flatMap((index) => [`${OUTLET}.3.${index}`, `${OUTLET}.4.${index}`])),
    outletCapacities: { ...getAll(outlets.map((index) => `${OUTLET}.12.${index}`)), optional: true },
  };
}

/** What `learnMore` learned: a column of an outlet, as an answer of its own. */
export function learnedOf(known: Answers<Questions>, column: 3 | 4 | 12, index: string): Answer {
  const answer = known[column === 12 ? 'outletCapacities' : 'outletNames'];
  return answer?.at(`${OUTLET}.${column}.${index}`) ?? Answer.none;
}
