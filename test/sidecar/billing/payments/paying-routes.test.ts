import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../../core/service/database.ts';
import { type HttpServer, serve } from '../../../../core/service/http-server.ts';
import { quietLog } from '../../../../core/service/log.ts';
import { paymentsProblems } from '../../../../sidecar/billing/payments/config.ts';
import { billingRoutes } from '../../../../sidecar/billing/routes.ts';
import type { BillingTables } from '../../../../sidecar/billing/tables.ts';
import { admitting } from '../../../../sidecar/guard.ts';
import type { GuardedRoute } from '../../../../sidecar/permission.ts';
import { type Principal, permissionsOf } from '../../../../sidecar/principal.ts';
import { open } from '../engines.ts';
import { ANNA, issued, newClient } from '../office.ts';
import { type BtcpayDouble, btcpayDouble, btcpaySigned } from './btcpay-double.ts';
import { camt, transfer } from './camt-file.ts';
import { type Desk, desk, paymentsConfig } from './desk.ts';
import { type StripeDouble, stripeDouble, stripeSigned } from './stripe-double.ts';

let stripe: StripeDouble;
let btcpay: BtcpayDouble;
let database: Database<BillingTables>;
let server: HttpServer;
let parts: Desk;
let routes: GuardedRoute[];
let client: string;
/** Who asks, unless nobody does. */
let who: Principal | undefined;

beforeAll(async () => {
  [stripe, btcpay] = await Promise.all([stripeDouble(), btcpayDouble()]);
  database = await open(':memory:');
  parts = desk(database.db, paymentsConfig(stripe, btcpay), () => stripe.now);
  routes = billingRoutes({ ...parts, actorOf: () => ANNA });
  server = await serve({
    ...{
      listen: '127.0.0.1:0',
      routes: routes.map(({ route }) => route),
      log: quietLog(),
      bodyLimit: 16 * 1024 * 1024,
    },
    admit: admitting(routes, () => Promise.resolve(who)),
    ...{ notReady: () => undefined, metrics: () => [], requestsPerMinute: 10_000 },
  });
  client = await newClient(parts);
  who = { actor: ANNA, roles: ['billing'], permissions: permissionsOf(['billing']), via: 'session' };
});
afterAll(async () => {
  await Promise.all([server.stop(), stripe.stop(), btcpay.stop()]);
  await database.close();
});

type Json = Record<string, never>;
async function ask(
  method: string,
  path: string,
  body?: string | Buffer | object,
  headers: Record<string, string> = {},
) {
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const response = await fetch(`${server.url}/api/v1/billing/${path}`, {
    method,
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    headers: { 'content-type': raw ? 'application/octet-stream' : 'application/json', ...headers },
  });
  const text = await response.text();
  return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Json };
}
const call = (provider: 'stripe' | 'btcpay', event: object, header?: (body: string) => Record<string, string>) => {
  const body = JSON.stringify(event);
  const signed =
    provider === 'stripe'
      ? { 'stripe-signature': stripeSigned(body, stripe.now) }
      : { 'btcpay-sig': btcpaySigned(body) };
  return ask('POST', `webhooks/${provider}`, body, {
    'content-type': 'application/json',
    ...(header ? header(body) : signed),
  });
};

it('says how an invoice may be paid, has a link made, and is told by a call that it was paid', async () => {
  const { row } = await issued(parts, client);
  expect((await ask('GET', 'payment-methods')).body).toEqual({
    methods: [
      { method: 'bank', how: 'transfer' },
      { method: 'card', how: 'link', provider: 'stripe' },
      { method: 'bitcoin', how: 'link', provider: 'btcpay' },
      ...['cash', 'cheque', 'other'].map((method) => ({ method, how: 'by-hand' })),
    ],
  });
  expect((await ask('GET', `invoices/${row.id}/payment`)).body).toMatchObject({
    ...{ number: 'INV-2026-00001', open: '119.00', state: 'issued', links: [] },
    // 98 − (INV202600001 and RF00 in digits, mod 97), as ISO 11649 has it.
    transfer: {
      iban: 'DE02120300000000202051',
      reference: expect.stringMatching(/^RF\d\dINV202600001$/),
      structured: true,
    },
  });
  const svg = await ask('GET', `invoices/${row.id}/transfer.svg`);
  expect(svg.text).toMatch(/^<svg .*<\/svg>$/);
  const { status, body: link } = await ask('POST', `invoices/${row.id}/payment-links`, { method: 'card' });
  expect([status, link]).toEqual([
    200,
    expect.objectContaining({ state: 'open', amount: '119.00', provider: 'stripe' }),
  ]);
  const [made] = [...stripe.links.keys()].slice(-1);
  who = undefined;
  const paid = await call('stripe', stripe.pay(made ?? ''));
  who = { actor: ANNA, roles: ['billing'], permissions: permissionsOf(['billing']), via: 'session' };
  expect([paid.status, paid.body]).toEqual([200, { state: 'done' }]);
  expect((await ask('GET', `invoices/${row.id}/payment`)).body).toMatchObject({
    open: '0.00',
    state: 'paid',
    ways: [],
    links: [{ state: 'settled' }],
  });
  expect((await ask('GET', `invoices/${row.id}/transfer.svg`)).status).toBe(409);
  const events = (await ask('GET', 'provider-events?provider=stripe')).body as unknown as {
    items: { event: string }[];
  };
  expect(events).toMatchObject({
    total: 1,
    items: [{ state: 'done', type: 'checkout.session.completed', attempts: 1 }],
  });
  const again = await ask('POST', `provider-events/stripe/${events.items[0]?.event}/again`);
  expect(again.body).toMatchObject({ state: 'done', attempts: 2 });
});

