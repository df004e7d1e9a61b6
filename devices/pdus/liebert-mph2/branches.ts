import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, tenths } from '../../snmp-amounts.ts';
import { anySaid, text } from '../../snmp-values.ts';
import { BRANCH, idOf, type Known, rowsOf } from './learn.ts';

function branchRows({ branches }: Known): string[] {
  return rowsOf(branches, 2, 'label', 'name', 'ratedCurrent');
}

export function askBranches(known: Known): string[] {
  return branchRows(known).map((branch) => `${BRANCH}.130.${branch}`);
}

/** A receptacle branch is protected by one breaker, of which the MIB does not say whether it has tripped. */
export function readBranches(answer: Answer, known: Known): Reading[] {
  const { branches } = known;
  return branchRows(known).flatMap((branch) => {
    const breaker = idOf(branch);
    const texts = { label: text(branches, 'label', branch), name: text(branches, 'name', branch) };
    return [
      reading('pdu.breaker_info', anySaid(texts), { breaker, ...texts }),
      reading('pdu.breaker_current', hundredths(amount(answer, `${BRANCH}.130.${branch}`)), { breaker }),
      reading('pdu.breaker_rated_current', tenths(amount(branches, 'ratedCurrent', branch) || undefined), { breaker }),
    ];
  });
}
