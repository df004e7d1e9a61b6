import { expect, it, vi } from 'vitest';
import {
  depositsOf,
  drawDeposit,
  openDeposit,
  receiveDeposit,
  refundDeposit,
} from '../../../../sidecar/billing/deposits/deposits.ts';
import { standingsOf } from '../../../../sidecar/billing/store/balances.ts';
import { entriesOf, journalIn } from '../../../../sidecar/billing/store/books.ts';
import { owedBy } from '../../../../sidecar/billing/store/owed.ts';
import { onBothEngines } from '../engines.ts';
import { ANNA, issued, newClient } from '../office.ts';
import { postDesk } from '../post/desk.ts';

vi.setConfig({ testTimeout: 60_000 });

onBothEngines((fresh) => {
  it('is held, drawn for invoices and given back, never more than there is', async () => {
    const { db, parts, close } = await postDesk(fresh());
    const client = await newClient(parts);
    const { row: deposit } = await openDeposit(parts, ANNA, { client, kind: 'security', title: 'Deposit of 40 days' });
    const move = { deposit: deposit.id, day: '2026-11-22', method: 'bank' as const, reference: 'D1' };
    const received = await receiveDeposit(parts, ANNA, { ...move, amountMinor: 30_000, key: 'k1' });
    expect(received.heldMinor).toBe(30_000);
    expect((await receiveDeposit(parts, ANNA, { ...move, amountMinor: 30_000, key: 'k1' })).heldMinor).toBe(30_000);
    await expect(receiveDeposit(parts, ANNA, { ...move, amountMinor: 1, key: 'k1' })).rejects.toThrow('found "k1"');
    // Held money is no payment: all is still owed.
    const { row: invoice } = await issued(parts, client);
    expect(await owedBy(db, client)).toBe(11_900);
    const draw = { deposit: deposit.id, invoice: invoice.id };
    await expect(drawDeposit(parts, ANNA, { ...draw, amountMinor: 11_901 })).rejects.toThrow('expected 119.00 at most');
    const drawn = await Promise.all(
      [1, 2, 3].map(() => drawDeposit(parts, ANNA, { ...draw, amountMinor: 10_000, key: 'd' })),
    );
    expect(drawn.map(({ heldMinor }) => heldMinor)).toEqual([20_000, 20_000, 20_000]);
    expect((await standingsOf(db, [invoice], '2026-11-22')).get(invoice.id)).toMatchObject({
      ...{ state: 'part-paid', openMinor: 1_900 },
    });
    expect(await owedBy(db, client)).toBe(1_900);
    const refunds = await Promise.allSettled(
      [1, 2].map(() => refundDeposit(parts, ANNA, { ...move, amountMinor: 15_000 })),
    );
    expect(refunds.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(refundDeposit(parts, ANNA, { ...move, amountMinor: 5_001 })).rejects.toThrow('expected 50.00 at most');
    await expect(refundDeposit(parts, ANNA, { ...move, amountMinor: 0 })).rejects.toThrow('more than zero');
    await expect(receiveDeposit(parts, ANNA, { ...move, amountMinor: 1, day: '2026-02-30' })).rejects.toThrow(
      'day: found',
    );
    const [held] = await depositsOf(db, client);
    expect(held?.moves.map(({ kind, amount_minor }) => [kind, amount_minor])).toEqual([
      ['received', 30_000],
      ['drawn', -10_000],
      ['refunded', -15_000],
    ]);
    expect(held?.heldMinor).toBe(5_000);
    await close();
  });

  it('stands on the statement where it paid, and in the journal against what is owed to the client', async () => {
    const { db, parts, close } = await postDesk(fresh());
    const client = await newClient(parts);
    const { row } = await openDeposit(parts, ANNA, { client, kind: 'prepayment', title: 'Prepaid' });
    const move = { deposit: row.id, day: '2026-11-22', method: 'bank' as const, reference: 'D1' };
    await receiveDeposit(parts, ANNA, { ...move, amountMinor: 20_000 });
    const { row: invoice } = await issued(parts, client);
    await drawDeposit(parts, ANNA, { deposit: row.id, invoice: invoice.id, amountMinor: 11_900 });
    await refundDeposit(parts, ANNA, { ...move, amountMinor: 8_100, method: 'cash' });
    expect((await entriesOf(db, client)).map(({ kind, number, amountMinor }) => [kind, number, amountMinor])).toEqual([
      ['invoice', 'INV-2026-00001', 11_900],
      ['payment', 'Prepaid', -11_900],
    ]);
    const { accounts } = parts.config;
    const lines = await journalIn(parts, { from: '2026-11-01', to: '2026-12-01' });
    const sum = (side: 'debitMinor' | 'creditMinor', account?: string) =>
      lines
        .filter((each) => account === undefined || each.account === account)
        .reduce((all, each) => all + each[side], 0);
    expect(sum('debitMinor')).toBe(sum('creditMinor'));
    // 200.00 came into the bank, 81.00 left as cash, 119.00 paid the invoice: nothing is held any more.
    expect([sum('debitMinor', accounts.bank), sum('creditMinor', accounts.cash)]).toEqual([20_000, 8_100]);
    expect([sum('debitMinor', accounts.deposits), sum('creditMinor', accounts.deposits)]).toEqual([20_000, 20_000]);
    expect(sum('debitMinor', accounts.receivable) - sum('creditMinor', accounts.receivable)).toBe(0);
    await close();
  });

  it('is for invoices of its own client, and its moves are never changed', async () => {
    const { db, parts, close } = await postDesk(fresh());
    const [client, other] = [await newClient(parts), await newClient(parts)];
    const { row } = await openDeposit(parts, ANNA, { client, kind: 'security', title: 'D' });
    const move = { deposit: row.id, day: '2026-11-22', method: 'bank' as const, reference: '' };
    await receiveDeposit(parts, ANNA, { ...move, amountMinor: 20_000 });
    const { row: strange } = await issued(parts, other);
    await expect(drawDeposit(parts, ANNA, { deposit: row.id, invoice: strange.id, amountMinor: 100 })).rejects.toThrow(
      'an invoice of another client',
    );
    expect((await depositsOf(db, client))[0]?.heldMinor).toBe(20_000);
    await expect(receiveDeposit(parts, ANNA, { ...move, deposit: 'x', amountMinor: 1 })).rejects.toThrow(
      'no deposit "x"',
    );
    for (const change of [
      db.updateTable('billing_deposit_moves').set({ amount_minor: 1 }).execute(),
      db.deleteFrom('billing_deposit_moves').execute(),
    ])
      await expect(change).rejects.toThrow('a row of billing_deposit_moves is written once');
    await close();
  });
});