it('a link is looked at and closed when a person says so', async () => {
  const { row } = await issued(parts, client);
  const { body } = await ask('POST', `invoices/${row.id}/payment-links`, { method: 'bitcoin' });
  const { id } = body as unknown as { id: string };
  const [invoice] = [...btcpay.invoices.keys()].slice(-1);
  expect((await ask('POST', `payment-links/${id}/check`)).body).toMatchObject({ state: 'open' });
  expect((await ask('POST', `payment-links/${id}/close`)).body).toMatchObject({ state: 'closed' });
  expect(btcpay.invoices.get(invoice ?? '')?.status).toBe('Invalid');
  // 0.00184805 × 64392.23 = 119.00: coins that were under way come in all the same.
  btcpay.send(invoice ?? '', '0.00184805');
  expect((await call('btcpay', btcpay.become(invoice ?? '', 'Settled'))).body).toEqual({ state: 'done' });
  expect((await ask('GET', `invoices/${row.id}`)).body).toMatchObject({ state: 'paid' });
  stripe.state.away = 503;
  expect((await ask('POST', 'payment-links/none/check')).status).toBe(404);
  stripe.state.away = undefined;
  expect((await ask('POST', `invoices/${row.id}/payment-links`, { method: 'cash' })).status).toBe(400);
});

it.each<
  [
    what: string,
    provider: 'stripe' | 'btcpay',
    header: ((body: string) => Record<string, string>) | undefined,
    status: number,
  ]
>([
  ['no signature', 'stripe', () => ({}), 401],
  ['that of another body', 'stripe', () => ({ 'stripe-signature': stripeSigned('{}', stripe.now) }), 401],
  ['an old one', 'stripe', (body) => ({ 'stripe-signature': stripeSigned(body, stripe.now - 301_000) }), 401],
  [
    'that of another secret',
    'stripe',
    (body) => ({ 'stripe-signature': stripeSigned(body, stripe.now, 'whsec_other') }),
    401,
  ],
  ['that of the other provider', 'btcpay', (body) => ({ 'stripe-signature': stripeSigned(body, stripe.now) }), 401],
  ['another one', 'btcpay', (body) => ({ 'btcpay-sig': btcpaySigned(`${body} `) }), 401],
])('a call with %s is refused, and nothing of it is kept', async (_, provider, header, status) => {
  const before = await database.db.selectFrom('billing_provider_events').selectAll().execute();
  const answer = await call(
    provider,
    { id: 'evt_forged', type: 'checkout.session.completed', deliveryId: 'D' },
    header,
  );
  expect([answer.status, (answer.body as Json)['title']]).toEqual([status, 'Unauthorized']);
  expect(await database.db.selectFrom('billing_provider_events').selectAll().execute()).toEqual(before);
});

it('an event of an unknown kind is kept and answered with 200, and what is none with 400', async () => {
  expect((await call('stripe', { id: 'evt_new', type: 'some.kind.of.2030', data: {} })).body).toEqual({
    state: 'ignored',
  });
  expect((await call('stripe', { id: 'evt_new', type: 'some.kind.of.2030', data: {} })).body).toEqual({
    state: 'known',
  });
  expect((await call('btcpay', { deliveryId: 'D77', type: 'PayoutCreated', storeId: 'x' })).body).toEqual({
    state: 'ignored',
  });
  expect((await call('stripe', { hello: 1 })).status).toBe(400);
  expect((await call('btcpay', ['x'])).status).toBe(400);
});

