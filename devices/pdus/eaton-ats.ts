import { type Facts, reading } from '../../core/farm/sample.ts';
import { type Detection, defineDriver } from '../driver.ts';
import { SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { detectByOwn } from '../snmp-own-objects.ts';
import { detectByObjectId, SYSTEM } from '../snmp-system.ts';
import { getAll, said, text } from '../snmp-values.ts';
import { ATS16, ATS30, type Known, LEARN, MODES } from './eaton-ats/learn.ts';
import { askSources, readSources } from './eaton-ats/sources.ts';
import { askStates, readStates } from './eaton-ats/states.ts';

/** Cards for UPSs answer 705.1 whatever stands behind them; sysDescr says "Eaton ATS 230V 16A". */
const MODEL = /^Eaton (ATS\b.*)$/;
const BY_CARD: Detection = {
  ask: SYSTEM,
  is: (answer) => text(answer, 'sysObjectID') === '1.3.6.1.4.1.705.1' && MODEL.test(text(answer, 'sysDescr') ?? ''),
};

/**
 * Eaton's automatic transfer switches: ATS 16 (EATON-ATS2-MIB of 2014, 534.10.2) and ATS 30 (534.10.1). Sources 1 and 2
 * are the inlets 1 and 2; what the switch gives out is metered as inlet "output". Voltages are in 0.1 V, the current in
 * 0.1 A, frequencies in 0.1 Hz. Recording eaton-ats holds the system group alone.
 */
export default defineDriver({
  id: 'eaton-ats',
  kind: 'pdu',
  title: 'Eaton automatic transfer switch (EATON-ATS2-MIB)',
  models: ['ATS 16', 'ATS 30'],
  detect: [BY_CARD, ...detectByObjectId(ATS16), ...detectByObjectId(ATS30), detectByOwn(MODES)],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({ objects: getAll([SYS_UP_TIME, ...askSources(known), ...askStates()]) }),
  read: ({ objects }, known) => {
    const readings = [reading('pdu.uptime', uptimeOf(objects)), ...readSources(objects, known), ...readStates(objects)];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: readFacts(known),
      operation: 'operating',
    };
  },
});

function readFacts({ unit }: Known): Facts {
  const described = MODEL.exec(text(unit, 'sysDescr') ?? '')?.[1];
  const model = text(unit, 'partNumber') ?? text(unit, 'model') ?? text(unit, 'olderModel') ?? described;
  return said({
    make: model && 'Eaton',
    model,
    firmware: text(unit, 'firmware') ?? text(unit, 'olderFirmware'),
    serial: text(unit, 'serial') ?? text(unit, 'olderSerial'),
  });
}
