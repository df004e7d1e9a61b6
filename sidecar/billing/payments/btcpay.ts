import { exponentOf } from '../money/currency.ts';
import { writeMajor } from '../money/minor.ts';
import { type BtcpayInvoice, type BtcpayMethod, settlementOf } from './btcpay-settlement.ts';
import type { BtcpayConfig } from './config.ts';
import { askProvider, type LinkOrder, type MadeLink, type Provider, type ProviderEvent } from './provider.ts';
import { btcpaySignatureProblem } from './signatures.ts';

type Call = <T>(path: string, body?: object) => Promise<T>;

/** Invoices of a BTCPay Server, by its Greenfield API. */
export function openBtcpay(config: BtcpayConfig, ask: typeof fetch): Provider | undefined {
  const { key, webhookSecret, store } = config;
  if (key === undefined || webhookSecret === undefined) return undefined;
  const base = `${config.url.replace(/\/+$/, '')}/api/v1/stores/${store}/invoices`;
  const options = { title: 'BTCPay Server', fetch: ask, timeoutSeconds: config.timeoutSeconds };
  const call: Call = async <T>(path: string, body?: object) => {
    const headers = { authorization: `token ${key.reveal()}`, accept: 'application/json' };
    const init = body
      ? {
          method: 'POST' as const,
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }
      : { method: 'GET' as const, headers };
    return (await askProvider(options, base + path, init)) as T;
  };
  const one = (id: string) => `/${encodeURIComponent(id)}`;
  return {
    ...{ id: 'btcpay', title: 'BTCPay Server', method: 'bitcoin' },
    refusal: (currency, amountMinor) =>
      amountMinor < 1 ? `amount: found ${writeMajor(amountMinor, currency)}, expected more than 0` : undefined,
    makeLink: (order) => makeLink(call, order, config.linkMinutes),
    async look({ providerId, currency }) {
      const invoice = await call<BtcpayInvoice>(one(providerId));
      const methods = await call<BtcpayMethod[]>(`${one(providerId)}/payment-methods`);
      return settlementOf(invoice, methods, { currency, asCalledThere: nameOf(currency) });
    },
    async close({ providerId }) {
      const { status, paidAmount } = await call<BtcpayInvoice>(one(providerId));
      // Somebody may be paying: what arrives must not end as invalid.
      if (status === 'New' && Number(paidAmount ?? 0) === 0)
        await call(`${one(providerId)}/status`, { status: 'Invalid' });
    },
    linkOf: () => Promise.resolve(undefined),
    signatureProblem: (headers, body) =>
      btcpaySignatureProblem(headers['btcpay-sig'] as string | undefined, body, webhookSecret),
    readEvent: (body) => readEvent(body, store),
  };
}

/** Satoshi are a currency of their own there. */
function nameOf(currency: string): string {
  return currency === 'SAT' ? 'SATS' : currency;
}

async function makeLink(call: Call, order: LinkOrder, minutes: number): Promise<MadeLink> {
  const { link, invoice, number, seller, currency, amountMinor } = order;
  if (order.again) {
    const query = new URLSearchParams({ orderId: number, status: 'New' });
    const all = await call<BtcpayInvoice[]>(`?${query}`);
    const before = all.find(({ metadata }) => metadata?.['logixxLink'] === link);
    if (before) return madeOf(before);
  }
  return madeOf(
    await call<BtcpayInvoice>('', {
      amount: exponentOf(currency) === 0 ? String(amountMinor) : writeMajor(amountMinor, currency),
      currency: nameOf(currency),
      metadata: {
        orderId: number,
        itemDesc: `${seller} ${number}`.slice(0, 250),
        logixxLink: link,
        logixxInvoice: invoice,
      },
      checkout: { expirationMinutes: minutes },
    }),
  );
}

function madeOf({ id, checkoutLink, expirationTime }: BtcpayInvoice): MadeLink {
  return { providerId: id, url: checkoutLink, expiresAt: expirationTime * 1000 };
}

/** Reads a delivery. One that is sent again is the same event. Throws RangeError for what is none. */
function readEvent(body: Buffer, store: string): ProviderEvent {
  let event: Record<string, unknown>;
  try {
    event = (JSON.parse(body.toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    event = {};
  }
  const { deliveryId, originalDeliveryId, type, storeId, invoiceId } = event;
  const id = typeof originalDeliveryId === 'string' && originalDeliveryId !== '' ? originalDeliveryId : deliveryId;
  if (typeof id !== 'string' || typeof type !== 'string' || id === '' || id.length > 255)
    throw new RangeError('the body: found no event, expected JSON with deliveryId and type');
  const ours = storeId === store && typeof invoiceId === 'string' && /^Invoice/.test(type) && type !== 'InvoiceCreated';
  return { id, type: type.slice(0, 255), ...(ours ? { about: { providerId: invoiceId } } : {}) };
}
