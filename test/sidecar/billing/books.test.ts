import fc from 'fast-check';
import { expect, it } from 'vitest';
import { billingProblems } from '../../../sidecar/billing/config.ts';
import { dueDayOf } from '../../../sidecar/billing/due-day.ts';
import {
  ALLOWED,
  DEEDS,
  deedProblem,
  INVOICE_STATES,
  type InvoiceFacts,
  stateOf,
} from '../../../sidecar/billing/invoice-state.ts';
import { proposeAllotments } from '../../../sidecar/billing/payments/propose.ts';
import { type StatementEntry, statementOf } from '../../../sidecar/billing/payments/statement.ts';
import { creditorReference, isCreditorReference } from '../../../sidecar/billing/reference.ts';
import { numberOf } from '../../../sidecar/billing/store/series.ts';
import { ledgerOutages, prometheusReadings } from '../../../sidecar/billing/usage/sources.ts';
import { CONFIG } from './office.ts';

const facts = (more: Partial<InvoiceFacts> = {}): InvoiceFacts => ({
  ...{ issued: true, sent: false, payableMinor: 100, paidMinor: 0, creditedMinor: 0, creditedWhole: false },
  ...{ dueDay: '2026-12-06', today: '2026-11-22', ...more },
});
it.each([
  ['draft', { issued: false }],
  ['issued', {}],
  ['sent', { sent: true }],
  ['part-paid', { sent: true, paidMinor: 1 }],
  ['part-paid', { paidMinor: 99 }],
  ['paid', { paidMinor: 100 }],
  ['paid', { paidMinor: 120 }],
  ['paid', { paidMinor: 60, creditedMinor: 40 }],
  ['paid', { payableMinor: 0 }],
  ['paid', { payableMinor: -274 }],
  ['issued', { today: '2026-12-06' }],
  ['overdue', { today: '2026-12-07' }],
  ['overdue', { today: '2026-12-07', paidMinor: 99, sent: true }],
  ['paid', { today: '2026-12-07', paidMinor: 100 }],
  ['cancelled', { creditedMinor: 100, creditedWhole: true, today: '2027-01-01' }],
  ['cancelled', { creditedMinor: 100, creditedWhole: true, paidMinor: 100 }],
] as const)('is %s with %j', (state, more) => {
  expect(stateOf(facts(more))).toBe(state);
});

it('a draft is edited, discarded and issued, and nothing that was issued is', () => {
  for (const deed of DEEDS)
    for (const state of INVOICE_STATES) {
      const ofDraft = deed === 'edit' || deed === 'discard' || deed === 'issue';
      if (ofDraft || state === 'draft') expect(ALLOWED[deed].includes(state)).toBe(ofDraft && state === 'draft');
    }
  expect(deedProblem('pay', 'cancelled')).toBe(
    'state: found cancelled, expected one of issued, sent, part-paid, overdue to pay it',
  );
  expect(deedProblem('credit', 'paid')).toBeUndefined();
});

it.each([
  [{ kind: 'days', days: 14 }, '2026-11-22', '2026-12-06'],
  [{ kind: 'days', days: 0 }, '2026-11-22', '2026-11-22'],
  [{ kind: 'end-of-month', days: 0 }, '2026-02-03', '2026-02-28'],
  [{ kind: 'end-of-month', days: 10 }, '2026-12-31', '2027-01-10'],
] as const)('with %j an invoice of %s is due on %s', (terms, issued, due) => {
  expect(dueDayOf(issued, terms)).toBe(due);
});

it.each([
  ['INV-2026-{number:5}', 7, 'INV-2026-00007'],
  ['R{number}', 120, 'R120'],
  ['R{number:2}', 1234, 'R1234'],
])('%s and %i are %s', (series, seq, number) => {
  expect(numberOf(series, seq)).toBe(number);
});

/** ISO 11649's own example is RF18 539007547034. */
it.each([
  ['539007547034', 'RF18539007547034'],
  ['5390 0754 7034', 'RF18539007547034'],
])('the reference of %s is %s', (number, reference) => {
  expect(creditorReference(number)).toBe(reference);
});
it('every reference has its check digits, and no digit may be another', () => {
  const number = fc.stringMatching(/^[A-Z0-9][A-Z0-9-]{0,18}$/);
  fc.assert(
    fc.property(number, fc.nat(8), (text, turn) => {
      const reference = creditorReference(text) ?? '';
      expect(isCreditorReference(reference)).toBe(true);
      const last = reference.at(-1) ?? '';
      if (/\d/.test(last))
        expect(isCreditorReference(`${reference.slice(0, -1)}${(Number(last) + 1 + turn) % 10}`)).toBe(false);
    }),
  );
  expect(creditorReference('---')).toBeUndefined();
});

