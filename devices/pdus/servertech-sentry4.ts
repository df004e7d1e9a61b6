import { type Facts, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { defineDriver } from '../driver.ts';
import { rename } from '../servertech/outlet-switching.ts';
import { firmwareVersion } from '../servertech/values.ts';
import { amount, SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { detectByOwn } from '../snmp-own-objects.ts';
import { detectByObjectId } from '../snmp-system.ts';
import { getAll, said, text } from '../snmp-values.ts';
import { askBreakers, readBreakers } from './servertech-sentry4/breakers.ts';
import { askCords, outletsOfCords, readCords } from './servertech-sentry4/cords.ts';
import { type Known, LEARN, OWN_OBJECTS, SENTRY4, UNIT_NAME } from './servertech-sentry4/learn.ts';
import { askLines, readLines } from './servertech-sentry4/lines.ts';
import { outletControl } from './servertech-sentry4/outlet-control.ts';
import { askOutlets, outletCount, outletFacts, readOutlets } from './servertech-sentry4/outlets.ts';
import { askSensors, readSensors } from './servertech-sentry4/sensors.ts';

/** The master unit that holds the network card, and whose name is the PDU's. */
const FIRST = '1';

/**
 * Sentry4-MIB (1718.4) of 2017, SNMP: a master unit A and up to five link units, each with up to four cords. Recording
 * sentry4 (master and link unit, firmware 8.0n). Currents are in 0.01 A, voltages in 0.1 V, energy of cords and phases
 * in 0.1 kWh and of outlets in Wh; -1 is no value. PRO3X and PRO4X do not speak this MIB but PDU2-MIB.
 */
export default defineDriver({
  id: 'servertech-sentry4',
  kind: 'pdu',
  title: 'Server Technology PRO1, PRO2 (Sentry4-MIB)',
  models: ['PRO1', 'PRO2', 'Sentry Smart PDU', 'Sentry Switched PDU'],
  // Some agents (and walks of the enterprise tree alone) do not answer the system group.
  detect: [...detectByObjectId(SENTRY4), detectByOwn(OWN_OBJECTS)],
  learn: LEARN,
  // One list, so that an outlet's objects fill up the last request of the cords: 48 metered outlets take 8 GETs of 48.
  ask: (known) => ({
    objects: getAll([
      SYS_UP_TIME,
      ...askCords(known),
      ...askLines(known),
      ...askBreakers(known),
      ...askSensors(known),
      ...askOutlets(known),
    ]),
  }),
  read: ({ objects }, known) => {
    const readings = [
      ...readSystem(objects, known),
      ...readCords(objects, known),
      ...readLines(objects, known),
      ...readBreakers(objects, known),
      ...readOutlets(objects, known),
      ...readSensors(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: readFacts(known),
      operation: 'operating',
    };
  },
  // st4UnitName: DisplayString(SIZE(0..32)).
  control: { outlet: outletControl, renamePdu: (name) => rename(`${UNIT_NAME}.${FIRST}`, 'PDU', name, 32) },
});

function readSystem(objects: Answer, known: Known): Reading[] {
  const { system } = known;
  return [
    reading('pdu.outlets', outletsOfCords(known) ?? outletCount(known)),
    reading('pdu.uptime', uptimeOf(objects)),
    reading('pdu.cycle_off_period', amount(system, 'rebootDelay')),
    reading('pdu.inrush_guard_delay', amount(system, 'sequenceInterval')),
  ];
}

function readFacts(known: Known): Facts {
  const { system, units } = known;
  const texts = said({
    make: 'Server Technology',
    model: text(units, 'model', FIRST),
    firmware: firmwareVersion(system, 'firmware'),
    serial: text(units, 'serial', FIRST),
    name: text(units, 'name', FIRST),
  });
  return { ...texts, outlets: outletFacts(known) };
}
