import { type Facts, reading } from '../../core/farm/sample.ts';
import { EPDU2, GENERATION } from '../cyberpower/enterprise.ts';
import { defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, sumOf, uptimeOf } from '../snmp-amounts.ts';
import { setName } from '../snmp-name.ts';
import { getAll, integer, said, text } from '../snmp-values.ts';
import { type Known, LEARN } from './cyberpower-epdu2/learn.ts';
import { askOutlets, outletControl, outletFacts, readOutlets } from './cyberpower-epdu2/outlets.ts';
import { rowsOf } from './cyberpower-epdu2/rows.ts';
import { askSources, readSources } from './cyberpower-epdu2/sources.ts';
import { askUpstream, readUpstream } from './cyberpower-epdu2/upstream.ts';

/**
 * CyberPower PDUs of the second generation, ePDU2 of CPS-MIB (3808.1.1.6), SNMP; one of them or a daisy chain of up to
 * four. Scales are fixed (0.1 A, 0.1 V, W, VA, 0.01 of a power factor, 0.1 kWh). Written from version 2.13 of the MIB;
 * checked against a walk of a PDU44005 (one phase, two sources, 10 outlets), where volts by amperes give the VA.
 */
export default defineDriver({
  id: 'cyberpower-epdu2',
  kind: 'pdu',
  title: 'CyberPower PDU, second generation (CPS-MIB ePDU2)',
  models: [],
  detect: [{ ask: GENERATION, is: (answer) => (integer(answer, 'identifications') ?? 0) >= 1 }],
  learn: LEARN,
  ask: (known) => ({
    objects: getAll([SYS_UP_TIME, ...askUpstream(known), ...askSources(known), ...askOutlets(known)]),
  }),
  read: ({ objects }, known) => {
    const counts = rowsOf(known, 'devices').map((row) => amount(known.infos, `outlets.${row}`));
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', sumOf(counts)),
      ...readUpstream(objects, known),
      ...readSources(objects, known),
      ...readOutlets(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...readFacts(known), outlets: outletFacts(known) },
      operation: 'operating',
    };
  },
  // ePDU2DeviceConfigName of the first unit.
  control: { outlet: outletControl, renamePdu: (name) => setName(`${EPDU2}.3.2.1.3.1`, name) },
});

/** The first unit speaks for all. */
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
