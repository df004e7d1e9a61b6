import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Double, serveDouble } from './double-server.ts';

type Form = Record<string, string>;
type Json = Record<string, unknown>;

export const STRIPE_KEY = 'sk_test_double';
export const STRIPE_SECRET = 'whsec_double';

/** What a POST may have, and must; as Stripe's reference of API version 2024-06-20 lists it. */
const FIELDS: Readonly<Record<string, { must: readonly string[]; may: RegExp }>> = {
  prices: { must: ['currency', 'unit_amount', 'product_data[name]'], may: /^$/ },
  payment_links: {
    must: ['line_items[0][price]', 'line_items[0][quantity]'],
    may: /^(metadata\[\w{1,40}\]|payment_intent_data\[(metadata\]\[\w{1,40}|description)\]|restrictions\[completed_sessions\]\[limit\])$/,
  },
};

/**
 * Stripe's REST API as far as we use it: a local server that refuses what Stripe refuses (no key, no form, missing or unknown
 * parameters, an idempotency key with another body), and that can be paid at.
 */
export interface StripeDouble extends Double {
  links: Map<string, Json & { active: boolean; metadata: Form }>;
  /** Somebody pays on the page of a link; the answer is the event that Stripe would send. */
  pay(link: string, more?: { status?: string; currency?: string }): Json;
  /** Marks a session that was unpaid as paid: a bank debit that came in days later. */
  arrive(link: string): Json;
  refund(link: string, amount: number, status?: string): Json;
  dispute(link: string, amount: number, status: string): Json;
  refunds: Json[];
  disputes: Json[];
}

