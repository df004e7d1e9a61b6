import { type Facts, reading } from '../../core/farm/sample.ts';
import { EPDU, GENERATION } from '../cyberpower/enterprise.ts';
import { defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { setName } from '../snmp-name.ts';
import { getAll, integer, said, text } from '../snmp-values.ts';
import { type Known, LEARN } from './cyberpower-epdu/learn.ts';
import { askOutlets, outletControl, outletFacts, readOutlets } from './cyberpower-epdu/outlets.ts';
import { askUpstream, readUpstream } from './cyberpower-epdu/upstream.ts';

/**
 * CyberPower PDUs of the first generation, ePDU of CPS-MIB (3808.1.1.3), SNMP. Scales are fixed (0.1 A, 0.1 V, W, VA,
 * 0.01 of a power factor, 0.1 kWh). Written from version 2.13 of the MIB; there is no recording of such a unit.
 */
export default defineDriver({
  id: 'cyberpower-epdu',
  kind: 'pdu',
  title: 'CyberPower PDU, first generation (CPS-MIB ePDU)',
  models: [],
  detect: [
    {
      ask: GENERATION,
      is: (answer) => text(answer, 'model') !== undefined && !((integer(answer, 'identifications') ?? 0) >= 1),
    },
  ],
  learn: LEARN,
  ask: (known) => ({ objects: getAll([SYS_UP_TIME, ...askUpstream(known), ...askOutlets(known)]) }),
  read: ({ objects }, known) => {
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', amount(known.unit, 'outletCount')),
      ...readUpstream(objects, known),
      ...readOutlets(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...readFacts(known), outlets: outletFacts(known) },
      operation: 'operating',
    };
  },
  control: { outlet: outletControl, renamePdu: (name) => setName(`${EPDU}.1.1.0`, name) },
});

function readFacts({ unit }: Known): Facts {
  const model = text(unit, 'model');
  return said({
    make: model && 'CyberPower',
    model,
    firmware: text(unit, 'firmware'),
    serial: text(unit, 'serial'),
    name: text(unit, 'name'),
  });
}
