import { type Facts, reading } from '../../core/farm/sample.ts';
import { defineDriver } from '../driver.ts';
import { SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { getAll, integer, said, text } from '../snmp-values.ts';
import { askBranches, readBranches } from './liebert-mph2/branches.ts';
import { type Known, LEARN, OWN_OBJECTS } from './liebert-mph2/learn.ts';
import { askOutlets, outletFacts, outletRows, readOutlets } from './liebert-mph2/outlets.ts';
import { askSensors, readSensors } from './liebert-mph2/sensors.ts';
import { askSources, readSources, sourceRows } from './liebert-mph2/sources.ts';

/**
 * Liebert MPH2 and MPX rack PDUs (LIEBERT-GP-PDU-MIB of 2008, 476.1.42.3.8). Units are fixed: 0.1 V, 0.01 A, W, VA,
 * 0.1 kWh, hundredths of a power factor. One agent may speak for several PDUs; the rows of the first have plain ids.
 * Recording liebert_mph2rg (firmware 0.4.6.29, one phase, 16 outlets).
 */
export default defineDriver({
  id: 'liebert-mph2',
  kind: 'pdu',
  title: 'Liebert MPH2, MPX (LIEBERT-GP-PDU-MIB)',
  models: ['MPH2', 'MPX'],
  // All Liebert devices have the same sysObjectID, and their agents the same counter of PDUs.
  detect: [
    {
      ask: { via: 'snmp', get: OWN_OBJECTS, optional: true },
      is: (answer) => (integer(answer, 'count') ?? 0) >= 1 || text(answer, 'model') !== undefined,
    },
  ],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({
    objects: getAll([
      SYS_UP_TIME,
      ...askSources(known),
      ...askBranches(known),
      ...askOutlets(known),
      ...askSensors(known),
    ]),
  }),
  read: ({ objects }, known) => {
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', outletRows(known).length || undefined),
      ...readSources(objects, known),
      ...readBranches(objects, known),
      ...readOutlets(objects, known),
      ...readSensors(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...readFacts(known), outlets: outletFacts(known) },
      operation: 'operating',
    };
  },
});

/** The first PDU and its first power source speak for all. */
function readFacts(known: Known): Facts {
  const { pdus, sources } = known;
  const [source = ''] = sourceRows(known);
  const [pdu = '1'] = source.split('.');
  return said({
    make: 'Liebert',
    model: text(sources, 'model', source),
    firmware: text(sources, 'firmware', source),
    serial: text(pdus, 'serial', pdu) ?? text(sources, 'serial', source),
    name: text(pdus, 'name', pdu),
  });
}
