import { reading } from '../../core/farm/sample.ts';
import { nameplateOf } from '../apc/described.ts';
import { detectGeneration } from '../apc/generation.ts';
import { readLimits } from '../apc/limits.ts';
import { askOlderOutlets, OLDER_OUTLETS, olderOutletFacts, readOlderOutlets } from '../apc/older-outlet-readings.ts';
import { rpduOutlets } from '../apc/older-outlets.ts';
import { renameAt } from '../apc/outlet-control.ts';
import { defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { getAll } from '../snmp-values.ts';
import { IDENT, type Known, LEARN, NAME } from './apc-rpdu/learn.ts';
import { askLoads, readLoads } from './apc-rpdu/loads.ts';
import { askOutlets, outletFacts, outletRows, readOutlets } from './apc-rpdu/outlets.ts';

/** rPDUIdentDevicePowerWatts and rPDUIdentDevicePowerVA. */
const POWER = `${IDENT}.16.0`;
const APPARENT_POWER = `${IDENT}.18.0`;

/**
 * rPDU of PowerNet-MIB (318.1.1.12): AP78xx and AP79xx with management cards of the second generation. Recordings
 * nav_apc-pdu (AP7853, firmware 3.7.4) and, on units that serve these tables beside rPDU2, snmpsimdata_apc-7902b and
 * snmpsimdata_apc-8641.
 *
 * The power of such a unit is its own estimate, rated voltage times current. Its voltage and its power factor are
 * settings that nobody has measured, so neither is read.
 */
export default defineDriver({
  id: 'apc-rpdu',
  kind: 'pdu',
  title: 'APC metered and switched rack PDUs, first generation (PowerNet-MIB rPDU)',
  models: ['AP78xx', 'AP79xx'],
  detect: detectGeneration('rpdu'),
  learn: LEARN,
  learnMore: (known) => (outletRows(known as Known).length === 0 ? OLDER_OUTLETS : {}),
  learnEverySeconds: 600,
  ask: (known) => ({
    objects: getAll([
      SYS_UP_TIME,
      POWER,
      APPARENT_POWER,
      ...askLoads(known),
      ...askOutlets(known),
      ...askOlderOutlets(known),
    ]),
  }),
  read: ({ objects }, known) => {
    const { unit, limits } = known;
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', amount(unit, 'outletCount') ?? amount(unit, 'totalOutlets')),
      reading('pdu.power', amount(objects, POWER)),
      reading('pdu.apparent_power', amount(objects, APPARENT_POWER)),
      reading('pdu.inlet_rated_current', amount(unit, 'ratedCurrent') || undefined, { inlet: '1' }),
      ...readLimits(limits, '1'),
      ...readLoads(objects, known),
      ...readOutlets(objects, known),
      ...readOlderOutlets(objects, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...nameplateOf(unit, 'APC'), outlets: [...outletFacts(known), ...olderOutletFacts(known)] },
      operation: 'operating',
    };
  },
  control: { outlet: rpduOutlets, renamePdu: renameAt(NAME) },
});
