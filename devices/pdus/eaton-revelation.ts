import { type Facts, reading } from '../../core/farm/sample.ts';
import { type Detection, defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { detectByObjectId } from '../snmp-system.ts';
import { getAll, mac, said, text } from '../snmp-values.ts';
import { type Known, LEARN, REVELATION, SERIAL } from './eaton-revelation/learn.ts';
import { askOutlets, outletControl, outletFacts, readOutlets } from './eaton-revelation/outlets.ts';
import { askUpstream, readUpstream } from './eaton-revelation/upstream.ts';

/** sysDescr of these units is empty; their serial number stands where no other MIB has one. */
const OWN: Detection = {
  ask: { via: 'snmp', get: { serial: SERIAL }, optional: true },
  is: (answer) => text(answer, 'serial') !== undefined,
};

/**
 * Eaton's managed PDUs before G2, PDU-MIB (534.6.6.6) of 2008-03-14, SNMP. Scales are fixed (mA, mV or V, W, VA, %,
 * °C); there is no energy. Recording eatonpdu_dbq (DBQ145412, firmware 01.01.01): 20 outlets numbered from 0, and no
 * readings of the unit.
 */
export default defineDriver({
  id: 'eaton-revelation',
  kind: 'pdu',
  title: 'Eaton managed PDU before G2 (Revelation, PDU-MIB 534.6.6.6)',
  models: ['DBQ145412'],
  detect: [...detectByObjectId(REVELATION), OWN],
  learn: LEARN,
  learnEverySeconds: 600,
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
  control: { outlet: outletControl },
});

function readFacts({ unit }: Known): Facts {
  const model = text(unit, 'model');
  const serial = text(unit, 'serial');
  return said({
    make: (model ?? serial) && 'Eaton',
    model,
    firmware: text(unit, 'firmware'),
    serial,
    mac: mac(unit, 'mac'),
    name: text(unit, 'name'),
  });
}
