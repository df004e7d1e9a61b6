import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentOf } from '../../../../sidecar/billing/money/currency.ts';
import { readMajor, writeMajor } from '../../../../sidecar/billing/money/minor.ts';
import { type BtcpayMethod, settlementOf } from '../../../../sidecar/billing/payments/btcpay-settlement.ts';
import { proposeAllotments } from '../../../../sidecar/billing/payments/propose.ts';
import { fromStripeAmount, toStripeAmount } from '../../../../sidecar/billing/payments/stripe-amount.ts';
import { whatToBook } from '../../../../sidecar/billing/payments/what-to-book.ts';

describe('Amounts of Stripe', () => {
  // Its own list: no decimals; two of them, always 00, for króna and shilling; three, of which the last is 0.
  it.each([
    ['EUR', 11_900, 11_900],
    ['JPY', 1500, 1500],
    ['UGX', 1500, 150_000],
    ['ISK', 1500, 150_000],
    ['KWD', 1_230, 1_230],
    ['MGA', 150_000, 1_500],
  ])('%s: %i of ours are %i there', (currency, ours, theirs) => {
    expect(toStripeAmount(ours, currency)).toBe(theirs);
    expect(fromStripeAmount(theirs, currency)).toBe(ours);
  });

  it.each([
    ['BTC', 1, 'currency: found BTC, expected one that Stripe knows'],
    ['KWD', 1_234, 'expected a multiple of 10'],
    ['MGA', 150_001, 'expected a whole one'],
    ['EUR', 100_000_000, 'expected at most 99999999'],
  ])('has no %s %i', (currency, minor, why) => expect(() => toStripeAmount(minor, currency)).toThrow(why));
});

describe('What came in at a BTCPay Server', () => {
  const payment = (value: string, status = 'Settled', fee = '0') => ({
    id: value,
    receivedDate: 1_767_225_600,
    value,
    fee,
    status,
  });
  const invoice = (amount: string, status = 'Settled', more = {}) => ({
    ...{
      id: 'i',
      checkoutLink: '',
      expirationTime: 0,
      status,
      amount,
      currency: 'EUR',
      additionalStatus: 'None',
      ...more,
    },
  });
  const settle = (asked: ReturnType<typeof invoice>, ...methods: BtcpayMethod[]) =>
    settlementOf(asked, methods, { currency: 'EUR', asCalledThere: 'EUR' });

  it.each<[what: string, asked: ReturnType<typeof invoice>, methods: BtcpayMethod[], minor: number, state: string]>([
    // 0.00184805 × 64392.23 = 119.00006…: less than a satoshi above.
    [
      'the amount, as near as satoshi come',
      invoice('119.00'),
      [{ rate: '64392.23', payments: [payment('0.00184805')] }],
      11_900,
      'settled',
    ],
    // 0.001 × 64392.23 = 64.39223
    [
      'a part, in time or late',
      invoice('119.00', 'Expired'),
      [{ rate: '64392.23', payments: [payment('0.001')] }],
      6_439,
      'ended',
    ],
    // 0.002 × 64392.23 = 128.78446
    ['more than was asked', invoice('119.00'), [{ rate: '64392.23', payments: [payment('0.002')] }], 12_878, 'settled'],
    // (0.00094805 + 0.0009) × 64392.23 = 119.0000…
    [
      'two that make the amount',
      invoice('119.00'),
      [{ rate: '64392.23', payments: [payment('0.00094805'), payment('0.0009')] }],
      11_900,
      'settled',
    ],
    [
      'what is not confirmed is not there',
      invoice('119.00', 'Processing'),
      [{ rate: '64392.23', payments: [payment('0.00184805', 'Processing')] }],
      0,
      'open',
    ],
    [
      'nor what never will be',
      invoice('119.00', 'Invalid'),
      [{ rate: '64392.23', payments: [payment('0.00184805', 'Invalid')] }],
      0,
      'ended',
    ],
    // (0.0021 − 0.0001) × 60000 = 120
    [
      'without the fee that it asked for',
      invoice('120.00'),
      [{ rate: '60000', payments: [payment('0.0021', 'Settled', '0.0001')] }],
      12_000,
      'settled',
    ],
    // 0.0001 × 60000 + 0.00000012345 × 60000 = 6.007407
    [
      'by two ways, with an exponent',
      invoice('120.00', 'Expired'),
      [
        { rate: '6E+4', payments: [payment('0.0001')] },
        { rate: '60000', payments: [payment('1.2345E-7')] },
      ],
      601,
      'ended',
    ],
  ])('%s', (_, asked, methods, receivedMinor, state) => {
    expect(settle(asked, ...methods)).toMatchObject({ receivedMinor, state, returnedMinor: 0 });
    expect(settle(asked, ...methods).problem).toBeUndefined();
  });

  it('is for a person where nothing shows it, or where the money is other money', () => {
    expect(
      settle(invoice('119.00', 'Settled', { additionalStatus: 'Marked' }), { rate: '1', payments: [] }),
    ).toMatchObject({
      ...{
        receivedMinor: 0,
        problem: 'found it marked as settled without a payment, expected a person to book what came in',
      },
    });
    const usd = invoice('119.00', 'Settled', { currency: 'USD' });
    expect(settle(usd, { rate: '64392.23', payments: [payment('0.00184805')] })).toMatchObject({
      ...{ receivedMinor: 0, problem: 'currency: found USD, expected EUR' },
    });
    expect(() => settle(invoice('119.00'), { rate: 'NaN', payments: [payment('1')] })).toThrow(
      'a decimal of BTCPay Server',
    );
  });
});