const open = (invoice: string, dueDay: string, openMinor: number) => ({
  invoice,
  number: `INV-2026-${invoice}`,
  dueDay,
  openMinor,
});
const OPEN = [open('00002', '2026-02-01', 500), open('00001', '2026-01-01', 300), open('00003', '2026-03-01', 200)];
it.each([
  [
    'the oldest first',
    600,
    '',
    [
      ['00001', 300],
      ['00002', 300],
    ],
  ],
  [
    'the one that is named',
    600,
    'Inv 2026/00003',
    [
      ['00003', 200],
      ['00001', 300],
      ['00002', 100],
    ],
  ],
  [
    'more than is open',
    5000,
    '',
    [
      ['00001', 300],
      ['00002', 500],
      ['00003', 200],
    ],
  ],
  ['nothing of a refund', -5, '', []],
])('a payment is for %s', (_, amount, reference, expected) => {
  expect(proposeAllotments(amount, reference, OPEN).map(({ invoice, amountMinor }) => [invoice, amountMinor])).toEqual(
    expected,
  );
});

it('statements of months join without a cent between them', () => {
  const entry = fc.record({
    day: fc
      .integer({ min: 1, max: 28 })
      .chain((day) =>
        fc
          .integer({ min: 1, max: 12 })
          .map((month) => `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`),
      ),
    kind: fc.constantFrom<StatementEntry['kind']>('invoice', 'credit-note', 'payment', 'refund'),
    ...{ number: fc.string(), id: fc.string(), amountMinor: fc.integer({ min: -1e9, max: 1e9 }) },
  });
  fc.assert(
    fc.property(fc.array(entry), (all) => {
      const first = statementOf(all, { from: '2026-01-01', to: '2026-07-01' });
      const second = statementOf(all, { from: '2026-07-01', to: '2027-01-01' });
      expect([first.openingMinor, second.openingMinor]).toEqual([0, first.closingMinor]);
      expect(second.closingMinor).toBe(all.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
      expect(first.entries.length + second.entries.length).toBe(all.length);
    }),
  );
});

it('the configuration is checked: VAT id, time zone, series, taxes', () => {
  expect(billingProblems(CONFIG)).toEqual([]);
  const bad = billingProblems({
    ...CONFIG,
    seller: { ...CONFIG.seller, vatId: 'DE1' },
    timeZone: 'Europe/Atlantis',
    series: { invoice: 'A{number}', creditNote: 'A{number}' },
    taxes: { x: { title: 'x', components: [{ code: 'VAT', category: 'S', rate: '0' }] } },
  });
  expect(bad.map(({ path }) => path.join('.'))).toEqual([
    'seller.vatId',
    'timeZone',
    'series.creditNote',
    'taxes.x.components.0.rate',
  ]);
  expect(bad[3]).toMatchObject({ found: '0 with category S', expected: 'more, or category Z or E' });
});

it('reads counters of Prometheus by the quarter hour, and refuses what is not whole', async () => {
  const asked: unknown[] = [];
  const answer = {
    result: [
      {
        labels: {},
        values: new Map([
          [0, 5],
          [900_000, 9],
        ]),
      },
    ],
    warnings: [] as string[],
  };
  const read = prometheusReadings({
    range: (...question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  });
  expect(await read({ pdu: 'p"1', outlet: '4' }, 86_400_000, 90_000_000)).toEqual([
    { at: 0, joules: 5 },
    { at: 900_000, joules: 9 },
  ]);
  expect(asked).toEqual([
    [
      'max by (site, pdu, outlet) (pdu_outlet_energy_joules_total{pdu="p\\"1",outlet="4"})',
      { start: 82_800_000, end: 93_600_000, stepMs: 900_000 },
    ],
  ]);
  answer.warnings.push('half of it is away');
  await expect(read({ pdu: 'p', outlet: '4' }, 0, 1)).rejects.toMatchObject({ status: 502 });
});

it('asks the ledger for outages in the name of a person, and refuses another answer', async () => {
  const outage = {
    device: 'm1',
    cause: 'grid',
    evidence: 'dark',
    since: '2026-11-01T00:00:00Z',
    until: '2026-11-01T01:00:00Z',
    site: 'n',
    open: false,
  };
  let answer: unknown = [outage];
  const read = ledgerOutages(
    (_, order) => Promise.resolve(order.path === '/api/v1/outages' && order.method === 'GET' ? answer : undefined),
    {} as never,
  );
  expect(await read(0, 1)).toEqual([
    { device: 'm1', cause: 'grid', evidence: 'dark', since: 1793491200000, until: 1793494800000 },
  ]);
  answer = [{ ...outage, cause: 7 }];
  await expect(read(0, 1)).rejects.toMatchObject({
    status: 502,
    message: expect.stringContaining('/0/cause: found 7') as string,
  });
});
