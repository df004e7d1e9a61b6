import { createHmac } from 'node:crypto';
import { type Double, serveDouble } from './double-server.ts';

type Json = Record<string, unknown>;
interface Payment {
  id: string;
  receivedDate: number;
  value: string;
  fee: string;
  status: 'Invalid' | 'Processing' | 'Settled';
  destination: string;
}
interface Invoice extends Json {
  id: string;
  status: string;
  amount: string;
  currency: string;
  metadata: Json;
  rate: string;
  payments: Payment[];
}

export const BTCPAY_KEY = 'btcpay-double-key';
export const BTCPAY_SECRET = 'btcpay-double-secret';
export const STORE = 'StoreDouble1';

/**
 * The Greenfield API of a BTCPay Server as far as we use it: a local server that refuses what it refuses (no key, unknown
 * fields, an amount that is no decimal), and that coins can be sent to.
 */
export interface BtcpayDouble extends Double {
  invoices: Map<string, Invoice>;
  /** Somebody sends coins. */
  send(invoice: string, value: string, status?: Payment['status'], fee?: string): void;
  /** Changes how an invoice stands; the answer is the delivery that the server would send. */
  become(invoice: string, status: string, more?: Json): Json;
}

const BODY = ['amount', 'currency', 'metadata', 'checkout'];
const CHECKOUT = ['expirationMinutes', 'monitoringMinutes', 'speedPolicy', 'redirectURL', 'paymentMethods'];

export async function btcpayDouble(rate = '64392.23'): Promise<BtcpayDouble> {
  const invoices = new Map<string, Invoice>();
  let count = 0;
  const create = (text: string): [number, Json | Json[]] => {
    const body = JSON.parse(text) as Json;
    const checkout = (body['checkout'] ?? {}) as Json;
    const unknown = [
      ...Object.keys(body).filter((key) => !BODY.includes(key)),
      ...Object.keys(checkout).filter((key) => !CHECKOUT.includes(key)),
    ];
    if (unknown.length > 0) return [422, unknown.map((path) => ({ path, message: `Could not find member '${path}'` }))];
    if (typeof body['amount'] !== 'string' || !/^\d+(\.\d+)?$/.test(body['amount']))
      return [422, [{ path: 'amount', message: 'The amount should be a decimal' }]];
    count += 1;
    const id = `Inv${String(count).padStart(4, '0')}`;
    const seconds = Math.floor(double.now / 1000);
    const made = {
      ...{ id, storeId: STORE, amount: body['amount'], paidAmount: '0', currency: body['currency'], type: 'Standard' },
      ...{ checkoutLink: `${double.url}/i/${id}`, createdTime: seconds, status: 'New', additionalStatus: 'None' },
      expirationTime: seconds + Number(checkout['expirationMinutes'] ?? 15) * 60,
      ...{ metadata: (body['metadata'] ?? {}) as Json, archived: false },
      ...{ rate: body['currency'] === 'BTC' ? '1' : rate, payments: [] },
    } as unknown as Invoice;
    invoices.set(id, made);
    return [200, told(made)];
  };
  const told = ({ rate: _, payments: __, ...invoice }: Invoice): Json => invoice;
  const methodsOf = ({ rate: own, payments, amount }: Invoice): Json[] => [
    {
      ...{ paymentMethodId: 'BTC-CHAIN', currency: 'BTC', destination: 'bc1qdouble', rate: own, activated: true },
      ...{ paymentMethodPaid: '0', totalPaid: '0', due: '0', amount, paymentMethodFee: '0', payments },
    },
    { paymentMethodId: 'BTC-LN', currency: 'BTC', rate: own, payments: [], activated: true },
  ];
  const server = await serveDouble((request, response, body) => {
    const reply = (status: number, answer: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    const url = new URL(request.url ?? '/', 'http://double');
    const [, store, rest = ''] = /^\/api\/v1\/stores\/(\w+)\/invoices(?:\/(.*))?$/.exec(url.pathname) ?? [];
    if (request.headers.authorization !== `token ${BTCPAY_KEY}`)
      return reply(401, { code: 'unauthenticated', message: 'Authentication is required for accessing this endpoint' });
    if (store !== STORE) return reply(404, { code: 'store-not-found', message: 'The store was not found' });
    if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') return reply(415, {});
    if (rest === '' && request.method === 'POST') return reply(...create(body));
    if (rest === '')
      return reply(
        200,
        [...invoices.values()]
          .filter(
            ({ metadata, status }) =>
              metadata['orderId'] === url.searchParams.get('orderId') && status === url.searchParams.get('status'),
          )
          .map(told),
      );
    const [id = '', what] = rest.split('/');
    const invoice = invoices.get(id);
    if (invoice === undefined) return reply(404, { code: 'invoice-not-found', message: 'The invoice was not found' });
    if (what === 'payment-methods') return reply(200, methodsOf(invoice));
    if (what === 'status') invoice.status = String((JSON.parse(body) as Json)['status']);
    reply(200, told(invoice));
  });
  const double: BtcpayDouble = {
    ...{ ...server, invoices, now: Date.parse('2026-11-22T12:00:00Z') },
    send(id, value, status = 'Settled', fee = '0') {
      const { payments } = invoices.get(id) as Invoice;
      const receivedDate = Math.floor(double.now / 1000);
      payments.push({ id: `tx${payments.length}-0`, receivedDate, value, fee, status, destination: 'bc1qdouble' });
    },
    become(id, status, more = {}) {
      Object.assign(invoices.get(id) as Invoice, { status, ...more });
      count += 1;
      return {
        ...{ deliveryId: `D${count}`, webhookId: 'W1', originalDeliveryId: `D${count}`, isRedelivery: false },
        ...{
          type: `Invoice${status}`,
          timestamp: Math.floor(double.now / 1000),
          storeId: STORE,
          invoiceId: id,
          metadata: {},
        },
      };
    },
  };
  return double;
}

export function btcpaySigned(body: string, secret = BTCPAY_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