describe('What is still to be booked', () => {
  it.each([
    ['nothing new', [100, 0], [100, 0], []],
    ['it came in', [100, 0], [0, 0], [['received', 100]]],
    ['more of it', [150, 0], [100, 0], [['received', 50]]],
    ['an old answer, which knows less', [50, 0], [100, 0], []],
    [
      'it came and went',
      [100, 30],
      [0, 0],
      [
        ['received', 100],
        ['returned', -30],
      ],
    ],
    ['more went', [100, 100], [100, 30], [['returned', -70]]],
    ['a refund that failed', [100, 0], [100, 30], [['returned', 30]]],
  ] as const)('%s', (_, [receivedMinor, returnedMinor], [received, returned], rows) => {
    const booked = { receivedMinor: received, returnedMinor: returned };
    expect(
      whatToBook({ receivedMinor, returnedMinor }, booked).map(({ kind, amountMinor }) => [kind, amountMinor]),
    ).toEqual(rows);
  });

  it('ends with what the provider says, however often and in whatever order it is told what happens later', () => {
    const states = fc.array(fc.record({ receivedMinor: fc.nat(1e9), returned: fc.integer({ min: 0, max: 100 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(states, (all) => {
        const booked = { receivedMinor: 0, returnedMinor: 0 };
        const grown = [...all].sort((a, b) => a.receivedMinor - b.receivedMinor);
        for (const { receivedMinor, returned } of grown.flatMap((each) => [each, each])) {
          const returnedMinor = Math.floor((receivedMinor * returned) / 100);
          for (const { kind, amountMinor } of whatToBook({ receivedMinor, returnedMinor }, booked))
            if (kind === 'received') booked.receivedMinor += amountMinor;
            else booked.returnedMinor -= amountMinor;
          expect(booked).toEqual({ receivedMinor, returnedMinor });
        }
      }),
    );
  });
});

describe('Allotments', () => {
  it.each(['JPY', 'EUR', 'KWD', 'BTC'])(
    'of a payment in %s lose nothing, and never exceed what is open',
    (currency) => {
      const exponent = exponentOf(currency);
      expect(exponent).toBe({ JPY: 0, EUR: 2, KWD: 3, BTC: 8 }[currency]);
      const minor = fc.integer({ min: 1, max: 2_100_000_000_000_000 });
      const open = fc.array(fc.record({ openMinor: minor, dueDay: fc.constantFrom('2026-11-01', '2026-12-01') }), {
        maxLength: 12,
      });
      fc.assert(
        fc.property(minor, open, fc.nat(11), (amountMinor, all, named) => {
          const invoices = all.map((each, at) => ({
            ...each,
            invoice: `i${at}`,
            number: `INV-${String(at).padStart(5, '0')}`,
          }));
          const parts = proposeAllotments(amountMinor, invoices[named]?.number ?? '', invoices);
          const sum = parts.reduce((total, part) => total + BigInt(part.amountMinor), 0n);
          const most = all.reduce((total, each) => total + BigInt(each.openMinor), 0n);
          expect(sum).toBe(most < BigInt(amountMinor) ? most : BigInt(amountMinor));
          for (const part of parts) {
            expect(part.amountMinor).toBeGreaterThan(0);
            expect(part.amountMinor).toBeLessThanOrEqual(
              invoices.find(({ invoice }) => invoice === part.invoice)?.openMinor ?? 0,
            );
            expect(readMajor(writeMajor(part.amountMinor, currency), currency)).toBe(part.amountMinor);
          }
          if (invoices[named]) expect(parts[0]?.invoice).toBe(`i${named}`);
        }),
      );
    },
  );
});
