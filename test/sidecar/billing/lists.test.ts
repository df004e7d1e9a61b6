import { expect, it } from 'vitest';
import { INVOICE_STATES } from '../../../sidecar/billing/invoice-state.ts';
import { creditInvoice } from '../../../sidecar/billing/store/credit-notes.ts';
import { markSent } from '../../../sidecar/billing/store/events.ts';
import { recordPayment } from '../../../sidecar/billing/store/payments.ts';
import { billingServer } from './billing-server.ts';
import { onBothEngines, open } from './engines.ts';
import { ANNA, CLIENT, draft, issued, line, NOON, newClient, office, payment } from './office.ts';

interface Listed {
  items: { id: string; state: string; free: string; amount: string }[];
  next?: string;
  total: number;
}

const DAY_MS = 86_400_000;

onBothEngines((fresh) => {
  const opened = async () => {
    const database = await open(fresh());
    const clock = { time: NOON };
    const parts = office(database.db, { now: () => clock.time });
    const server = await billingServer(parts);
    const list = (path: string) => server.must<Listed>('GET', path);
    const stop = async () => {
      await server.stop();
      await database.close();
    };
    return { parts, clock, list, stop };
  };

  /** One invoice of each state, and credit notes: each of 119.00, payable until the 6th of December. */
  const ofEachState = async (parts: ReturnType<typeof office>) => {
    const client = await newClient(parts);
    const soon = await newClient(parts, { terms: { kind: 'days', days: 0 } });
    const pay = (amountMinor: number, invoice: string) =>
      recordPayment(parts, ANNA, payment(client, amountMinor, { allot: [{ invoice, amountMinor }] }));
    const make = async () => (await issued(parts, client)).row.id;
    const [plain, sent, part] = [await make(), await make(), await make()];
    const [paid, credited, half] = [await make(), await make(), await make()];
    const late = (await issued(parts, soon)).row.id;
    await markSent(parts, ANNA, { id: sent, how: 'by post' });
    await pay(1, part);
    await pay(11_900, paid);
    await creditInvoice(parts, ANNA, { invoice: credited, reason: 'wrong' });
    // What is left of it is paid; a part that was credited does not cancel it.
    await creditInvoice(parts, ANNA, { invoice: half, reason: 'half', parts: [{ position: 1, quantity: '0.5' }] });
    await pay(5_950, half);
    const made = (await draft(parts, client, line('1', '5'))).row.id;
    return { plain, sent, part, paid, credited, half, late, made };
  };

  it('finds invoices by how they stand today, and says the same as each of them does', async () => {
    const { parts, clock, list, stop } = await opened();
    const { plain, sent, part, paid, credited, half, late, made } = await ofEachState(parts);
    const idsOf = async (state: string) =>
      (await list(`invoices?state=${state}&kind=invoice`)).items.map(({ id }) => id).sort();
    // Nothing is late on the day on which it is to be paid.
    expect(await idsOf('overdue')).toEqual([]);
    expect(await idsOf('issued')).toEqual([plain, late].sort());
    clock.time += DAY_MS;
    expect(await idsOf('overdue')).toEqual([late]);
    expect(await idsOf('issued')).toEqual([plain]);
    expect(await idsOf('sent')).toEqual([sent]);
    expect(await idsOf('part-paid')).toEqual([part]);
    expect(await idsOf('paid')).toEqual([paid, half].sort());
    expect(await idsOf('cancelled')).toEqual([credited]);
    expect(await idsOf('draft')).toEqual([made]);
    clock.time += 30 * DAY_MS;
    expect(await idsOf('overdue')).toEqual([late, plain, sent, part].sort());
    for (const at of [NOON, NOON + DAY_MS, NOON + 31 * DAY_MS]) {
      clock.time = at;
      const all = (await list('invoices?limit=1000')).items;
      expect(all).toHaveLength(10);
      for (const state of INVOICE_STATES)
        expect((await list(`invoices?limit=1000&state=${state}`)).items, state).toEqual(
          all.filter((each) => each.state === state),
        );
    }
    await stop();
  });

  it('counts and pages what it found, and refuses a state that there is not', async () => {
    const { parts, list, stop } = await opened();
    const client = await newClient(parts);
    const rows = await Promise.all([1, 2, 3].map(() => draft(parts, client, line('1', '5'))));
    await issued(parts, client);
    const first = await list('invoices?state=draft&limit=2&sort=id');
    const second = await list(`invoices?state=draft&limit=2&sort=id&cursor=${first.next}`);
    expect([first.total, second.total, second.next]).toEqual([3, 3, undefined]);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(rows.map(({ row }) => row.id).sort());
    await expect(list('invoices?state=lost')).rejects.toThrow('query.state');
    await stop();
  });

  it('finds payments of which something is for no invoice, and by their days', async () => {
    const { parts, list, stop } = await opened();
    const client = await newClient(parts, { name: `${CLIENT.name} 2` });
    const invoice = await issued(parts, client);
    const record = async (amountMinor: number, receivedDay: string, allot: 'propose' | 'none') =>
      (await recordPayment(parts, ANNA, payment(client, amountMinor, { receivedDay, allot }))).row.id;
    const whole = await record(invoice.row.payable_minor, '2026-11-01', 'propose');
    const credit = await record(5_000, '2026-11-10', 'none');
    const idsOf = async (query: string) => (await list(`payments?${query}`)).items.map(({ id }) => id).sort();
    expect(await idsOf('free=true')).toEqual([credit]);
    expect(await idsOf('free=false')).toEqual([whole]);
    const back = await record(-2_000, '2026-11-12', 'none');
    expect((await list('payments?free=true')).items).toMatchObject([{ id: credit, free: '30.00' }]);
    await record(-3_000, '2026-11-13', 'none');
    expect(await idsOf('free=true')).toEqual([]);
    expect(await idsOf('from=2026-11-10&to=2026-11-13')).toEqual([credit, back].sort());
    await stop();
  });
});
