import { reading } from '../../core/farm/sample.ts';
import { nameplateOf } from '../apc/described.ts';
import { detectGeneration } from '../apc/generation.ts';
import { defineDriver } from '../driver.ts';
import { SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { getAll } from '../snmp-values.ts';
import { askFacility, readFacility } from './apc-ats/facility.ts';
import { LEARN } from './apc-ats/learn.ts';
import { askRack, readRack } from './apc-ats/rack.ts';
import { askStates, readStates } from './apc-ats/states.ts';

/**
 * APC's automatic transfer switches: the rack ATS (PowerNet-MIB ats, 318.1.1.8; AP44xx, AP77xx) and the facility's
 * with a generator (xATS, 318.1.1.17). Recording apc_ats answers both (AP4423, firmware 4.1.9). Sources A and B are the
 * inlets 1 and 2; what the switch gives out is metered as inlet "output". -1 is not measured.
 */
export default defineDriver({
  id: 'apc-ats',
  kind: 'pdu',
  title: 'APC automatic transfer switch (PowerNet-MIB ats, xATS)',
  models: ['AP44xx', 'AP77xx'],
  detect: detectGeneration('ats'),
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({ objects: getAll([SYS_UP_TIME, ...askStates(), ...askRack(known), ...askFacility(known)]) }),
  read: ({ objects }, known) => {
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      ...readStates(objects),
      ...readRack(objects, known),
      ...readFacility(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: nameplateOf(known.unit, 'APC'),
      operation: 'operating',
    };
  },
});
