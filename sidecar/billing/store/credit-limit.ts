import { decimal } from '../money/decimal.ts';
import { minorOf, writeMajor } from '../money/minor.ts';
import type { BillingParts } from '../parts.ts';
import { needClient } from './clients.ts';
import { owedBy } from './owed.ts';

/** Whether a client owes more than it may, or would with one more bill. It keeps nothing from being billed. */
export async function creditWarnings({ db }: BillingParts, id: string, moreMinor = 0): Promise<string[]> {
  const { creditLimit, currency } = (await needClient(db, id)).record;
  if (creditLimit === undefined) return [];
  const owed = (await owedBy(db, id)) + moreMinor;
  const limit = minorOf(decimal(creditLimit), currency);
  if (owed <= limit) return [];
  const subject = moreMinor === 0 ? 'the client owes' : 'with this the client owes';
  return [`${subject} ${writeMajor(owed, currency)} ${currency}, beyond the limit of ${writeMajor(limit, currency)}`];
}