it('a body that is too large is not read, and who sends forged ones is not listened to for a while', async () => {
  const large = await ask('POST', 'webhooks/stripe', Buffer.alloc(256 * 1024 + 1), { 'stripe-signature': 't=1,v1=00' });
  expect(large.status).toBe(413);
  const statuses: number[] = [];
  for (let tried = 0; tried < 40; tried += 1)
    statuses.push((await call('stripe', { id: 'x', type: 'y' }, () => ({}))).status);
  expect(statuses.at(-1)).toBe(429);
  expect((await call('stripe', { id: 'evt_true', type: 'y' })).status).toBe(429);
  stripe.now += 61_000;
  expect((await call('stripe', { id: 'evt_true', type: 'y' })).body).toEqual({ state: 'ignored' });
});

it('imports a statement and books an entry of it', async () => {
  const { row } = await issued(parts, client);
  const words = [`${row.number}`];
  const text = camt('08', [
    transfer('08', { amount: '119.00', words, name: 'Hasher GmbH' }),
    transfer('08', { amount: '1.00', bankReference: 'B2' }),
  ]);
  expect((await ask('POST', 'statements?dryRun=true', text)).body).toMatchObject({ added: 2 });
  expect((await ask('POST', 'statements', text)).body).toMatchObject({
    format: 'camt053',
    added: 2,
    known: 0,
    problems: [],
    booked: [],
  });
  expect((await ask('POST', 'statements', text)).body).toMatchObject({ added: 0, known: 2 });
  const { items } = (await ask('GET', 'bank-entries?state=open&sort=-amount')).body as unknown as {
    items: Record<string, never>[];
  };
  const [first, second] = items as unknown as {
    id: string;
    amount: string;
    proposals: { allot: unknown; exact: boolean }[];
  }[];
  expect(first).toMatchObject({
    amount: '119.00',
    proposals: [{ client, exact: true, allot: [{ invoice: row.id, amount: '119.00' }], free: '0.00' }],
  });
  const allot = first?.proposals[0]?.allot;
  const accepted = await ask('POST', `bank-entries/${first?.id}/accept`, { client, allot });
  expect(accepted.body).toMatchObject({ state: 'booked', payment: expect.any(String), proposals: [] });
  expect((await ask('GET', `invoices/${row.id}`)).body).toMatchObject({ state: 'paid' });
  expect((await ask('POST', `bank-entries/${first?.id}/accept`, { client, allot })).status).toBe(409);
  expect((await ask('POST', `bank-entries/${second?.id}/ignore`, { note: 'not ours' })).body).toMatchObject({
    state: 'ignored',
    note: 'not ours',
  });
  expect((await ask('POST', `bank-entries/${second?.id}/reopen`, {})).body).toMatchObject({ state: 'open' });
  expect((await ask('POST', 'statements', Buffer.alloc(0))).status).toBe(400);
  expect((await ask('POST', 'statements', '<x/>')).body).toMatchObject({
    detail: expect.stringContaining('found no ISO 20022 document'),
  });
  const actions = parts.heard.map(({ action }) => action);
  for (const action of [
    'statement.imported',
    'bank-entry.accepted',
    'bank-entry.ignored',
    'payment-link.made',
    'payment.recorded',
  ])
    expect(actions).toContain(`billing.${action}`);
});

it('has no provider, no route of it and no way to it without keys', () => {
  const bare = billingRoutes({ ...desk(database.db, paymentsConfig(), () => 0), actorOf: () => ANNA });
  expect(bare.filter(({ permission }) => permission === 'open')).toEqual([]);
  const open = routes.filter(({ permission }) => permission === 'open').map(({ route }) => [route.path, route.access]);
  expect(open).toEqual([
    ['/api/v1/billing/webhooks/stripe', 'open'],
    ['/api/v1/billing/webhooks/btcpay', 'open'],
  ]);
  const config = paymentsConfig(stripe, btcpay);
  expect(paymentsProblems(config)).toEqual([]);
  const { key: _, ...keyless } = config.stripe ?? { url: '' };
  expect(paymentsProblems({ ...config, stripe: keyless as never })).toEqual([
    { path: ['stripe', 'key'], found: 'none', expected: 'key: ${NAME}, or keyFile: path' },
  ]);
});
