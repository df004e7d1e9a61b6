import { type Reading, reading } from '../../../core/farm/sample.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { APC } from '../../apc/enterprise.ts';
import { rowsOf } from '../../apc/rows.ts';
import type { Answers } from '../../driver.ts';
import { amount, tenths } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';

/** rPDULoadStatusTable: load 2, bank 5. */
const LOAD = `${APC}.12.2.3.1.1`;

/** Asked of a unit that tells its banks in rPDULoadStatusTable alone (recording apc_ap8853). */
export const OLDER_BANKS = {
  olderBanks: { via: 'snmp', columns: { current: `${LOAD}.2`, bank: `${LOAD}.5` }, optional: true },
} as const satisfies Questions;

/** Banks stand behind the phases in one table; a phase has bank 0. None where `OLDER_BANKS` was not asked. */
function banksIn(known: Answers<Questions>): { breaker: string; load: string }[] {
  const columns = known['olderBanks'] ?? Answer.none;
  return rowsOf(columns, 'bank').flatMap((row) => {
    const bank = integer(columns, 'bank', row) ?? 0;
    return bank > 0 ? [{ breaker: String(bank), load: `${LOAD}.2.${row}` }] : [];
  });
}

export function askOlderBanks(known: Answers<Questions>): string[] {
  return banksIn(known).map(({ load }) => load);
}

/** Loads are in 0.1 A. */
export function readOlderBanks(answer: Answer, known: Answers<Questions>): Reading[] {
  return banksIn(known).map(({ breaker, load }) =>
    reading('pdu.breaker_current', tenths(amount(answer, load)), { breaker }),
  );
}
