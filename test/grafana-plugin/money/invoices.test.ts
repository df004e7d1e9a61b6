import { describe, expect, it } from 'vitest';
import { acceptBody, importText, type Proposal, proposalText } from '../../../grafana-plugin/src/money/bank.ts';
import {
  eventText,
  filterOf,
  fitting,
  INVOICE_STATES,
  nameOfPaper,
  periodText,
  queriesOf,
  readAll,
  totalsOf,
} from '../../../grafana-plugin/src/money/invoices.ts';
import { lineFields } from '../../../grafana-plugin/src/money/lineFields.ts';
import {
  decimalOf,
  LINE_KINDS,
  lineProblems,
  moved,
  newLine,
  quantityText,
  sameLines,
  writtenLine,
} from '../../../grafana-plugin/src/money/lines.ts';
import { chosenSums, isOpen, notesOf, type RunItem } from '../../../grafana-plugin/src/money/runs.ts';
import { sorted } from '../../../grafana-plugin/src/money/sorting.ts';
import { minutesText, termsText, usualRecipients } from '../../../grafana-plugin/src/money/texts.ts';
import type { InvoiceHead, Line } from '../../../grafana-plugin/src/money/types.ts';
import { INVOICE_STATES as STATES } from '../../../sidecar/billing/invoice-state.ts';
import { recipientsOf } from '../../../sidecar/billing/post/recipients.ts';
import { LINE_KINDS as KINDS } from '../../../sidecar/billing/tax/line.ts';

const head = (id: string, more: Partial<InvoiceHead> = {}): InvoiceHead => ({
  ...{ id, kind: 'invoice', client: 'c1', state: 'sent', revision: 1, createdAt: '2026-11-02T08:00:00.000Z' },
  ...{ currency: 'EUR', payable: '100.00', paid: '0.00', credited: '0.00', open: '100.00', problems: [], ...more },
});

const HEADS = [
  head('1', { number: 'INV-1', issueDay: '2026-10-02', state: 'paid', open: '0.00' }),
  head('2', {
    number: 'INV-2',
    issueDay: '2026-11-02',
    state: 'overdue',
    client: 'c2',
    payable: '250.50',
    open: '50.50',
  }),
  head('3', { state: 'draft', period: { from: '2026-10-01', to: '2026-11-01' }, open: '100.00' }),
  head('4', {
    number: 'CN-1',
    kind: 'credit-note',
    issueDay: '2026-11-03',
    state: 'issued',
    payable: '-20.00',
    open: '-20.00',
  }),
  head('5', { number: 'INV-3', issueDay: '2026-11-04', currency: 'BTC', payable: '0.01000000', open: '0.01000000' }),
];
const nameOf = (client: string) => ({ c1: 'Hasher GmbH', c2: 'Fjord' })[client] ?? client;

