import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HttpError } from '../../../../core/service/route.ts';
import { writeMajor } from '../../../../sidecar/billing/money/minor.ts';
import type { BillingParts } from '../../../../sidecar/billing/parts.ts';
import { standingsOf } from '../../../../sidecar/billing/store/balances.ts';
import { creditInvoice } from '../../../../sidecar/billing/store/credit-notes.ts';
import { owedBy } from '../../../../sidecar/billing/store/owed.ts';
import { allotPayment, recordPayment, withSums } from '../../../../sidecar/billing/store/payments.ts';
import { onBothEngines, open } from '../engines.ts';
import { ANNA, issued, line, newClient, office, payment } from '../office.ts';

type Deed = {
  kind: 'bill' | 'pay' | 'refund' | 'allot' | 'release' | 'credit';
  minor: number;
  one: number;
  other: number;
};
const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom('bill', 'pay', 'pay', 'refund', 'allot', 'release', 'credit'),
  minor: fc.integer({ min: 1, max: 300 }),
  ...{ one: fc.nat(99), other: fc.nat(99) },
});

/** Does it, or is refused; what is refused changes nothing. */
async function tries(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof HttpError)) throw error;
  });
}

async function doOne(parts: BillingParts, client: string, currency: string, { kind, minor, one, other }: Deed) {
  const invoices = await parts.db
    .selectFrom('billing_invoices')
    .select('id')
    .where('client_id', '=', client)
    .where('kind', '=', 'invoice')
    .orderBy('id')
    .execute();
  const payments = await parts.db
    .selectFrom('billing_payments')
    .select('id')
    .where('client_id', '=', client)
    .orderBy('id')
    .execute();
  const invoice = invoices[one % Math.max(invoices.length, 1)]?.id ?? '';
  const paid = payments[other % Math.max(payments.length, 1)]?.id ?? '';
  if (kind === 'bill') await issued(parts, client, line('1', writeMajor(minor, currency)));
  if (kind === 'pay')
    await recordPayment(parts, ANNA, payment(client, minor, { currency, allot: one % 3 === 0 ? 'none' : 'propose' }));
  if (kind === 'refund')
    await tries(() => recordPayment(parts, ANNA, payment(client, -minor, { currency, allot: 'none' })));
  if (kind === 'allot') await tries(() => allotPayment(parts, ANNA, { payment: paid, invoice, amountMinor: minor }));
  if (kind === 'release') await tries(() => allotPayment(parts, ANNA, { payment: paid, invoice, amountMinor: -minor }));
  if (kind === 'credit' && one % 4 === 0) await tries(() => creditInvoice(parts, ANNA, { invoice, reason: 'r' }));
}

async function check({ db }: BillingParts, client: string): Promise<void> {
  const rows = await db.selectFrom('billing_payments').selectAll().where('client_id', '=', client).execute();
  const sums = await Promise.all(rows.map((row) => withSums(db, row)));
  for (const { row, allottedMinor, freeMinor, givenMinor } of sums)
    if (row.amount_minor < 0) expect([freeMinor, allottedMinor, givenMinor]).toEqual([0, 0, -row.amount_minor]);
    else {
      expect(allottedMinor + freeMinor + givenMinor).toBe(row.amount_minor);
      for (const part of [allottedMinor, freeMinor, givenMinor]) expect(part).toBeGreaterThanOrEqual(0);
    }
  const invoices = await db
    .selectFrom('billing_invoices')
    .selectAll()
    .where('client_id', '=', client)
    .where('kind', '=', 'invoice')
    .execute();
  const standings = [...(await standingsOf(db, invoices, '2026-11-22')).values()];
  for (const { openMinor, creditedMinor } of standings)
    if (creditedMinor === 0) expect(openMinor).toBeGreaterThanOrEqual(0);
  const openAll = standings.reduce((sum, { openMinor }) => sum + openMinor, 0);
  const free = sums.reduce((sum, { freeMinor }) => sum + freeMinor, 0);
  expect(await owedBy(db, client)).toBe(openAll - free);
}

onBothEngines((fresh) => {
  it('whatever is paid, allotted, released, credited and given back, every cent is in one place', async () => {
    const { db, close } = await open(fresh());
    const parts = office(db);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('JPY', 'EUR', 'KWD', 'BTC'),
        fc.array(deed, { minLength: 6, maxLength: 14 }),
        async (currency, deeds) => {
          const client = await newClient(parts, { currency });
          for (const each of deeds) await doOne(parts, client, currency, each);
          await check(parts, client);
        },
      ),
      { numRuns: 12 },
    );
    await close();
  }, 60_000);
});
