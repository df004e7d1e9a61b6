import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, tenths, tenthsOfKilowattHours, underLoad } from '../../snmp-amounts.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import { idOf, type Known, OUTLET, rowsOf } from './learn.ts';

/** lgpPduRcpEntryPwrState: unknown(0), off(1), on(2), off-pending-on-delay(3). */
const ON: Readonly<Record<number, boolean>> = { 1: false, 2: true, 3: false };

/** lgpPduRcpEntryCapabilities: those with "control" can be switched; not-specified(0) tells nothing. */
const SWITCHABLE: Readonly<Record<number, boolean>> = { 1: false, 2: false, 3: true, 4: true, 5: false, 6: true };

/** lgpPduRcpEntryType. */
const RECEPTACLES: Readonly<Record<number, string>> = {
  1: 'NEMA 5-20R',
  2: 'IEC 60320 C13',
  3: 'IEC 60320 C19',
  7: 'CEE 7 type E',
  8: 'NEMA L6-30R',
};

/** State 95, voltage 56, current 61, power 65, apparent power 70, power factor 75, frequency 80, energy 85. */
const COLUMNS = [95, 56, 61, 65, 70, 75, 80, 85];

export function outletRows({ outlets }: Known): string[] {
  return rowsOf(outlets, 3, 'label', 'name', 'type', 'capabilities');
}

export function askOutlets(known: Known): string[] {
  return outletRows(known).flatMap((index) => COLUMNS.map((column) => `${OUTLET}.${column}.${index}`));
}

export function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletRows(known).flatMap((index) => {
    const outlet = idOf(index);
    const raw = (column: number) => amount(answer, `${OUTLET}.${column}.${index}`);
    return [
      reading('pdu.outlet_on', flag(ON[integer(answer, `${OUTLET}.95.${index}`) ?? Number.NaN]), { outlet }),
      reading('pdu.outlet_voltage', tenths(raw(56)), { outlet }),
      reading('pdu.outlet_current', hundredths(raw(61)), { outlet }),
      reading('pdu.outlet_power', raw(65), { outlet }),
      reading('pdu.outlet_apparent_power', raw(70), { outlet }),
      reading('pdu.outlet_power_factor', underLoad(hundredths(raw(75)), raw(70)), { outlet }),
      reading('pdu.outlet_frequency', tenths(raw(80)), { outlet }),
      reading('pdu.outlet_energy', tenthsOfKilowattHours(raw(85)), { outlet }),
      ...readConfiguration(known, index),
    ];
  });
}

function readConfiguration(known: Known, index: string): Reading[] {
  const { outlet, label, name, receptacle, switchable } = outletFact(known, index);
  const texts = { label, name, receptacle };
  return [
    reading('pdu.outlet_info', anySaid(texts), { outlet, ...texts }),
    reading('pdu.outlet_source', 1, { outlet, breaker: idOf(index.replace(/\.\d+$/, '')), inlet: undefined }),
    reading('pdu.outlet_switchable', flag(switchable), { outlet }),
    reading('pdu.outlet_sequence_delay', amount(known.outlets, 'onDelay', index), { outlet }),
  ];
}

export function outletFacts(known: Known): OutletFact[] {
  return outletRows(known).map((index) => outletFact(known, index));
}

function outletFact({ outlets }: Known, index: string): OutletFact {
  const label = text(outlets, 'label', index);
  const name = text(outlets, 'name', index);
  const receptacle = RECEPTACLES[integer(outlets, 'type', index) ?? Number.NaN];
  const switchable = SWITCHABLE[integer(outlets, 'capabilities', index) ?? Number.NaN];
  return {
    outlet: idOf(index),
    ...(label === undefined ? {} : { label }),
    ...(name === undefined ? {} : { name }),
    ...(receptacle === undefined ? {} : { receptacle }),
    ...(switchable === undefined ? {} : { switchable }),
  };
}
