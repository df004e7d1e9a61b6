import { addMinor } from '../money/minor.ts';
import type { Deposit, MoveRow } from './deposits.ts';

/** A deposit on a statement of account: what was held before the days, what happened, and what is held behind them. */
export interface DepositAccount {
  deposit: Deposit;
  openingMinor: number;
  moves: (MoveRow & { heldMinor: number })[];
  closingMinor: number;
}

/** Deposits within days, those left out that held nothing and moved nothing. Pure. */
export function depositAccounts(
  deposits: readonly Deposit[],
  { from, to }: { from: string; to: string },
): DepositAccount[] {
  return deposits.flatMap((deposit) => {
    const sorted = [...deposit.moves].sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
    const before = sorted.filter(({ day }) => day < from).map(({ amount_minor }) => amount_minor);
    const openingMinor = addMinor(before);
    let heldMinor = openingMinor;
    const moves = sorted
      .filter(({ day }) => from <= day && day < to)
      .map((move) => {
        heldMinor = addMinor([heldMinor, move.amount_minor]);
        return { ...move, heldMinor };
      });
    return openingMinor === 0 && moves.length === 0 ? [] : [{ deposit, openingMinor, moves, closingMinor: heldMinor }];
  });
}
