import { flag, type OutletFact, type Reading, reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { anySaid, integer } from '../snmp-values.ts';
import { words } from './amounts.ts';
import { RPDU_OUTLETS, SPDU_OUTLETS } from './older-outlets.ts';
import { rowsOf } from './rows.ts';

/** States of both older generations: on(1), off(2). */
const STATES: Readonly<Record<number, boolean>> = { 1: true, 2: false };

const GENERATIONS = { rpdu: RPDU_OUTLETS, spdu: SPDU_OUTLETS } as const;

/**
 * Asked of a unit that tells its outlets in the tables of an older generation alone: rPDUOutletStatusTable, else
 * sPDUOutletControlTable (recordings apc_ap7900b and apc_apdu9959eu3). A row is the number of its outlet.
 */
export const OLDER_OUTLETS = {
  olderOutlets: {
    via: 'snmp',
    columns: {
      rpdu: RPDU_OUTLETS.state,
      rpduName: RPDU_OUTLETS.name,
      spdu: SPDU_OUTLETS.state,
      spduName: SPDU_OUTLETS.name,
    },
    optional: true,
  },
} as const satisfies Questions;

interface Older {
  state: string;
  outlet: string;
  name: string | undefined;
}

/** Both generations may hold the same outlets; the newer of them is read. None where `OLDER_OUTLETS` was not asked. */
function outletsIn(known: Answers<Questions>): Older[] {
  const columns = known['olderOutlets'] ?? Answer.none;
  const generation = rowsOf(columns, 'rpdu').length > 0 ? 'rpdu' : 'spdu';
  return rowsOf(columns, generation).map((outlet) => ({
    outlet,
    state: `${GENERATIONS[generation].state}.${outlet}`,
    name: words(columns, `${generation}Name`, outlet),
  }));
}

export function askOlderOutlets(known: Answers<Questions>): string[] {
  return outletsIn(known).map(({ state }) => state);
}

/** `switchable` where the driver's control serves these tables too. */
export function readOlderOutlets(answer: Answer, known: Answers<Questions>, switchable?: boolean): Reading[] {
  return outletsIn(known).flatMap(({ outlet, state, name }) => {
    const texts = { label: undefined, name, receptacle: undefined };
    return [
      reading('pdu.outlet_info', anySaid(texts), { outlet, ...texts }),
      reading('pdu.outlet_on', flag(STATES[integer(answer, state) ?? Number.NaN]), { outlet }),
      reading('pdu.outlet_switchable', flag(switchable), { outlet }),
    ];
  });
}

export function olderOutletFacts(known: Answers<Questions>, switchable?: boolean): OutletFact[] {
  return outletsIn(known).map(({ outlet, name }) => ({
    outlet,
    ...(name === undefined ? {} : { name }),
    ...(switchable === undefined ? {} : { switchable }),
  }));
}
