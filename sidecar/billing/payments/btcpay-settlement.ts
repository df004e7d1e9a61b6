import { type Decimal, decimal, sumOf, ZERO } from '../money/decimal.ts';
import { minorOf } from '../money/minor.ts';
import type { Settlement } from './provider.ts';

/** What is read of an invoice and of its payment methods; decimals are texts, times unix seconds. */
export interface BtcpayInvoice {
  id: string;
  checkoutLink: string;
  status: string;
  additionalStatus?: string;
  amount: string;
  currency: string;
  paidAmount?: string;
  expirationTime: number;
  metadata?: Record<string, unknown>;
}
export interface BtcpayMethod {
  currency?: string;
  /** Of the invoice's currency for one of the method's. */
  rate: string;
  payments: { id: string; receivedDate: number; value: string; fee?: string; status: string }[];
}

/** A thousandth of a satoshi at most: what Lightning counts in; on chain it is a satoshi. */
const GRAIN = decimal('0.00000001');

/**
 * What came in for good: each settled payment, less the fee that was asked for it, at the rate of its method. The parts of a
 * coin do not come out even in money, so a sum that is off by no more than a satoshi a payment is the amount itself. An
 * invoice that somebody marked as settled without a payment is for a person to look at.
 */
export function settlementOf(
  invoice: BtcpayInvoice,
  methods: readonly BtcpayMethod[],
  { currency, asCalledThere }: { currency: string; asCalledThere: string },
): Settlement {
  const settled = methods.flatMap(({ rate, payments }) =>
    payments.filter(({ status }) => status === 'Settled').map((payment) => ({ ...payment, rate: exact(rate) })),
  );
  const problem = problemOf(invoice, settled.length, asCalledThere);
  const sum = sumOf(settled.map(({ value, fee = '0', rate }) => exact(value).minus(exact(fee)).times(rate)));
  const slack = sumOf(settled.map(({ rate }) => rate.times(GRAIN)));
  const asked = exact(invoice.amount);
  const whole = sum.minus(asked).abs().lte(slack) ? asked : sum;
  return {
    state: stateOf(invoice.status),
    receivedMinor: problem === undefined && settled.length > 0 ? minorOf(whole, currency) : 0,
    ...(settled.length > 0 ? { receivedAt: Math.max(...settled.map(({ receivedDate }) => receivedDate)) * 1000 } : {}),
    returnedMinor: 0,
    payments: settled.map(({ id }) => id),
    ...(problem === undefined ? {} : { problem }),
  };
}

function stateOf(status: string): Settlement['state'] {
  return status === 'Settled' ? 'settled' : status === 'Expired' || status === 'Invalid' ? 'ended' : 'open';
}

function problemOf({ status, currency }: BtcpayInvoice, settled: number, expected: string): string | undefined {
  if (currency !== expected) return `currency: found ${currency}, expected ${expected}`;
  return status === 'Settled' && settled === 0
    ? 'found it marked as settled without a payment, expected a person to book what came in'
    : undefined;
}

/** Decimals as it writes them, sometimes as JSON numbers, at times with an exponent. */
function exact(value: string | number): Decimal {
  const text = String(value).trim();
  const [, mantissa = text, power = '0'] = /^(.*?)e([+-]?\d{1,2})$/i.exec(text) ?? [];
  const shift = Number(power);
  if (shift === 0) return decimal(mantissa, 'a decimal of BTCPay Server');
  const ten = decimal(`1${'0'.repeat(Math.abs(shift))}`);
  const read = decimal(mantissa, 'a decimal of BTCPay Server');
  return read.eq(ZERO) ? ZERO : shift > 0 ? read.times(ten) : read.div(ten);
}
