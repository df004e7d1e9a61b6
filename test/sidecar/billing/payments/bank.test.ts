import { expect, it } from 'vitest';
import { acceptEntry, ignoreEntry, needEntry } from '../../../../sidecar/billing/store/bank-entries.ts';
import { creditInvoice } from '../../../../sidecar/billing/store/credit-notes.ts';
import { importStatement, type StatementFile } from '../../../../sidecar/billing/store/import-statement.ts';
import { payersOf, proposalsFor } from '../../../../sidecar/billing/store/payers.ts';
import { allotPayment, recordPayment, withSums } from '../../../../sidecar/billing/store/payments.ts';
import { onBothEngines, open } from '../engines.ts';
import { ANNA, issued, NOON, newClient, payment } from '../office.ts';
import { camt, transfer } from './camt-file.ts';
import { desk, paymentsConfig } from './desk.ts';

const PAYER = 'AT611904300234573201';
const file = (text: string, more: Partial<StatementFile> = {}): StatementFile => ({
  ...{ bytes: Buffer.from(text), format: 'auto', dryRun: false },
  ...more,
});

onBothEngines((fresh) => {
  const opened = async (more = {}) => {
    const { db, close } = await open(fresh());
    const parts = desk(db, paymentsConfig(undefined, undefined, more), () => NOON);
    const take = (text: string, how: Partial<StatementFile> = {}) => importStatement(parts, ANNA, file(text, how));
    const proposals = async (id: string) => proposalsFor(await needEntry(db, id), await payersOf(parts));
    return { db, close, parts, take, proposals };
  };

  it('imports once what comes twice, proposes, and books only what a person accepts', async () => {
    const { close, parts, take, proposals } = await opened();
    const client = await newClient(parts);
    const { row: one } = await issued(parts, client);
    const { row: two } = await issued(parts, client);
    const pay = (ref: string, amount: string, more = {}) =>
      transfer('08', { bankReference: ref, amount, name: 'HASHER GMBH', iban: PAYER, ...more });
    const monday = [
      pay('B1', '119.00', { words: [`${one.number}`] }),
      pay('B2', '100.00'),
      pay('B3', '5.00', { name: 'Bank', iban: 'DE1', way: 'DBIT' }),
    ];
    const dry = await take(camt('08', monday), { dryRun: true });
    expect(dry).toMatchObject({ added: 3, known: 0, entries: [] });
    const first = await take(camt('08', monday));
    expect(first).toMatchObject({ format: 'camt053', added: 3, known: 0, problems: [], booked: [] });
    const again = await take(camt('08', [...monday, pay('B4', '7.00')]));
    expect(again).toMatchObject({ added: 1, known: 3 });
    const same = await Promise.all([1, 2, 3].map(() => take(camt('08', [pay('B5', '8.00')]))));
    expect(same.map(({ added }) => added).toSorted()).toEqual([0, 0, 1]);
    const [b1 = '', b2 = '', b3 = ''] = first.entries.map(({ id }) => id);
    expect(await parts.stand(one.id)).toEqual(['issued', 11_900, 23_800]);
    const [best] = await proposals(b1);
    // A number, 50; the amount, 25; the name, 15.
    expect(best).toMatchObject({ client, score: 90, exact: true, allot: [{ invoice: one.id, amountMinor: 11_900 }] });
    expect(await proposals(b3)).toEqual([]);
    const accept = () => acceptEntry(parts, ANNA, { id: b1, as: { client, allot: best?.allot ?? [] } });
    const tried = await Promise.allSettled([accept(), accept(), accept()]);
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await parts.stand(one.id)).toEqual(['paid', 0, 11_900]);
    // The account is known now: it alone is worth a proposal, for the oldest.
    expect((await proposals(b2))[0]).toMatchObject({
      ...{ client, exact: false, reasons: ['no reference: the oldest', 'account, which it paid from before', 'name'] },
      allot: [{ invoice: two.id, amountMinor: 10_000 }],
    });
    const { payment: part } = await acceptEntry(parts, ANNA, { id: b2, as: { client, allot: 'propose' } });
    expect([part.freeMinor, part.row.received_day, await parts.stand(two.id)]).toEqual([
      0,
      '2026-11-21',
      ['part-paid', 1_900, 1_900],
    ]);
    expect(await ignoreEntry(parts, ANNA, { id: b3, ignored: true, note: 'fee' })).toMatchObject({
      state: 'ignored',
      note: 'fee',
    });
    await expect(acceptEntry(parts, ANNA, { id: b3, as: { client, allot: 'none' } })).rejects.toMatchObject({
      status: 409,
    });
    expect(await ignoreEntry(parts, ANNA, { id: b3, ignored: false, note: '' })).toMatchObject({ state: 'open' });
    await expect(ignoreEntry(parts, ANNA, { id: b1, ignored: true, note: '' })).rejects.toMatchObject({
      ...{ status: 409, message: 'state: found booked, expected open' },
    });
    await close();
  });

  it('knows what was written down before, what another format told, and what went back', async () => {
    const { db, close, parts, take, proposals } = await opened({ autoBook: 'exact' });
    const client = await newClient(parts);
    const { row } = await issued(parts, client);
    const byHand = await recordPayment(parts, ANNA, payment(client, 11_900, { reference: row.number ?? '' }));
    const name = 'Hasher';
    const { entries, booked } = await take(
      camt('04', [transfer('04', { amount: '119.00', words: [`${row.number}`], name })]),
    );
    const [entry] = entries;
    expect(booked).toEqual([]);
    const [proposal] = await proposals(entry?.id ?? '');
    expect(proposal).toMatchObject({ client, payment: byHand.row.id, exact: false });
    await acceptEntry(parts, ANNA, { id: entry?.id ?? '', as: { payment: byHand.row.id } });
    expect(await parts.stand(row.id)).toEqual(['paid', 0, 0]);
    const csv = `Buchungstag;Betrag;Verwendungszweck\n20.11.2026;119,00;${row.number}\n20.11.2026;40,00;too much\n`;
    const other = await take(csv, { currency: 'EUR' });
    expect(other.entries.map(({ twin_id }) => twin_id)).toEqual([entry?.id, null]);
    await expect(
      acceptEntry(parts, ANNA, { id: other.entries[0]?.id ?? '', as: { payment: byHand.row.id } }),
    ).rejects.toMatchObject({
      ...{ status: 409, message: "payment: found one that another entry is, expected the entry's" },
    });
    const over = await acceptEntry(parts, ANNA, { id: other.entries[1]?.id ?? '', as: { client, allot: 'none' } });
    await creditInvoice(parts, ANNA, { invoice: row.id, reason: 'all of it' });
    expect(await parts.stand(row.id)).toEqual(['cancelled', -11_900, -15_900]);
    const back = await take('Buchungstag;Betrag;Name\n21.11.2026;-159,00;Hasher GmbH\n', { currency: 'EUR' });
    const [refund] = await proposals(back.entries[0]?.id ?? '');
    expect(refund).toMatchObject({ client, reasons: ['name', 'all of its credit'] });
    await acceptEntry(parts, ANNA, { id: back.entries[0]?.id ?? '', as: { client, allot: 'none' } });
    // 40.00 that were free, and 119.00 that the credited invoice held; nothing of either can be used again.
    expect(await parts.stand(row.id)).toEqual(['cancelled', 0, 0]);
    const sums = await Promise.all([over.payment.row, byHand.row].map((each) => withSums(db, each)));
    expect(sums.map(({ freeMinor, allottedMinor, givenMinor }) => [freeMinor, allottedMinor, givenMinor])).toEqual([
      [0, 0, 4_000],
      [0, 0, 11_900],
    ]);
    const { row: next } = await issued(parts, client);
    const used = { payment: over.payment.row.id, invoice: next.id, amountMinor: 1 };
    await expect(allotPayment(parts, ANNA, used)).rejects.toMatchObject({ status: 409 });
    await expect(db.updateTable('billing_give_backs').set({ amount_minor: 1 }).execute()).rejects.toThrow(
      'written once',
    );
    await close();
  });

  it('books unasked only what is exact, and only where the configuration says so', async () => {
    const { close, parts, take } = await opened({ autoBook: 'exact' });
    const client = await newClient(parts);
    const { row: one } = await issued(parts, client);
    const { row: two } = await issued(parts, client);
    const { row: three } = await issued(parts, client);
    const pay = (ref: string, amount: string, words: string) =>
      transfer('02', { bankReference: ref, amount, words: [words] });
    const { booked, entries } = await take(
      camt('02', [
        ...[
          pay('B1', '119.00', `${one.number}`),
          pay('B2', '119.00', `${one.number}`),
          pay('B3', '118.99', `${two.number}`),
        ],
        ...[pay('B4', '119.00', 'no word'), pay('B5', '238.00', `${two.number} ${three.number}`)],
      ]),
    );
    expect(booked.map(({ bank_reference }) => bank_reference)).toEqual(['B1']);
    expect(entries).toHaveLength(5);
    const stands = await Promise.all([one, two, three].map(({ id }) => parts.stand(id)));
    expect(stands.map(([state]) => state)).toEqual(['paid', 'issued', 'issued']);
    await close();
  });

  it.each([
    ['nothing that can be read', 'hello', {}, 'no head line'],
    ['a profile that is not there', 'Datum;Betrag\n', { profile: 'x' }, 'profile: found "x", expected one of none'],
    ['XML as CSV', camt('02', []), { format: 'csv' as const }, 'no head line'],
  ])('refuses %s', async (_, text, how, message) => {
    const { close, take } = await opened();
    await expect(take(text, how)).rejects.toMatchObject({ status: 400, message: expect.stringContaining(message) });
    await close();
  });
});
