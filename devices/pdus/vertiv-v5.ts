import { type Facts, reading } from '../../core/farm/sample.ts';
import { type Detection, defineDriver } from '../driver.ts';
import { SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { getAll, mac, said, text } from '../snmp-values.ts';
import { type Known, LEARN, MAIN, PHASE } from './vertiv-v5/learn.ts';
import { outletControl } from './vertiv-v5/outlet-control.ts';
import { askOutlets, outletFacts, readOutlets } from './vertiv-v5/outlets.ts';
import { askSensors, readSensors } from './vertiv-v5/sensors.ts';
import { askUpstream, readUpstream } from './vertiv-v5/upstream.ts';

/**
 * sysObjectID (21239.42.1.x) names the platform, which monitors and cooling units share, and sysDescr is the user's
 * text. What only a PDU has is a PDU or a phase.
 */
const OWN: Detection = {
  ask: { via: 'snmp', get: { main: `${MAIN}.3.1`, phase: `${PHASE}.2.1` }, optional: true },
  is: (answer) => text(answer, 'main') !== undefined || text(answer, 'phase') !== undefined,
};

/**
 * Vertiv and Geist rack PDUs with an interchangeable monitoring device, VERTIV-V5-MIB (21239.5.2) of 2020-01-07,
 * firmware 3 and 5, SNMP. Scales are fixed (0.1 V, 0.01 A, W, VA, %, Wh). Recordings: vertiv-pdu_mg02e4w1 (wye,
 * firmware 3.4.0), vertiv-pdu_mn03edr1 (delta, 5.6.1); neither has outlets.
 */
export default defineDriver({
  id: 'vertiv-v5',
  kind: 'pdu',
  title: 'Vertiv, Geist rack PDU (VERTIV-V5-MIB)',
  models: ['MG02E4W1', 'MN03EDR1'],
  detect: [OWN],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({
    objects: getAll([SYS_UP_TIME, ...askUpstream(known), ...askOutlets(known), ...askSensors(known)]),
  }),
  read: ({ objects }, known) => {
    const outlets = outletFacts(known);
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', outlets.length === 0 ? undefined : outlets.length),
      ...readUpstream(objects, known),
      ...readOutlets(objects, known),
      ...readSensors(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...readFacts(known), outlets },
      operation: 'operating',
    };
  },
  control: { outlet: outletControl },
});

/** Before 2019-09 there was no manufacturer; the PDU's own name then begins with it ("Geist Upgradable rPDU"). */
function readFacts({ unit, mains }: Known): Facts {
  const model = text(unit, 'model');
  const brand = /^(Geist|Vertiv)\b/.exec(text(mains, 'name', '1') ?? '')?.[1];
  return said({
    make: text(unit, 'manufacturer') ?? brand ?? (model && 'Vertiv'),
    model,
    firmware: text(unit, 'firmware'),
    serial: text(unit, 'serial'),
    mac: mac(unit, 'mac'),
    name: text(unit, 'name'),
  });
}
