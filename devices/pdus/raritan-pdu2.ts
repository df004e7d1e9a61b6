import { type Facts, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { defineDriver } from '../driver.ts';
import { lasting } from '../lasting.ts';
import { oncePer } from '../once-per.ts';
import { externalSensors, readExternalSensor } from '../raritan/external-sensors.ts';
import { unpackedVersion } from '../raritan/version.ts';
import { detectByOwn } from '../snmp-own-objects.ts';
import { detectByObjectId } from '../snmp-system.ts';
import { getAll, integer, mac, said, text } from '../snmp-values.ts';
import { askGroups, readGroups } from './raritan-pdu2/groups.ts';
import { type Known, LEARN, learnMore, MEASURED, OWN_OBJECTS, PDU_NAME, PDU2, UPTIME } from './raritan-pdu2/learn.ts';
import { outletControl } from './raritan-pdu2/outlet-control.ts';
import { askOutlets, outletFacts, readOutlets } from './raritan-pdu2/outlets.ts';
import { idOf } from './raritan-pdu2/rows.ts';
import { askStates, readStates } from './raritan-pdu2/states.ts';
import { askUpstream, readUpstream } from './raritan-pdu2/upstream.ts';

/**
 * PDU2-MIB (enterprise 13742.6), firmware 2.4 to 4.3, SNMP. Recordings: nav_raritan (PXE-1847, firmware 3.5.0),
 * raritan-pdu_px2-temp (3.4.0), raritan-pdu_px3 (PX3-5493U, 4.2.0). Scales, units and capabilities are read from the
 * device: the decimal digits of a current are 1 on some models and 3 on others. A stand-alone unit has pduId 1; rows
 * of linked units carry their own pduId in their ids ("2.12") and are scaled by the digits of their own unit.
 */
export default defineDriver({
  id: 'raritan-pdu2',
  kind: 'pdu',
  title: 'Raritan PX2, PX3, PX4, PXC, PXE; Server Technology PRO3X, PRO4X (PDU2-MIB)',
  models: ['PX2', 'PX3', 'PX4', 'PXC', 'PXE', 'PRO3X', 'PRO4X'],
  // Some agents (and walks of the enterprise tree alone) do not answer the system group.
  detect: [...detectByObjectId(PDU2), detectByOwn(OWN_OBJECTS)],
  learn: LEARN,
  learnMore,
  learnEverySeconds: 600,
  ask,
  read: ({ measured }, known) => ({
    readings: heard(
      readUnit(measured, known),
      readUpstream(measured, known),
      readStates(measured, known),
      readGroups(measured, known),
      readOutlets(measured, known),
      sensorsOf(known).flatMap((sensor) => readExternalSensor(sensor, measured, known.externalSensors)),
    ),
    facts: readFacts(known),
    operation: 'operating',
  }),
  control: {
    outlet: outletControl,
    renamePdu: (name) => ({ via: 'snmp', writes: true, set: { oid: PDU_NAME, type: 'string', value: name } }),
  },
});

const sensorsOf = oncePer((known: Known) =>
  externalSensors(known.externalSensors, `${MEASURED.external}.4`, `${MEASURED.external}.3`, idOf),
);

/** One question, so that the wire needs as few requests as it takes. */
function ask(known: Known) {
  const sensors = sensorsOf(known).flatMap(({ valueAt, stateAt }) => [valueAt, stateAt]);
  const upstream = [...askUpstream(known), ...askStates(known), ...askGroups(known), ...sensors];
  // The uptime exists on every unit, so a silent one is noticed even where nothing else could be learned.
  return { measured: getAll([UPTIME, ...upstream, ...askOutlets(known)]) };
}

/** One list of what has a value. */
function heard(...parts: readonly Reading[][]): Reading[] {
  const readings: Reading[] = [];
  for (const part of parts) for (const each of part) if (each.value !== undefined) readings.push(each);
  return readings;
}

function readUnit(measured: Answer, known: Known): Reading[] {
  return [reading('pdu.uptime', integer(measured, UPTIME)), ...settingsOf(known)];
}

const settingsOf = oncePer((known: Known): Reading[] => {
  const { unit } = known;
  const inrushGuardDelay = integer(unit, 'inrushGuardDelay');
  return [
    reading('pdu.outlets', outletCount(known)),
    reading('pdu.cycle_off_period', integer(unit, 'cycleOffPeriod')),
    reading('pdu.power_on_delay', integer(unit, 'powerOnDelay')),
    reading('pdu.inrush_guard_delay', inrushGuardDelay === undefined ? undefined : inrushGuardDelay / 1000),
  ].map(lasting);
});

/** Each unit counts its own outlets, so those of linked units are counted as they are listed. */
function outletCount(known: Known): number | undefined {
  const listed = outletFacts(known);
  return listed.some(({ outlet }) => outlet.includes('.')) ? listed.length : integer(known.unit, 'outletCount');
}

/** Where the nameplate is silent, sysDescr says it: "Raritan PDU, MD:… HW:… FW:…", before firmware 4 "PX2 030400". */
const readFacts = oncePer((known: Known): Facts => {
  const { unit } = known;
  const described = text(unit, 'sysDescr') ?? '';
  const [, brand, newModel, newFirmware] = /^(.+?) PDU, MD:(\S+)\s+HW:\S+\s+FW:(\S+)/.exec(described) ?? [];
  const [, oldModel, oldFirmware] = /^(\S+) (\d{6}(?:-\d+)?)$/.exec(described) ?? [];
  const texts = said({
    make: text(unit, 'manufacturer') ?? brand ?? (/^PX/.test(oldModel ?? '') ? 'Raritan' : undefined),
    model: text(unit, 'model') ?? newModel ?? oldModel,
    firmware: text(unit, 'firmware') ?? newFirmware ?? unpackedVersion(oldFirmware),
    serial: text(unit, 'serial'),
    mac: mac(unit, 'mac'),
    name: text(unit, 'name'),
  });
  return { ...texts, outlets: outletFacts(known) };
});
