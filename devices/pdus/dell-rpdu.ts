import { type Reading, reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import { tensOfWatts } from '../apc/amounts.ts';
import { nameplateOf } from '../apc/described.ts';

import { readLimits } from '../apc/limits.ts';
import { renameAt } from '../apc/outlet-control.ts';
import { rowsOf } from '../apc/rows.ts';
import { defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, sumOf, tenths, tenthsOfKilowattHours, uptimeOf } from '../snmp-amounts.ts';
import { detectByObjectId } from '../snmp-system.ts';
import { getAll, text } from '../snmp-values.ts';
import { DELL_RPDU_PRODUCT, DEVICE, type Known, LEARN, MODEL, NAME, PHASE } from './dell-rpdu/learn.ts';
import { askOutlets, outletControl, outletFacts, readOutlets } from './dell-rpdu/outlets.ts';

/**
 * DellrPDU-MIB (674.10903.200): Dell's rack PDUs, made by APC. Recording dell-rpdu (DELL6606, firmware 5.1.2, metered
 * outlets); the switching tables are read and written as the MIB words them.
 */
export default defineDriver({
  id: 'dell-rpdu',
  kind: 'pdu',
  title: 'Dell metered and managed rack PDUs (DellrPDU-MIB, made by APC)',
  models: ['DELL6606'],
  detect: [
    ...detectByObjectId(DELL_RPDU_PRODUCT),
    { ask: { via: 'snmp', get: { model: MODEL } }, is: (answer) => text(answer, 'model') !== undefined },
  ],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => {
    const outlets = askOutlets(known);
    const upstream = getAll([SYS_UP_TIME, ...askUpstream(known)]);
    return outlets.length === 0 ? { upstream } : { upstream, outlets: getAll(outlets) };
  },
  read: (answers, known) => {
    const readings = [
      reading('pdu.uptime', uptimeOf(answers.upstream)),
      ...readUnit(answers.upstream, known),
      ...readPhases(answers.upstream, known),
      ...readOutlets(answers.outlets ?? Answer.none, known),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...nameplateOf(known.unit, 'Dell'), outlets: outletFacts(known) },
      operation: 'operating',
    };
  },
  control: { outlet: outletControl, renamePdu: renameAt(NAME) },
});

function askUpstream({ devices, phases }: Known): string[] {
  return [
    ...rowsOf(devices, 'power').flatMap((row) => [`${DEVICE}.3.${row}`, `${DEVICE}.4.${row}`]),
    ...rowsOf(phases, 'number', 'current').flatMap((row) => [4, 5, 6].map((column) => `${PHASE}.${column}.${row}`)),
  ];
}

/** 0.01 kW and 0.1 kWh of every unit, which are one PDU to us; one silent unit leaves no sum. */
function readUnit(answer: Answer, { devices, limits }: Known): Reading[] {
  const units = rowsOf(devices, 'power');
  const sum = (column: number) => sumOf(units.map((row) => amount(answer, `${DEVICE}.${column}.${row}`)));
  const outlets = sumOf(rowsOf(devices, 'outlets').map((row) => amount(devices, 'outlets', row)));
  const alone = units.length === 1 ? units[0] : undefined;
  return [
    reading('pdu.outlets', outlets),
    reading('pdu.power', tensOfWatts(sum(3))),
    reading('pdu.energy', tenthsOfKilowattHours(sum(4))),
    ...(alone === undefined
      ? []
      : [
          reading('pdu.inlet_rated_current', amount(devices, 'ratedCurrent', alone) || undefined, { inlet: '1' }),
          ...readLimits(limits, '1'),
        ]),
  ];
}

/**
 * A single phase is the inlet itself, several are its lines. Rows name the lines, because the phases of several units
 * carry the same numbers. Whether a voltage is against the neutral or the next line is not said.
 */
function readPhases(answer: Answer, { phases }: Known): Reading[] {
  const rows = rowsOf(phases, 'number', 'current');
  return rows.flatMap((row) => {
    const raw = (column: number) => amount(answer, `${PHASE}.${column}.${row}`);
    const inlet = '1';
    if (rows.length === 1)
      return [
        reading('pdu.inlet_current', tenths(raw(4)), { inlet }),
        reading('pdu.inlet_voltage', raw(5), { inlet }),
        reading('pdu.inlet_power', tensOfWatts(raw(6)), { inlet }),
      ];
    const labels = { inlet, line: `L${row}` };
    return [
      reading('pdu.line_current', tenths(raw(4)), labels),
      reading('pdu.line_voltage', raw(5), { ...labels, against: undefined }),
      reading('pdu.line_power', tensOfWatts(raw(6)), labels),
    ];
  });
}
