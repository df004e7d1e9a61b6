import { expect, it } from 'vitest';
import { standingsOf } from '../../../sidecar/billing/store/balances.ts';
import { creditInvoice } from '../../../sidecar/billing/store/credit-notes.ts';
import { markSent } from '../../../sidecar/billing/store/events.ts';
import { needInvoice } from '../../../sidecar/billing/store/invoice-rows.ts';
import { owedBy } from '../../../sidecar/billing/store/owed.ts';
import { allotPayment, openInvoices, recordPayment } from '../../../sidecar/billing/store/payments.ts';
import { onBothEngines, open } from './engines.ts';
import { ANNA, issued, line, newClient, office, payment } from './office.ts';

onBothEngines((fresh) => {
  const opened = async (more = {}) => {
    const database = await open(fresh());
    return { ...database, parts: office(database.db, more) };
  };

  it('credits in part and the rest, mirrors the invoice, and never more', async () => {
    const { db, parts, close } = await opened();
    const client = await newClient(parts);
    const { row } = await issued(parts, client, line('3', '3.33'), line('1', '10', { tax: 'de7' }));
    // 9.99 + 10 = 19.99; 9.99 × 19 % = 1.90, 10 × 7 % = 0.70: 22.59
    const part = await creditInvoice(parts, ANNA, {
      invoice: row.id,
      reason: 'one too many',
      parts: [{ position: 1, quantity: '1' }],
    });
    // 3.33, and 3.33 × 19 % = 0.63
    expect([part.row.number, part.row.net_minor, part.row.tax_minor, part.row.payable_minor]).toEqual([
      'CN-2026-00001',
      -333,
      -63,
      -396,
    ]);
    await expect(
      creditInvoice(parts, ANNA, { invoice: row.id, reason: 'r', parts: [{ position: 1, quantity: '3' }] }),
    ).rejects.toMatchObject({ status: 400, message: 'lines.0.quantity: found 3, expected 2 at most, which is left' });
    const rest = await creditInvoice(parts, ANNA, { invoice: row.id, reason: 'all of it' });
    expect(rest.row.payable_minor).toBe(-(row.payable_minor - 396));
    expect(JSON.parse(rest.row.doc ?? '')).toMatchObject({
      refersTo: { number: row.number },
      reason: 'all of it',
      payable: '-18.63',
    });
    await expect(creditInvoice(parts, ANNA, { invoice: row.id, reason: 'r' })).rejects.toMatchObject({ status: 409 });
    await expect(creditInvoice(parts, ANNA, { invoice: part.row.id, reason: 'r' })).rejects.toMatchObject({
      status: 409,
    });
    const standing = (await standingsOf(db, [(await needInvoice(db, row.id)).row], '2027-01-01')).get(row.id);
    expect(standing).toEqual({ paidMinor: 0, creditedMinor: 2259, openMinor: 0, state: 'cancelled' });
    expect(await owedBy(db, client)).toBe(0);
    await close();
  });

  it('of many credits at once none exceeds the invoice', async () => {
    const { db, parts, close } = await opened();
    const client = await newClient(parts);
    const { row } = await issued(parts, client);
    const tried = await Promise.allSettled(
      [1, 2, 3, 4, 5].map(() => creditInvoice(parts, ANNA, { invoice: row.id, reason: 'r' })),
    );
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await owedBy(db, client)).toBe(0);
    await close();
  });

  it('takes payments in part, over and back, by day and due', async () => {
    const { db, parts, close } = await opened();
    const client = await newClient(parts);
    const old = (await issued(parts, client)).row;
    const young = (await issued(parts, client)).row;
    const stand = async (id: string, today = '2026-11-30') => {
      const found = (await standingsOf(db, [(await needInvoice(db, id)).row], today)).get(id);
      return [found?.state, found?.openMinor];
    };
    expect([await stand(old.id), await stand(old.id, '2026-12-06'), await stand(old.id, '2026-12-07')]).toEqual([
      ['issued', 11900],
      ['issued', 11900],
      ['overdue', 11900],
    ]);
    await markSent(parts, ANNA, { id: old.id, how: 'by hand' });
    expect(await stand(old.id)).toEqual(['sent', 11900]);
    // The reference names the younger one.
    const first = await recordPayment(
      parts,
      ANNA,
      payment(client, 5000, { reference: `thanks, ${young.number}`, externalRef: 'b-1' }),
    );
    expect([await stand(old.id), await stand(young.id)]).toEqual([
      ['sent', 11900],
      ['part-paid', 6900],
    ]);
    const twice = await recordPayment(parts, ANNA, payment(client, 5000, { externalRef: 'b-1' }));
    expect(twice.row.id).toBe(first.row.id);
    await expect(recordPayment(parts, ANNA, payment(client, 5001, { externalRef: 'b-1' }))).rejects.toMatchObject({
      status: 409,
    });
    const more = await recordPayment(parts, ANNA, payment(client, 20_000));
    expect([await stand(old.id), await stand(young.id), more.freeMinor]).toEqual([['paid', 0], ['paid', 0], 1200]);
    expect([await openInvoices(parts, db, client), await owedBy(db, client)]).toEqual([[], -1200]);
    await expect(recordPayment(parts, ANNA, payment(client, -1201, { allot: 'none' }))).rejects.toMatchObject({
      status: 409,
      message: "amount: found -12.01, expected -12.00 at most, which is the client's credit",
    });
    await recordPayment(parts, ANNA, payment(client, -1200, { allot: 'none', method: 'cash' }));
    expect(await owedBy(db, client)).toBe(0);
    await allotPayment(parts, ANNA, { payment: first.row.id, invoice: young.id, amountMinor: -5000 });
    expect(await stand(young.id)).toEqual(['part-paid', 5000]);
    await expect(
      allotPayment(parts, ANNA, { payment: first.row.id, invoice: young.id, amountMinor: 5001 }),
    ).rejects.toMatchObject({ status: 409 });
    await expect(
      allotPayment(parts, ANNA, { payment: first.row.id, invoice: young.id, amountMinor: -1 }),
    ).rejects.toMatchObject({ status: 409 });
    await close();
  });

  it('of many payments at once none is allotted more than is open', async () => {
    const { db, parts, close } = await opened();
    const client = await newClient(parts);
    const { row } = await issued(parts, client);
    await Promise.all(
      [1, 2, 3, 4, 5].map((number) => recordPayment(parts, ANNA, payment(client, 5000, { externalRef: `p${number}` }))),
    );
    const standing = (await standingsOf(db, [row], '2026-11-30')).get(row.id);
    expect([standing?.openMinor, standing?.state, await owedBy(db, client)]).toEqual([0, 'paid', 11_900 - 25_000]);
    await close();
  });
});
