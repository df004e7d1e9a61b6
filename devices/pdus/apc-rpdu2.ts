import { type Facts, reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { nameplateOf } from '../apc/described.ts';
import { detectGeneration } from '../apc/generation.ts';
import { askOlderOutlets, OLDER_OUTLETS, olderOutletFacts, readOlderOutlets } from '../apc/older-outlet-readings.ts';
import { renameAt } from '../apc/outlet-control.ts';
import { rowsOf } from '../apc/rows.ts';
import { defineDriver } from '../driver.ts';
import { SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { getAll } from '../snmp-values.ts';
import { type Known, LEARN, NAME } from './apc-rpdu2/learn.ts';
import { askOlderBanks, OLDER_BANKS, readOlderBanks } from './apc-rpdu2/older-banks.ts';
import { outletControl } from './apc-rpdu2/outlet-control.ts';
import { askOutlets, outletCount, outletFacts, outletsOf, readOutlets } from './apc-rpdu2/outlets.ts';
import { isGroup, placesOf } from './apc-rpdu2/places.ts';
import { askSensors, readSensors } from './apc-rpdu2/sensors.ts';
import { askUpstream, readUpstream } from './apc-rpdu2/upstream.ts';

/**
 * rPDU2 of PowerNet-MIB (318.1.1.26): AP8xxx, APDU9xxx and the AP79xxB with cards of the third generation and later.
 * Recordings apc_ap8853 and apc_ap7900b (firmware 6.8.0), apc_apdu9959eu3 (2.5.0.6), and the whole walks
 * snmpsimdata_apc-7902b (6.7.2, meters no power) and snmpsimdata_apc-8641 (6.7.2, metered and switched outlets).
 *
 * -1 is a quantity that the model does not measure. Several PDUs of a network port sharing group answer behind one
 * address; their ids then start with the number of their module ("2.7").
 */
export default defineDriver({
  id: 'apc-rpdu2',
  kind: 'pdu',
  title: 'APC rack PDUs, second generation (PowerNet-MIB rPDU2)',
  models: ['AP8xxx', 'APDU9xxx', 'AP79xxB'],
  detect: detectGeneration('rpdu2'),
  learn: LEARN,
  learnMore: (known) => learnOlder(known as Known),
  learnEverySeconds: 600,
  ask: (known) => {
    const outlets = [...askOutlets(known), ...askOlderOutlets(known)];
    const upstream = getAll([SYS_UP_TIME, ...askUpstream(known), ...askOlderBanks(known), ...askSensors(known)]);
    return outlets.length === 0 ? { upstream } : { upstream, outlets: getAll(outlets) };
  },
  read: (answers, known) => {
    const { upstream } = answers;
    const readings = [
      reading('pdu.uptime', uptimeOf(upstream)),
      reading('pdu.outlets', outletCount(known)),
      ...readUpstream(upstream, known),
      ...readOlderBanks(upstream, known),
      ...readOutlets(answers.outlets ?? Answer.none, known),
      ...readOlderOutlets(answers.outlets ?? Answer.none, known, true),
      ...readSensors(upstream, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: readFacts(known),
      operation: 'operating',
    };
  },
  control: { outlet: outletControl, renamePdu: renameAt(NAME) },
});

/** What the rPDU2 tables do not hold is looked for in the older ones, which know no groups. */
function learnOlder(known: Known): Questions {
  if (isGroup(known)) return {};
  const hasBanks = placesOf(known, known.banks, 'current').length > 0;
  return { ...(outletsOf(known).length === 0 && OLDER_OUTLETS), ...(!hasBanks && OLDER_BANKS) };
}

/** The first PDU stands for its group: it is the one that owns the network port. */
function readFacts(known: Known): Facts {
  const { ident, devices, unit } = known;
  const row = rowsOf(ident, 'model', 'serial')[0] ?? '1';
  const plate = new Answer({
    sysDescr: unit.at('sysDescr').value,
    model: ident.at('model', row).value,
    firmware: ident.at('firmware', row).value,
    serial: ident.at('serial', row).value,
    name: ident.at('name', row).value ?? devices.at('name', row).value,
  });
  return { ...nameplateOf(plate, 'APC'), outlets: [...outletFacts(known), ...olderOutletFacts(known, true)] };
}
