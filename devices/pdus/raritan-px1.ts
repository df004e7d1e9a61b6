import { type Facts, reading } from '../../core/farm/sample.ts';
import { defineDriver } from '../driver.ts';
import { externalSensors, readExternalSensor } from '../raritan/external-sensors.ts';
import { unpackedVersion } from '../raritan/version.ts';
import { detectByOwn } from '../snmp-own-objects.ts';
import { detectByObjectId } from '../snmp-system.ts';
import { getAll, mac, said, text } from '../snmp-values.ts';
import { EXTERNAL, type Known, LEARN, OWN_OBJECTS, PX1 } from './raritan-px1/learn.ts';
import { askOutlets, outletControl, outletFacts, readOutlets } from './raritan-px1/outlets.ts';
import { amount } from './raritan-px1/quantities.ts';
import { askUpstream, readUpstream } from './raritan-px1/upstream.ts';

/**
 * PDU-MIB (13742.4) of the first Dominion PX, SNMP; scales are fixed (mA, mV, W, VA, %, Wh). Recording raritan-pdu
 * (firmware 1.5.7). Units that serve the same tree under 13742.1 are not detected.
 */
export default defineDriver({
  id: 'raritan-px1',
  kind: 'pdu',
  title: 'Raritan Dominion PX (PX1, PDU-MIB)',
  models: ['Dominion PX'],
  detect: [...detectByObjectId(PX1), detectByOwn(OWN_OBJECTS)],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => {
    const sensors = sensorsOf(known).flatMap(({ valueAt, stateAt }) => [valueAt, stateAt]);
    return { objects: getAll([...askUpstream(known), ...askOutlets(known), ...sensors]) };
  },
  read: ({ objects }, known) => {
    const readings = [
      reading('pdu.outlets', amount(known.unit, 'outletCount')),
      ...readUpstream(objects, known),
      ...readOutlets(objects, known),
      ...sensorsOf(known).flatMap((sensor) => readExternalSensor(sensor, objects, known.externalSensors)),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: readFacts(known),
      operation: 'operating',
    };
  },
  control: { outlet: outletControl },
});

function sensorsOf(known: Known) {
  return externalSensors(known.externalSensors, `${EXTERNAL}.41`, `${EXTERNAL}.40`);
}

/** sysDescr: "Raritan Dominion PX - Firmware Version 010507-11172". */
function readFacts(known: Known): Facts {
  const { unit } = known;
  const [, make, family, firmware] =
    /^(Raritan) (Dominion PX) - Firmware Version (\S+)$/.exec(text(unit, 'sysDescr') ?? '') ?? [];
  const version = text(unit, 'firmware') ?? firmware;
  const texts = said({
    make,
    model: text(unit, 'model') ?? family,
    firmware: unpackedVersion(version) ?? version,
    serial: text(unit, 'serial'),
    mac: mac(unit, 'mac'),
    name: text(unit, 'sysName'),
  });
  return { ...texts, outlets: outletFacts(known) };
}
