import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchEntry, type Payer } from '../../../../sidecar/billing/payments/match-entry.ts';
import { creditorReference } from '../../../../sidecar/billing/reference.ts';

const IBAN = 'AT611904300234573201';
const open = (number: string, openMinor: number, dueDay = '2026-12-06') => ({
  invoice: `i-${number}`,
  number,
  dueDay,
  openMinor,
});
const HASHER: Payer = {
  ...{ client: 'hasher', name: 'Hasher GmbH', currency: 'EUR', ibans: [IBAN], creditMinor: 0, recorded: [] },
  open: [open('INV-2026-00001', 11_900), open('INV-2026-00002', 5_000, '2026-12-24')],
};
const OTHER: Payer = {
  ...{ client: 'other', name: 'Other Mining S.L.', currency: 'EUR', ibans: [], creditMinor: 3_000, recorded: [] },
  open: [open('INV-2026-00010', 11_900)],
};
const ENTRY = { amountMinor: 11_900, currency: 'EUR', bookedDay: '2026-11-22', text: '' };
const RF1 = creditorReference('INV-2026-00001') ?? '';

type Found = [client: string, score: number, exact: boolean, allot: Record<string, number>, reason: string];
it.each<[what: string, entry: Partial<typeof ENTRY> & Record<string, unknown>, found: Found[]]>([
  // reference 60, number 50, amount 25, account 25, name 15, a name that is alike 8
  [
    'reference and amount',
    { reference: RF1 },
    [['hasher', 85, true, { '00001': 11_900 }, `reference of INV-2026-00001`]],
  ],
  [
    'a reference in words, in groups of four',
    { text: `SVWZ+${RF1.replace(/(.{4})/g, '$1 ')}` },
    [['hasher', 85, true, { '00001': 11_900 }, 'amount']],
  ],
  [
    'a number in words',
    { text: 'Rechnung inv 2026/00001, danke' },
    [['hasher', 75, true, { '00001': 11_900 }, 'number of INV-2026-00001']],
  ],
  [
    'all that there can be is no more than 100',
    { reference: RF1, iban: IBAN, name: 'HASHER' },
    [['hasher', 100, true, { '00001': 11_900 }, 'name']],
  ],
  [
    'less than is open',
    { text: 'INV-2026-00001', amountMinor: 900 },
    [['hasher', 50, false, { '00001': 900 }, 'amount is less than what is open']],
  ],
  [
    'more than is open: the rest for the oldest',
    { text: 'INV-2026-00002', amountMinor: 6_000 },
    [['hasher', 50, false, { '00002': 5_000, '00001': 1_000 }, 'amount is more than what is open']],
  ],
  [
    'two numbers and their sum',
    { text: 'INV-2026-00001 + INV-2026-00002', amountMinor: 16_900 },
    [['hasher', 75, false, { '00001': 11_900, '00002': 5_000 }, 'amount']],
  ],
  ['a number that only begins like another one', { text: 'INV-2026-000010', amountMinor: 1 }, []],
  ['an amount that one invoice has', { amountMinor: 5_000 }, [['hasher', 25, false, { '00002': 5_000 }, 'amount']]],
  [
    'an amount that two clients have',
    {},
    [
      ['hasher', 25, false, { '00001': 11_900 }, 'amount'],
      ['other', 25, false, { '00010': 11_900 }, 'amount'],
    ],
  ],
  [
    'an account, and no word of what for',
    { iban: IBAN, amountMinor: 12_000 },
    [['hasher', 25, false, { '00001': 11_900, '00002': 100 }, 'no reference: the oldest']],
  ],
  [
    'a name that is alike',
    { name: 'Mining Other', amountMinor: 700 },
    [['other', 15, false, { '00010': 700 }, 'name']],
  ],
  [
    'half of a name',
    { name: 'Other Farm', amountMinor: 700 },
    [['other', 8, false, { '00010': 700 }, 'a name that is alike']],
  ],
  ['nothing that speaks for anybody', { amountMinor: 700, name: 'Somebody' }, []],
  ['another currency', { reference: RF1, currency: 'USD' }, []],
  [
    'what went out: the credit of a client',
    { amountMinor: -3_000, name: 'Other Mining' },
    [['other', 40, false, {}, 'all of its credit']],
  ],
  ['what went out, more than anybody’s credit', { amountMinor: -3_001, name: 'Other Mining' }, []],
  ['what went out, to nobody that we know', { amountMinor: -3_000 }, []],
])('%s', (_, more, found) => {
  const proposals = matchEntry({ ...ENTRY, ...more }, [HASHER, OTHER]);
  expect(
    proposals.map(({ client, score, exact, allot, reasons }) => [
      client,
      score,
      exact,
      Object.fromEntries(allot.map(({ invoice, amountMinor }) => [invoice.slice(-5), amountMinor])),
      reasons.find((reason) => found.some(([, , , , wanted]) => reason === wanted)),
    ]),
  ).toEqual(found);
});

it('is not exact where the payment was written down before, and says which one', () => {
  const recorded = [{ payment: 'p1', amountMinor: 11_900, receivedDay: '2026-11-18', reference: 'INV-2026-00001' }];
  const [first, second] = matchEntry({ ...ENTRY, reference: RF1, text: 'INV-2026-00001' }, [{ ...HASHER, recorded }]);
  expect([first?.exact, second?.exact]).toEqual([false, false]);
  expect([first, second].find((each) => each?.payment === 'p1')).toMatchObject({
    allot: [],
    reasons: ['amount', 'a payment of these days that was written down before'],
  });
  const late = [{ ...recorded[0], receivedDay: '2026-11-01' } as (typeof recorded)[0]];
  expect(matchEntry({ ...ENTRY, reference: RF1 }, [{ ...HASHER, recorded: late }])).toMatchObject([{ exact: true }]);
});

it('no proposal is for more than the entry, nor for more than is open', () => {
  const invoices = fc.uniqueArray(
    fc.record({ at: fc.integer({ min: 1, max: 99 }), openMinor: fc.integer({ min: 1, max: 1e9 }) }),
    {
      maxLength: 8,
      selector: ({ at }) => at,
    },
  );
  fc.assert(
    fc.property(
      invoices,
      fc.integer({ min: 1, max: 2e9 }),
      fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
      (all, amountMinor, named) => {
        const own = all.map(({ at, openMinor }) => open(`R-2026-${String(at).padStart(3, '0')}`, openMinor));
        const text = named.map((at) => own[at]?.number ?? '').join(' und ');
        for (const { allot } of matchEntry({ ...ENTRY, amountMinor, text, iban: IBAN }, [{ ...HASHER, open: own }])) {
          const sum = allot.reduce((total, each) => total + each.amountMinor, 0);
          const most = own.reduce((total, { openMinor }) => total + openMinor, 0);
          expect(sum).toBe(Math.min(amountMinor, most));
          expect(new Set(allot.map(({ invoice }) => invoice)).size).toBe(allot.length);
          for (const each of allot)
            expect(each.amountMinor).toBeLessThanOrEqual(
              own.find(({ invoice }) => invoice === each.invoice)?.openMinor ?? 0,
            );
        }
      },
    ),
  );
});
