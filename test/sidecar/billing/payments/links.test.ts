import { afterEach, beforeEach, expect, it } from 'vitest';
import { lookRound } from '../../../../sidecar/billing/payments/look-round.ts';
import type { Provider } from '../../../../sidecar/billing/payments/provider.ts';
import { linksOf, needLink } from '../../../../sidecar/billing/store/payment-links.ts';
import { recordPayment } from '../../../../sidecar/billing/store/payments.ts';
import { takeEvent } from '../../../../sidecar/billing/store/provider-events.ts';
import { wantLink } from '../../../../sidecar/billing/store/want-link.ts';
import { onBothEngines, open } from '../engines.ts';
import { ANNA, issued, line, newClient, payment } from '../office.ts';
import { type BtcpayDouble, btcpayDouble } from './btcpay-double.ts';
import { desk, paymentsConfig } from './desk.ts';
import { type StripeDouble, stripeDouble } from './stripe-double.ts';

const MINUTE = 60_000;
let stripe: StripeDouble;
let btcpay: BtcpayDouble;
beforeEach(async () => {
  stripe = await stripeDouble();
  btcpay = await btcpayDouble('60000');
});
afterEach(() => Promise.all([stripe.stop(), btcpay.stop()]));

onBothEngines((fresh) => {
  /** An invoice of 119.00 EUR, and a link for it; the time is that of the doubles. */
  const opened = async (id: 'stripe' | 'btcpay', more = {}) => {
    const { db, close } = await open(fresh());
    const parts = desk(db, paymentsConfig(stripe, btcpay, more), () => stripe.now);
    const client = await newClient(parts);
    const { row } = await issued(parts, client);
    const provider = parts.provider(id);
    const want = () => wantLink(parts, ANNA, { invoice: row.id, provider });
    const take = (event: unknown) => takeEvent(parts, provider, provider.readEvent(Buffer.from(JSON.stringify(event))));
    return { db, close, parts, client, invoice: row, provider, want, take, stand: () => parts.stand(row.id) };
  };
  const later = (minutes: number) => {
    stripe.now += minutes * MINUTE;
    btcpay.now = stripe.now;
  };

  it('has one link made at Stripe for an amount, paid once, with our id in it', async () => {
    const { close, want, invoice } = await opened('stripe');
    const link = await want();
    expect(link).toMatchObject({
      state: 'open',
      amount_minor: 11_900,
      url: expect.stringContaining('buy.stripe.example'),
    });
    expect(stripe.links.get(link.provider_id ?? '')).toMatchObject({
      ...{ active: true, limit: '1', metadata: { logixx_link: link.id, logixx_invoice: invoice.id } },
    });
    expect((await want()).id).toBe(link.id);
    expect(stripe.asked).toEqual(['POST /v1/prices', 'POST /v1/payment_links']);
    await close();
  });

  it('books what was paid once, whatever comes twice, late or in another order', async () => {
    const { close, want, take, stand, parts } = await opened('stripe');
    const link = (await want()).provider_id ?? '';
    const paid = stripe.pay(link);
    const refund = stripe.refund(link, 1900);
    // The refund is told before the payment that it is of.
    expect(await take(refund)).toBe('done');
    expect(await stand()).toEqual(['part-paid', 1900, 1900]);
    expect([await take(paid), await take(paid), await take(refund)]).toEqual(['done', 'known', 'known']);
    expect(await stand()).toEqual(['part-paid', 1900, 1900]);
    expect(parts.heard.map(({ details }) => details?.['amount'])).toEqual(['119.00', '-19.00']);
    expect(await take(stripe.refund(link, 10_000, 'pending'))).toBe('done');
    expect(await stand()).toEqual(['part-paid', 1900, 1900]);
    Object.assign(stripe.refunds[1] ?? {}, { status: 'succeeded' });
    const updated = { id: 'evt_u', type: 'refund.updated', data: { object: stripe.refunds[1] } };
    expect(await take(updated)).toBe('done');
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    await close();
  });

  it('many events at once book once', async () => {
    const { close, want, take, stand, db } = await opened('stripe');
    const link = (await want()).provider_id ?? '';
    const paid = stripe.pay(link);
    const events = [1, 2, 3, 4, 5].map((at) => ({ ...paid, id: `evt_same_${at}` }));
    const ends = await Promise.all([...events, ...events].map(take));
    expect(ends.filter((end) => end === 'known')).toHaveLength(5);
    expect(await stand()).toEqual(['paid', 0, 0]);
    expect(await db.selectFrom('billing_payments').selectAll().execute()).toHaveLength(1);
    await close();
  });

  it('an unpaid session books nothing, and one that is paid days later does', async () => {
    const { close, want, take, stand } = await opened('stripe');
    const link = (await want()).provider_id ?? '';
    expect(await take(stripe.pay(link, { status: 'unpaid' }))).toBe('done');
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    expect(await take(stripe.arrive(link))).toBe('done');
    expect(await stand()).toEqual(['paid', 0, 0]);
    await close();
  });

  it('a chargeback opens the invoice, and one that is won closes it', async () => {
    const { close, want, take, stand } = await opened('stripe');
    const link = (await want()).provider_id ?? '';
    await take(stripe.pay(link));
    expect(await take(stripe.dispute(link, 11_900, 'needs_response'))).toBe('done');
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    Object.assign(stripe.disputes[0] ?? {}, { status: 'won' });
    expect(await take({ id: 'evt_won', type: 'charge.dispute.closed', data: { object: stripe.disputes[0] } })).toBe(
      'done',
    );
    expect(await stand()).toEqual(['paid', 0, 0]);
    await close();
  });

  it('what an invoice no longer needs is the client’s credit, and it goes back from there', async () => {
    const { close, want, take, stand, parts, client, db } = await opened('stripe');
    const link = (await want()).provider_id ?? '';
    await recordPayment(parts, ANNA, payment(client, 11_000));
    await take(stripe.pay(link));
    expect(await stand()).toEqual(['paid', 0, -11_000]);
    await take(stripe.refund(link, 11_900));
    // The card's part of the invoice, 9.00, and its free 110.00 went back: what the transfer did not pay is open.
    expect(await stand()).toEqual(['part-paid', 900, 900]);
    const given = await db.selectFrom('billing_give_backs').select('amount_minor').execute();
    expect(given.map(({ amount_minor }) => amount_minor)).toEqual([11_000, 900]);
    await close();
  });

  it.each<[what: string, event: Record<string, unknown>, state: string]>([
    ['of a kind that we do not know', { id: 'evt_x', type: 'customer.created', data: { object: {} } }, 'ignored'],
    [
      'of a link that is not ours',
      { id: 'evt_y', type: 'checkout.session.completed', data: { object: { payment_link: 'plink_other' } } },
      'ignored',
    ],
    [
      'of a session without a link',
      { id: 'evt_z', type: 'checkout.session.completed', data: { object: { payment_link: null } } },
      'ignored',
    ],
  ])('keeps an event %s', async (_, event, state) => {
    const { close, take, db } = await opened('stripe');
    expect([await take(event), await take(event)]).toEqual([state, 'known']);
    expect(await db.selectFrom('billing_provider_events').select(['event_id', 'type', 'state']).execute()).toEqual([
      { event_id: event['id'], type: event['type'], state },
    ]);
    await close();
  });

  it('other money than was asked for is for a person', async () => {
    const { close, want, take, stand, db } = await opened('stripe');
    const link = (await want()).provider_id ?? '';
    expect(await take(stripe.pay(link, { currency: 'usd' }))).toBe('flagged');
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    const [event] = await db.selectFrom('billing_provider_events').select('note').execute();
    expect(event?.note).toBe('currency: found USD, expected EUR');
    await close();
  });

  it('a provider that is away is asked again: for the link, and for what it called about', async () => {
    const { close, want, take, stand, parts, db } = await opened('stripe');
    stripe.state.away = 503;
    const wanted = await want();
    expect(wanted).toMatchObject({ state: 'wanted', problem: 'Stripe answers 503', attempts: 1 });
    expect(await lookRound(parts)).toEqual([]);
    stripe.state.away = undefined;
    later(1);
    await lookRound(parts);
    const link = await needLink(db, wanted.id);
    expect(link).toMatchObject({ state: 'open', problem: '' });
    const paid = stripe.pay(link.provider_id ?? '');
    stripe.state.away = 500;
    expect([await take(paid), await take(paid)]).toEqual(['waiting', 'known']);
    await lookRound(parts);
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    stripe.state.away = undefined;
    later(1);
    await lookRound(parts);
    expect(await stand()).toEqual(['paid', 0, 0]);
    await close();
  });

  it('a link that nobody called about is looked at, and one that is paid otherwise is closed', async () => {
    const { close, want, stand, parts, client, db, provider } = await opened('stripe', { checkMinutes: 15 });
    const link = await want();
    stripe.pay(link.provider_id ?? '');
    later(14);
    await lookRound(parts);
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    later(1);
    await lookRound(parts);
    expect(await stand()).toEqual(['paid', 0, 0]);
    const { row } = await issued(parts, client);
    const other = await wantLink(parts, ANNA, { invoice: row.id, provider });
    await recordPayment(parts, ANNA, payment(client, 1_900));
    await lookRound(parts);
    expect(await needLink(db, other.id)).toMatchObject({ state: 'closed' });
    expect(stripe.links.get(other.provider_id ?? '')?.active).toBe(false);
    expect(await wantLink(parts, ANNA, { invoice: row.id, provider })).toMatchObject({
      amount_minor: 10_000,
      state: 'open',
    });
    await close();
  });

  it('BTCPay: books what is settled, once, with parts and too much of it', async () => {
    const { close, want, take, stand, invoice } = await opened('btcpay');
    const link = await want();
    const id = link.provider_id ?? '';
    expect(btcpay.invoices.get(id)).toMatchObject({
      ...{ amount: '119.00', currency: 'EUR', metadata: { orderId: invoice.number, logixxLink: link.id } },
    });
    expect(link.expires_at).toBe(btcpay.now + 1440 * MINUTE);
    btcpay.send(id, '0.001', 'Processing');
    expect(await take(btcpay.become(id, 'Processing'))).toBe('done');
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    Object.assign(btcpay.invoices.get(id)?.payments[0] ?? {}, { status: 'Settled' });
    // 0.001 × 60000 = 60.00
    const expired = btcpay.become(id, 'Expired', { additionalStatus: 'PaidPartial' });
    const again = { ...expired, deliveryId: 'D9', isRedelivery: true, originalDeliveryId: expired['deliveryId'] };
    expect([await take(expired), await take(again)]).toEqual(['done', 'known']);
    expect(await stand()).toEqual(['part-paid', 5_900, 5_900]);
    // 0.001 more, late: 60.00, of which 1.00 is the client's.
    btcpay.send(id, '0.001');
    expect(
      await take({ ...btcpay.become(id, 'Settled', { additionalStatus: 'PaidOver' }), type: 'InvoicePaymentSettled' }),
    ).toBe('done');
    expect(await stand()).toEqual(['paid', 0, -100]);
    await close();
  });

  it('BTCPay: of another store, marked by hand, made twice', async () => {
    const { close, want, take, stand, parts, db, invoice } = await opened('btcpay');
    const { state } = btcpay;
    state.away = 502;
    const wanted = await want();
    state.away = undefined;
    later(1);
    await lookRound(parts);
    // As if the answer of the first try had been lost behind the making of the invoice.
    const link = await needLink(db, wanted.id);
    await db
      .updateTable('billing_payment_links')
      .set({ state: 'wanted', provider_id: null })
      .where('id', '=', link.id)
      .execute();
    await lookRound(parts);
    expect(btcpay.invoices.size).toBe(1);
    const id = (await needLink(db, link.id)).provider_id ?? '';
    const marked = btcpay.become(id, 'Settled', { additionalStatus: 'Marked' });
    expect(await take({ ...marked, deliveryId: 'E1', originalDeliveryId: 'E1', storeId: 'Another' })).toBe('ignored');
    expect(await take(marked)).toBe('flagged');
    expect(await stand()).toEqual(['issued', 11_900, 11_900]);
    expect((await linksOf(db, invoice.id)).map(({ problem }) => problem)[0]).toContain(
      'marked as settled without a payment',
    );
    await close();
  });

  it('refuses what it cannot have paid: nothing open, money that cards do not have, a key that is wrong', async () => {
    const { close, parts, client, provider } = await opened('stripe');
    const { row: small } = await issued(parts, client, line('1', '0'));
    const refused = (invoice: string, by: Provider = provider) => wantLink(parts, ANNA, { invoice, provider: by });
    await expect(refused(small.id)).rejects.toMatchObject({ status: 409 });
    await expect(refused('nothing')).rejects.toMatchObject({ status: 404 });
    const coins = await newClient(parts, { currency: 'BTC' });
    const { row } = await issued(parts, coins, line('1', '0.5'));
    await expect(refused(row.id)).rejects.toMatchObject({
      status: 409,
      message: 'Stripe: currency: found BTC, expected one that Stripe knows',
    });
    const made = await refused(row.id, parts.provider('btcpay'));
    expect(btcpay.invoices.get(made.provider_id ?? '')).toMatchObject({ amount: '0.59500000', currency: 'BTC' });
    stripe.state.away = 401;
    const { row: other } = await issued(parts, client);
    await expect(refused(other.id)).rejects.toMatchObject({ status: 502, message: 'Stripe answers 401' });
    await close();
  });
});