export async function stripeDouble(): Promise<StripeDouble> {
  const kept = new Map<string, { body: string; answer: Json }>();
  const prices = new Map<string, { unit_amount: number; currency: string }>();
  const links: StripeDouble['links'] = new Map();
  const sessions: (Json & { payment_link: string; payment_status: string })[] = [];
  const refunds: Json[] = [];
  const disputes: Json[] = [];
  let count = 0;
  const id = (kind: string) => {
    count += 1;
    return `${kind}_${String(count).padStart(6, '0')}`;
  };

  const post = (path: string, form: Form): [number, Json] => {
    const close = /^payment_links\/(plink_\d+)$/.exec(path)?.[1];
    const link = close === undefined ? undefined : links.get(close);
    if (link) return [200, Object.assign(link, { active: form['active'] !== 'false' })];
    const { must, may } = FIELDS[path] ?? { must: [], may: /^$/ };
    const missing = must.find((name) => form[name] === undefined);
    if (FIELDS[path] === undefined) return refused(404, `Unrecognized request URL (POST: /v1/${path}).`);
    if (missing) return refused(400, `Missing required param: ${missing}.`);
    const unknown = Object.keys(form).find((name) => !must.includes(name) && !may.test(name));
    if (unknown) return refused(400, `Received unknown parameter: ${unknown}`);
    if (path === 'prices') return [200, { id: priceOf(form), object: 'price' }];
    if (!prices.has(form['line_items[0][price]'] ?? '')) return refused(400, 'No such price');
    const made = { id: id('plink'), object: 'payment_link', active: true, url: '', metadata: metadataOf(form) };
    made.url = `https://buy.stripe.example/${made.id}`;
    links.set(
      made.id,
      Object.assign(made, {
        price: form['line_items[0][price]'],
        limit: form['restrictions[completed_sessions][limit]'],
      }),
    );
    return [200, made];
  };
  const priceOf = (form: Form) => {
    const price = id('price');
    prices.set(price, { unit_amount: Number(form['unit_amount']), currency: form['currency'] ?? '' });
    return price;
  };
  const get = (path: string, query: URLSearchParams): [number, Json] => {
    const of = (all: Json[], field: string) => ({
      object: 'list',
      has_more: false,
      data: all.filter((each) => each[field] === query.get(field)),
    });
    if (path === 'checkout/sessions') {
      if (query.get('status') !== 'complete') return refused(400, 'the double lists complete sessions alone');
      const data = of(sessions, 'payment_link').data.map((each) =>
        query.getAll('expand[]').includes('data.payment_intent') || each['payment_intent'] === null
          ? each
          : { ...each, payment_intent: (each['payment_intent'] as Json)['id'] },
      );
      return [200, { object: 'list', has_more: false, data }];
    }
    if (path === 'refunds') return [200, of(refunds, 'payment_intent')];
    if (path === 'disputes') return [200, of(disputes, 'payment_intent')];
    const intent = /^payment_intents\/(pi_\d+)$/.exec(path)?.[1];
    const session = sessions.find(({ payment_intent }) => (payment_intent as Json | null)?.['id'] === intent);
    return session
      ? [200, { id: intent, object: 'payment_intent', metadata: session['metadata'] }]
      : refused(404, 'No such payment_intent');
  };

  const server = await serveDouble(async (request, response, body) => {
    const url = new URL(request.url ?? '/', 'http://double');
    const path = url.pathname.replace(/^\/v1\//, '');
    const problem = headerProblem(request);
    if (problem) return reply(response, ...problem);
    if (request.method === 'GET') return reply(response, ...get(path, url.searchParams));
    const key = request.headers['idempotency-key'] as string | undefined;
    const before = key === undefined ? undefined : kept.get(key);
    if (before && before.body !== body)
      return reply(
        response,
        ...refused(
          400,
          'Keys for idempotent requests can only be used with the same parameters they were first used with.',
        ),
      );
    if (before) return reply(response, 200, before.answer);
    const [status, answer] = post(path, Object.fromEntries(new URLSearchParams(body)));
    if (status === 200 && key !== undefined) kept.set(key, { body, answer });
    reply(response, status, answer);
  });

  const at = (double: { now: number }) => Math.floor(double.now / 1000);
  const event = (type: string, object: Json): Json => ({
    ...{ id: id('evt'), object: 'event', api_version: '2024-06-20', created: at(double), type, livemode: false },
    data: { object },
  });
  const sessionOf = (link: string) => sessions.findLast(({ payment_link }) => payment_link === link) as Json;
  const intentOf = (link: string) => (sessionOf(link)['payment_intent'] as Json)['id'] as string;
  const double: StripeDouble = {
    ...{ ...server, links, refunds, disputes, now: Date.parse('2026-11-22T12:00:00Z') },
    pay(link, { status = 'paid', currency } = {}) {
      const { metadata, price } = links.get(link) as unknown as { metadata: Form; price: string };
      const { unit_amount, currency: asked } = prices.get(price) as { unit_amount: number; currency: string };
      const session = {
        ...{ id: id('cs'), object: 'checkout.session', mode: 'payment', status: 'complete', payment_status: status },
        ...{
          amount_total: unit_amount,
          currency: currency ?? asked,
          created: at(double),
          payment_link: link,
          metadata,
        },
        payment_intent: { id: id('pi'), object: 'payment_intent', created: at(double) },
      };
      sessions.push(session);
      return event('checkout.session.completed', { ...session, payment_intent: session.payment_intent.id });
    },
    arrive(link) {
      const session = Object.assign(sessionOf(link), { payment_status: 'paid' });
      return event('checkout.session.async_payment_succeeded', session);
    },
    refund(link, amount, status = 'succeeded') {
      const { currency } = sessionOf(link);
      const refund = {
        id: id('re'),
        object: 'refund',
        amount,
        currency,
        status,
        created: at(double),
        payment_intent: intentOf(link),
      };
      refunds.push(refund);
      return event('refund.created', { ...refund });
    },
    dispute(link, amount, status) {
      const { currency } = sessionOf(link);
      const dispute = {
        id: id('dp'),
        object: 'dispute',
        amount,
        currency,
        status,
        created: at(double),
        payment_intent: intentOf(link),
      };
      disputes.push(dispute);
      return event('charge.dispute.funds_withdrawn', { ...dispute });
    },
  };
  return double;
}

/** As Stripe signs: over the time, a dot and the body. */
export function stripeSigned(body: string, at: number, secret = STRIPE_SECRET): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')},v0=${'0'.repeat(64)}`;
}

function headerProblem({ headers, method }: IncomingMessage): [number, Json] | undefined {
  if (headers.authorization !== `Bearer ${STRIPE_KEY}`) return refused(401, 'Invalid API Key provided: sk_****');
  if (!/^\d{4}-\d\d-\d\d$/.test(String(headers['stripe-version']))) return refused(400, 'Invalid Stripe API version');
  if (method === 'POST' && headers['content-type'] !== 'application/x-www-form-urlencoded')
    return refused(400, 'Invalid request: the body is not form-encoded');
  return undefined;
}

function metadataOf(form: Form): Form {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );
}

function refused(status: number, message: string): [number, Json] {
  return [status, { error: { type: 'invalid_request_error', message } }];
}

function reply(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
