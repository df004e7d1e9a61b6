import type { Secret } from '../../../core/service/secret.ts';
import { addMinor } from '../money/minor.ts';
import type { StripeConfig } from './config.ts';
import {
  askProvider,
  type LinkOrder,
  type LinkRef,
  type MadeLink,
  type Provider,
  type Settlement,
} from './provider.ts';
import { stripeSignatureProblem } from './signatures.ts';
import { fromStripeAmount, toStripeAmount } from './stripe-amount.ts';
import { readStripeEvent } from './stripe-event.ts';

/** The dialect that answers are written in, whatever the account has. */
const VERSION = '2024-06-20';
/** Our id of a link, in the metadata of all that Stripe makes of it. */
export const LINK_KEY = 'logixx_link';

interface Session {
  id: string;
  payment_status: string;
  amount_total: number;
  currency: string;
  created: number;
  payment_intent: { id: string; created: number } | string | null;
}
interface Return {
  id: string;
  amount: number;
  currency: string;
  status: string;
  created: number;
}
type Call = <T>(path: string, form?: Readonly<Record<string, string>>, key?: string) => Promise<T>;

/** Payment links of Stripe, by its REST API. They are paid once, and nothing of a card ever comes here. */
export function openStripe(config: StripeConfig, ask: typeof fetch): Provider | undefined {
  const { key, webhookSecret, toleranceSeconds } = config;
  if (key === undefined || webhookSecret === undefined) return undefined;
  const call = caller(config, key, ask);
  return {
    ...{ id: 'stripe', title: 'Stripe', method: 'card' },
    refusal: (currency, amountMinor) => {
      try {
        toStripeAmount(amountMinor, currency);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    },
    makeLink: (order) => makeLink(call, order),
    look: (link) => look(call, link),
    async close({ providerId }) {
      await call(`payment_links/${encodeURIComponent(providerId)}`, { active: 'false' });
    },
    async linkOf(payment) {
      const intent = await call<{ metadata?: Record<string, string> }>(
        `payment_intents/${encodeURIComponent(payment)}`,
      );
      const link = intent.metadata?.[LINK_KEY];
      return link === undefined ? undefined : { link };
    },
    signatureProblem: (headers, body, now) =>
      stripeSignatureProblem(headers['stripe-signature'] as string | undefined, body, {
        ...{ secret: webhookSecret, now, toleranceSeconds },
      }),
    readEvent: readStripeEvent,
  };
}

function caller(config: StripeConfig, key: Secret, ask: typeof fetch): Call {
  const base = (config.url ?? 'https://api.stripe.com').replace(/\/+$/, '');
  const options = { title: 'Stripe', fetch: ask, timeoutSeconds: config.timeoutSeconds };
  return async <T>(path: string, form?: Readonly<Record<string, string>>, idempotent?: string) => {
    const headers = { authorization: `Bearer ${key.reveal()}`, 'stripe-version': VERSION };
    const posted = {
      'content-type': 'application/x-www-form-urlencoded',
      ...(idempotent === undefined ? {} : { 'idempotency-key': idempotent }),
    };
    const init = form
      ? { method: 'POST' as const, headers: { ...headers, ...posted }, body: new URLSearchParams(form).toString() }
      : { method: 'GET' as const, headers };
    return (await askProvider(options, `${base}/v1/${path}`, init)) as T;
  };
}

async function makeLink(call: Call, order: LinkOrder): Promise<MadeLink> {
  const { link, invoice, number, seller, currency, amountMinor } = order;
  const price = await call<{ id: string }>(
    'prices',
    {
      currency: currency.toLowerCase(),
      unit_amount: String(toStripeAmount(amountMinor, currency)),
      'product_data[name]': `${seller} ${number}`.slice(0, 250),
    },
    `logixx-price-${link}`,
  );
  const metadata = { [LINK_KEY]: link, logixx_invoice: invoice };
  const made = await call<{ id: string; url: string }>(
    'payment_links',
    {
      ...{ 'line_items[0][price]': price.id, 'line_items[0][quantity]': '1' },
      'restrictions[completed_sessions][limit]': '1',
      ...bracketed('metadata', metadata),
      ...bracketed('payment_intent_data[metadata]', metadata),
      'payment_intent_data[description]': `${seller} ${number}`.slice(0, 1000),
    },
    `logixx-link-${link}`,
  );
  return { providerId: made.id, url: made.url };
}

/** All sessions of the link that were paid, and what of them went back since. */
async function look(call: Call, { providerId, currency }: LinkRef): Promise<Settlement> {
  const query = new URLSearchParams({
    payment_link: providerId,
    status: 'complete',
    limit: '100',
    'expand[]': 'data.payment_intent',
  });
  const { data } = await call<{ data: Session[] }>(`checkout/sessions?${query}`);
  const paid = data.filter(({ payment_status }) => payment_status === 'paid');
  const returns: Return[] = [];
  for (const intent of paid.flatMap(({ payment_intent }) => idOf(payment_intent) ?? []))
    returns.push(...(await returnsOf(call, intent)));
  const strange = [...paid, ...returns].find((each) => each.currency.toUpperCase() !== currency);
  const minor = ({ amount }: { amount: number }) => fromStripeAmount(amount, currency);
  const at = Math.max(...paid.map((session) => timeOf(session)));
  const back = Math.max(...returns.map(({ created }) => created));
  return {
    state: paid.length > 0 ? 'settled' : 'open',
    receivedMinor: strange ? 0 : addMinor(paid.map(({ amount_total: amount }) => minor({ amount }))),
    ...(paid.length > 0 ? { receivedAt: at * 1000 } : {}),
    returnedMinor: strange ? 0 : addMinor(returns.map(minor)),
    ...(returns.length > 0 ? { returnedAt: back * 1000 } : {}),
    payments: [...paid.map(({ id, payment_intent }) => idOf(payment_intent) ?? id), ...returns.map(({ id }) => id)],
    ...(strange ? { problem: `currency: found ${strange.currency.toUpperCase()}, expected ${currency}` } : {}),
  };
}

/** Refunds that are done, and chargebacks that are not won: their money is not there. */
async function returnsOf(call: Call, intent: string): Promise<Return[]> {
  const query = new URLSearchParams({ payment_intent: intent, limit: '100' });
  const refunds = await call<{ data: Return[] }>(`refunds?${query}`);
  const disputes = await call<{ data: Return[] }>(`disputes?${query}`);
  return [
    ...refunds.data.filter(({ status }) => status === 'succeeded'),
    ...disputes.data.filter(({ status }) => ['needs_response', 'under_review', 'lost'].includes(status)),
  ];
}

function idOf(intent: Session['payment_intent']): string | undefined {
  return intent === null ? undefined : typeof intent === 'string' ? intent : intent.id;
}

/** When the payer paid; the page may have been opened a day before. */
function timeOf({ payment_intent: intent, created }: Session): number {
  return intent === null || typeof intent === 'string' ? created : intent.created;
}

function bracketed(name: string, fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [`${name}[${key}]`, value]));
}