describe('the list of invoices', () => {
  it('knows every state that the API has', () => {
    expect(Object.keys(INVOICE_STATES).sort()).toEqual([...STATES].sort());
  });

  it.each([
    ['', {}],
    [
      'state=overdue&client=c1&month=2026-11&q=fjord',
      { state: 'overdue', client: 'c1', month: '2026-11', search: 'fjord' },
    ],
    ['state=lost&month=2026-14', {}],
    ['state=credit-note', { state: 'credit-note' }],
  ])('reads its filter of the address ?%s', (words, filter) => {
    expect(filterOf(new URLSearchParams(words))).toEqual(filter);
  });

  it.each([
    [{}, [{}]],
    [{ state: 'draft', month: '2026-10' }, [{ state: 'draft', kind: 'invoice' }]],
    [{ state: 'paid' }, [{ state: 'paid', kind: 'invoice' }]],
    [{ state: 'credit-note' }, [{ kind: 'credit-note' }]],
    [{ month: '2026-10' }, [{ status: 'draft' }, { status: 'issued', from: '2026-10-01', to: '2026-11-01' }]],
    [
      { client: 'c1', state: 'sent', month: '2026-10' },
      [
        {
          ...{ client: 'c1', state: 'sent', kind: 'invoice', status: 'issued' },
          ...{ from: '2026-10-01', to: '2026-11-01' },
        },
      ],
    ],
  ])('asks the API for %j what it can filter', (filter, queries) => {
    expect(queriesOf(filter)).toEqual(queries.map((query) => ({ sort: '-created', limit: '1000', ...query })));
  });

  it.each([
    [{}, '1 2 3 4 5'],
    [{ month: '2026-10' }, '1 3'],
    [{ month: '2026-11' }, '2 4 5'],
    [{ search: 'hasher inv' }, '1 5'],
    [{ search: 'draft' }, '3'],
  ])('%j leaves %s', (filter, ids) => {
    expect(
      fitting(HEADS, filter, nameOf)
        .map(({ id }) => id)
        .join(' '),
    ).toBe(ids);
  });

  it('sums up by currency, exactly; drafts are no claims', () => {
    // 100.00 + 250.50 - 20.00; open: 0.00 + 50.50.
    expect(totalsOf(HEADS)).toEqual([
      {
        currency: 'BTC',
        count: 1,
        billed: '0.01000000',
        open: '0.01000000',
        overdue: '0.00000000',
        drafts: '0.00000000',
      },
      { currency: 'EUR', count: 4, billed: '330.50', open: '50.50', overdue: '50.50', drafts: '100.00' },
    ]);
  });

  it('puts drafts before all that was issued, and amounts in the order of numbers', () => {
    const order = (id: string, descending: boolean) =>
      sorted(HEADS, { id, descending }, nameOf)
        .map((each) => each.id)
        .join('');
    expect([order('day', true), order('payable', true), order('client', false)]).toEqual(['35421', '21354', '21345']);
  });

  it('reads page after page, and says when that was not all', async () => {
    const pages = (count: number) => (path: string) => {
      const at = Number(new URLSearchParams(path.split('?')[1]).get('cursor') ?? '0');
      return Promise.resolve({ items: [at], total: count, ...(at + 1 < count ? { next: String(at + 1) } : {}) });
    };
    expect(await readAll(pages(3), '/x', {})).toEqual({ items: [0, 1, 2], total: 3, whole: true });
    expect(await readAll(pages(9), '/x', {})).toEqual({ items: [0, 1, 2, 3, 4], total: 9, whole: false });
  });

  it.each([
    [{ from: '2026-10-01', to: '2026-11-01' }, 'October 2026'],
    [{ from: '2026-10-05', to: '2026-11-01' }, '2026-10-05 – 2026-10-31'],
    [undefined, '–'],
  ])('the period %j is %s', (period, text) => {
    expect(periodText(period)).toBe(text);
  });

  it('names drafts by what they will be', () => {
    expect(HEADS.map(nameOfPaper)).toEqual(['INV-1', 'INV-2', 'Draft of October 2026', 'CN-1', 'INV-3']);
    expect(eventText({ event: 'sent', details: { how: 'by post' } })).toBe('Sent, how by post');
  });
});

