import { type Facts, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { defineDriver } from '../driver.ts';
import { rename } from '../servertech/outlet-switching.ts';
import { firmwareVersion } from '../servertech/values.ts';
import { amount, SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { detectByOwn } from '../snmp-own-objects.ts';
import { detectByObjectId } from '../snmp-system.ts';
import { getAll, said, text } from '../snmp-values.ts';
import { type Known, LEARN, learnMore, OWN_OBJECTS, SENTRY3, TOWER_NAME } from './servertech-sentry3/learn.ts';
import { outletControl } from './servertech-sentry3/outlet-control.ts';
import { askOutlets, outletCount, outletFacts, readOutlets } from './servertech-sentry3/outlets.ts';
import { askSensors, readSensors } from './servertech-sentry3/sensors.ts';
import { askUpstream, readUpstream } from './servertech-sentry3/upstream.ts';

/** The tower that holds the network card, and whose name is the PDU's. */
const FIRST = '1';

/**
 * Sentry3-MIB (1718.3) of 2016, SNMP: up to 4 towers, each with up to 4 infeeds. Recordings: sentry3 (two towers,
 * firmware 7.1a), sentry3_switched (30 outlets on three infeeds, firmware 7.1f). Currents are in 0.01 A, voltages in
 * 0.1 V, energy of infeeds in 0.1 kWh and of outlets in Wh; a negative integer is no value.
 */
export default defineDriver({
  id: 'servertech-sentry3',
  kind: 'pdu',
  title: 'Server Technology Sentry CDU, PT, POPS (Sentry3-MIB)',
  models: ['Sentry Smart CDU', 'Sentry Switched CDU'],
  // Some agents (and walks of the enterprise tree alone) do not answer the system group.
  detect: [...detectByObjectId(SENTRY3), detectByOwn(OWN_OBJECTS)],
  learn: LEARN,
  learnMore,
  ask: (known) => ({
    objects: getAll([SYS_UP_TIME, ...askUpstream(known), ...askSensors(known), ...askOutlets(known)]),
  }),
  read: ({ objects }, known) => {
    const readings = [
      ...readSystem(objects, known),
      ...readUpstream(objects, known),
      ...readOutlets(objects, known),
      ...readSensors(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: readFacts(known),
      operation: 'operating',
    };
  },
  // towerName: DisplayString(SIZE(0..24)).
  control: { outlet: outletControl, renamePdu: (name) => rename(`${TOWER_NAME}.${FIRST}`, 'PDU', name, 24) },
});

function readSystem(objects: Answer, known: Known): Reading[] {
  return [
    reading('pdu.uptime', uptimeOf(objects)),
    reading('pdu.outlets', outletCount(known)),
    reading('pdu.cycle_off_period', amount(known.unit, 'rebootDelay')),
    reading('pdu.inrush_guard_delay', amount(known.unit, 'sequenceInterval')),
  ];
}

function readFacts(known: Known): Facts {
  const { towers, unit } = known;
  const texts = said({
    make: 'Server Technology',
    model: text(towers, 'model', FIRST),
    firmware: firmwareVersion(unit, 'firmware'),
    serial: text(towers, 'serial', FIRST),
    name: text(towers, 'name', FIRST),
  });
  return { ...texts, outlets: outletFacts(known) };
}
