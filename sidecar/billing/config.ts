import { type Static, Type } from '@sinclair/typebox';
import type { Problem } from '../../core/service/problems.ts';
import { DatevSchema } from './datev/config.ts';
import { DunningSchema, dunningProblems } from './dunning/config.ts';
import { SellerEInvoiceSchema } from './einvoice/config.ts';
import { CURRENCIES } from './money/currency.ts';
import { PaperSchema, paperProblems } from './paper/config.ts';
import { PaymentsSchema, paymentsProblems } from './payments/config.ts';
import { PostSchema } from './post/config.ts';
import { RunsSchema, runsProblems } from './runs/config.ts';
import { vatIdProblem } from './tax/tax-id.ts';
import { TaxSetSchema, taxSetProblems } from './tax/tax-set.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 200 });

export const AddressSchema = Type.Object(
  {
    lines: Type.Array(Text, { minItems: 1, maxItems: 4 }),
    postcode: Type.Optional(Text),
    city: Text,
    region: Type.Optional(Text),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166: DE' }),
  },
  closed,
);

const SellerSchema = Type.Object(
  {
    name: Text,
    address: AddressSchema,
    vatId: Type.Optional(Text),
    taxNumber: Type.Optional(Text),
    email: Type.Optional(Text),
    bank: Type.Optional(
      Type.Object(
        { iban: Type.String({ pattern: '^[A-Z]{2}\\d{2}[A-Z0-9]{10,30}$' }), bic: Type.Optional(Text) },
        closed,
      ),
    ),
    footer: Type.Optional(Type.Array(Text, { maxItems: 6 })),
    eInvoice: Type.Optional(SellerEInvoiceSchema),
  },
  closed,
);

const Pattern = (example: string) =>
  Type.String({
    pattern: '^[A-Za-z0-9/_.-]*(\\{year\\}[A-Za-z0-9/_.-]*)?\\{number(:[1-9])?\\}$',
    default: example,
    description: 'a series of numbers without gaps; {year} begins a series each year, {number:5} has five digits',
  });
const Account = (account: string) => Type.String({ minLength: 1, maxLength: 20, default: account });

const OwnAccount = Type.String({ minLength: 1, maxLength: 20 });
const TaxAccounts = Type.Object({ revenue: Type.Optional(OwnAccount), tax: Type.Optional(OwnAccount) }, closed);

/** The part `billing` of the sidecar's section. */
export const BillingSchema = Type.Object(
  {
    seller: SellerSchema,
    timeZone: Type.String({ minLength: 1, description: 'IANA, by which days begin: Europe/Berlin' }),
    taxes: Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }), TaxSetSchema, { minProperties: 1 }),
    series: Type.Object(
      { invoice: Pattern('INV-{year}-{number:5}'), creditNote: Pattern('CN-{year}-{number:5}') },
      { ...closed, default: {} },
    ),
    payments: PaymentsSchema,
    /** Accounts of the journal; a group of taxes may have its own. */
    accounts: Type.Object(
      {
        receivable: Account('1400'),
        revenue: Account('8400'),
        tax: Account('1776'),
        rounding: Account('2150'),
        prepaid: Account('1718'),
        bank: Account('1200'),
        cash: Account('1000'),
        clearing: Account('1360'),
        deposits: Account('1732'),
        byTax: Type.Optional(
          Type.Record(Type.String({ pattern: '^[A-Z]{1,2} \\d{1,3}(\\.\\d{1,8})?$' }), TaxAccounts, {
            description: 'of groups of taxes, by category and rate: "S 7"',
          }),
        ),
      },
      { ...closed, default: {} },
    ),
    datev: Type.Optional(DatevSchema),
    paper: PaperSchema,
    post: PostSchema,
    dunning: Type.Optional(DunningSchema),
    runs: Type.Optional(RunsSchema),
  },
  { ...closed, description: 'who sells, by which taxes and numbers' },
);
export type BillingConfig = Static<typeof BillingSchema>;

/** What a schema cannot say; paths begin in the part. */
export function billingProblems({
  seller,
  timeZone,
  taxes,
  series,
  paper,
  payments,
  dunning,
  runs,
}: BillingConfig): Problem[] {
  const vat = seller.vatId === undefined ? undefined : vatIdProblem(seller.vatId);
  const [, found = '', expected = ''] = /^found (.*), expected (.*)$/.exec(vat ?? '') ?? [];
  return [
    ...(vat === undefined ? [] : [{ path: ['seller', 'vatId'], found, expected }]),
    ...(knowsZone(timeZone)
      ? []
      : [{ path: ['timeZone'], found: JSON.stringify(timeZone), expected: 'a time zone such as Europe/Berlin' }]),
    ...(series.invoice === series.creditNote
      ? [
          {
            path: ['series', 'creditNote'],
            found: series.creditNote,
            expected: 'another pattern than that of invoices',
          },
        ]
      : []),
    ...within('payments', paymentsProblems(payments)),
    ...within('paper', paperProblems(paper)),
    ...(dunning ? within('dunning', dunningProblems(dunning, taxes)) : []),
    ...(runs ? within('runs', runsProblems(runs)) : []),
    ...Object.entries(taxes).flatMap(([name, set]) =>
      taxSetProblems(set).map((why) => {
        const [place = '', rest = ''] = why.split(': found ');
        const [was = '', wanted = ''] = rest.split(', expected ');
        return { path: ['taxes', name, ...place.split('.')], found: was, expected: wanted };
      }),
    ),
  ];
}

function within(part: string, problems: readonly Problem[]): Problem[] {
  return problems.map((each) => ({ ...each, path: [part, ...each.path] }));
}

function knowsZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export const CurrencySchema = Type.Union(CURRENCIES.map((currency) => Type.Literal(currency)));