describe('lines of a draft', () => {
  it('offers every kind that the API has', () => {
    expect(LINE_KINDS.map(({ value }) => value).sort()).toEqual([...KINDS].sort());
  });

  it('sends what was written, without what the API works out', () => {
    const line: Line = {
      ...newLine('part', 'de19'),
      description: ' Fan ',
      unitPrice: '12,5',
      discountPercent: ' ',
      net: '12.50',
      position: 1,
    };
    expect(writtenLine(line)).toEqual({
      ...{ kind: 'part', description: 'Fan', quantity: '1', unit: 'C62', unitPrice: '12.5', tax: 'de19' },
    });
    expect(sameLines([line], [{ ...line, net: '0.00', position: 4 }])).toBe(true);
    expect(sameLines([line], [{ ...line, quantity: '2' }])).toBe(false);
  });

  it.each([
    ['12,5', '12.5'],
    ['-1,25', '-1.25'],
    ['1,234.5', '1,234.5'],
    [' 7 ', '7'],
  ])('%s is read as %s', (said, decimal) => {
    expect(decimalOf(said)).toBe(decimal);
  });

  it.each([
    [{ unitPrice: '7O' }, ['lines.0.unitPrice'], false],
    [{ unitPrice: '7,5', discountPercent: 'x' }, ['lines.0.discountPercent'], false],
    // What a market came to has more places than a person writes.
    [{ unitPrice: '0.069512345678901234' }, [], false],
    [{ unitPrice: '' }, [], true],
  ])('of %j it knows without asking what is wrong at %j', (more, places, isUnwritten) => {
    const told = lineProblems([{ ...newLine('part', 'de19'), description: 'Fan', ...more }]);
    expect([[...told.at.keys()], told.isUnwritten]).toEqual([places, isUnwritten]);
  });

  it('moves one among its neighbours and never out', () => {
    expect([moved(['a', 'b', 'c'], 1, -1), moved(['a', 'b'], 1, 1), moved(['a', 'b'], 0, 1)]).toEqual([
      ['b', 'a', 'c'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  it('keeps a unit that is not offered', () => {
    const unit = lineFields({ ...newLine('service', 'de19'), unit: 'WEE' }, { taxes: [] }).find(
      ({ path }) => path === 'unit',
    );
    expect(unit?.options?.at(-1)).toEqual({ value: 'WEE', label: 'WEE' });
    expect([
      quantityText('1', 'MON'),
      quantityText('2', 'MON'),
      quantityText('5000', 'KWH'),
      quantityText('3', 'C62'),
    ]).toEqual([...['1 month', '2 months', '5\u202f000 kWh', '3']]);
  });
});

describe('bills of a month', () => {
  const item = (more: Partial<RunItem>): RunItem => ({
    contract: 'k',
    client: 'c',
    clientName: 'C',
    state: 'planned',
    ...more,
  });
  const figures = {
    currency: 'EUR',
    lines: [],
    taxes: [],
    net: '1.00',
    tax: '0.00',
    gross: '1.00',
    rounding: '0.00',
    prepaid: '0.00',
  };

  it('sums up what is chosen', () => {
    const of = (payable: string) => item({ preview: { ...figures, payable, problems: [], warnings: [] } });
    expect(chosenSums([of('10.10'), of('0.90'), item({})])).toEqual([{ currency: 'EUR', payable: '11.00', count: 2 }]);
  });

  it('tells the gravest first', () => {
    const preview = { ...figures, payable: '1.00', problems: ['a meter is silent'], warnings: ['estimated'] };
    expect(notesOf(item({ reason: 'it changed', preview }))).toEqual(['it changed', 'a meter is silent', 'estimated']);
    expect((['planned', 'issued', 'failed', 'nothing'] as const).map((state) => isOpen({ state }))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('bank statements', () => {
  const proposal: Proposal = {
    client: 'c1',
    score: 90,
    reasons: [],
    allot: [{ invoice: 'i1', amount: '50.00' }],
    free: '10.00',
    exact: false,
  };
  it('says what accepting does, and sends just that', () => {
    expect(proposalText(proposal, 'EUR', nameOf, () => 'INV-1')).toBe(
      'From Hasher GmbH: 50.00\u00a0EUR for INV-1, 10.00\u00a0EUR as a credit',
    );
    expect(acceptBody(proposal)).toEqual({ client: 'c1', allot: [{ invoice: 'i1', amount: '50.00' }] });
    expect(acceptBody({ ...proposal, allot: [] })).toEqual({ client: 'c1', allot: 'none' });
    expect(acceptBody({ ...proposal, payment: 'p1' })).toEqual({ payment: 'p1' });
  });

  it('tells an import in a sentence', () => {
    const told = { format: 'camt053', added: 3, known: 2, skipped: 0, problems: [], booked: [] };
    expect(importText(told, true)).toBe('camt053: 3 entries would be new, 2 were known');
  });
});

it.each([
  [{ kind: 'days' as const, days: 14 }, '14 days'],
  [{ kind: 'days' as const, days: 0 }, 'at once'],
  [{ kind: 'end-of-month' as const, days: 10 }, 'end of the month + 10 days'],
])('%j is payable %s', (terms, text) => {
  expect(termsText(terms)).toBe(text);
});

it.each([
  [0, '0 min'],
  [59.6, '1 h'],
  [134, '2 h 14 min'],
  [1441, '1 d'],
  [2920, '2 d'],
])('%d minutes are %s', (minutes, text) => {
  expect(minutesText(minutes)).toBe(text);
});

it.each([
  [
    [
      { name: 'A', email: 'a@x.example' },
      { name: 'B', email: 'b@x.example', role: 'Billing' },
    ],
    ['b@x.example'],
  ],
  [[{ name: 'A', email: 'a@x.example' }, { name: 'B' }], ['a@x.example']],
  [[], []],
])('bills to %j go to %j', (contacts, recipients) => {
  expect(usualRecipients(contacts)).toEqual(recipients);
  const client = { name: 'Hasher', contacts } as unknown as Parameters<typeof recipientsOf>[0];
  if (recipients.length > 0) expect(recipientsOf(client).map(({ email }) => email)).toEqual(recipients);
});
