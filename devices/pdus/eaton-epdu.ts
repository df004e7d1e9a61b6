import { type Facts, reading } from '../../core/farm/sample.ts';
import { type Detection, defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, sumOf, uptimeOf } from '../snmp-amounts.ts';
import { setName } from '../snmp-name.ts';
import { detectByObjectId } from '../snmp-system.ts';
import { getAll, said, text } from '../snmp-values.ts';
import { EPDU, type Known, LEARN, UNIT } from './eaton-epdu/learn.ts';
import { outletControl } from './eaton-epdu/outlet-control.ts';
import { askOutlets, outletFacts, readOutlets } from './eaton-epdu/outlets.ts';
import { rowsOf } from './eaton-epdu/rows.ts';
import { askSensors, readSensors } from './eaton-epdu/sensors.ts';
import { askUpstream, readUpstream } from './eaton-epdu/upstream.ts';

/** unitsPresent and the product name of unit 0, which no other MIB has. */
const OWN: Detection = {
  ask: { via: 'snmp', get: { units: `${EPDU}.1.1.0`, product: `${UNIT}.2.0` }, optional: true },
  is: (answer) => text(answer, 'units') !== undefined || text(answer, 'product') !== undefined,
};

/**
 * Eaton ePDU G2 and G3, EATON-EPDU-MIB (534.6.6.7) of 2023-03-31, SNMP. Scales are fixed (mV, mA, W, VA, Wh,
 * thousandths of a power factor), a negative value is not available. Recording eatonpdu_epdu holds the system group
 * alone. A stand-alone unit has strapping index 0 and plain ids ("7"); rows of further linked units carry theirs
 * ("1.7"). Daisy-chained units answer through the first one.
 */
export default defineDriver({
  id: 'eaton-epdu',
  kind: 'pdu',
  title: 'Eaton ePDU G2, G3 (EATON-EPDU-MIB)',
  models: ['ePDU MA', 'ePDU SW', 'ePDU MI', 'ePDU AM', 'ePDU IL'],
  detect: [...detectByObjectId(EPDU), OWN],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({
    objects: getAll([SYS_UP_TIME, ...askUpstream(known), ...askOutlets(known), ...askSensors(known)]),
  }),
  read: ({ objects }, known) => {
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', sumOf(unitRows(known).map((unit) => amount(known.units, 'outletCount', unit)))),
      ...readUpstream(objects, known),
      ...readOutlets(objects, known),
      ...readSensors(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...readFacts(known), outlets: outletFacts(known) },
      operation: 'operating',
    };
  },
  // unitName of the unit that stands alone or is the first of a chain.
  control: { outlet: outletControl, renamePdu: (name) => setName(`${UNIT}.6.0`, name, 63) },
});

function unitRows({ units }: Known): string[] {
  return rowsOf(units, 1, 'product', 'serial', 'outletCount');
}

/** The first unit speaks for all. sysDescr: "Eaton ePDU MA 1P IN:L6-30P 24A OUT:20xC13, 4xC19". */
function readFacts(known: Known): Facts {
  const { units, described } = known;
  const [unit = ''] = unitRows(known);
  const [, model] = /^(?:Eaton )?(ePDU .+)$/.exec(text(described, 'sysDescr') ?? '') ?? [];
  const product = text(units, 'product', unit) ?? model;
  return said({
    make: product && 'Eaton',
    model: product,
    firmware: text(units, 'firmware', unit),
    serial: text(units, 'serial', unit),
    name: text(units, 'name', unit),
  });
}
