import { type Static, Type } from '@sinclair/typebox';
import { AddressSchema } from './config.ts';
import { BuyerEInvoiceSchema } from './einvoice/config.ts';
import { LANGUAGES } from './languages.ts';
import { CURRENCIES } from './money/currency.ts';
import { vatIdProblem } from './tax/tax-id.ts';
import { PositiveSchema, type TaxSets } from './tax/tax-set.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 200 });

/** Whom invoices are for. */
export const ClientSchema = Type.Object(
  {
    name: Text,
    address: AddressSchema,
    shipping: Type.Optional(AddressSchema),
    vatId: Type.Optional(Text),
    taxIds: Type.Optional(
      Type.Array(Type.Object({ kind: Text, value: Text }, { ...closed, description: 'other ids: EIN, GST, …' })),
    ),
    currency: Type.String({ pattern: `^(${CURRENCIES.join('|')})$`, description: 'ISO 4217, BTC or SAT' }),
    language: Type.Union(LANGUAGES.map((each) => Type.Literal(each))),
    contacts: Type.Array(
      Type.Object(
        {
          name: Text,
          email: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' })),
          phone: Type.Optional(Text),
          role: Type.Optional(Text),
        },
        closed,
      ),
      { default: [], maxItems: 50 },
    ),
    terms: Type.Union(
      [
        Type.Object({ kind: Type.Literal('days'), days: Type.Integer({ minimum: 0, maximum: 365 }) }, closed),
        Type.Object({ kind: Type.Literal('end-of-month'), days: Type.Integer({ minimum: 0, maximum: 365 }) }, closed),
      ],
      { description: 'days behind the issue, or behind the end of its month' },
    ),
    tax: Type.String({ minLength: 1, description: 'the tax set of what says no other' }),
    prices: Type.Union([Type.Literal('exclusive'), Type.Literal('inclusive')], {
      default: 'exclusive',
      description: 'whether prices hold the tax',
    }),
    taxRounding: Type.Union([Type.Literal('per-group'), Type.Literal('per-line')], {
      default: 'per-group',
      description: 'per-group is EN 16931',
    }),
    creditLimit: Type.Optional(PositiveSchema),
    eInvoice: Type.Optional(BuyerEInvoiceSchema),
    state: Type.Union([Type.Literal('active'), Type.Literal('ended')], { default: 'active' }),
    note: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  closed,
);
export type Client = Static<typeof ClientSchema>;

/** What a schema cannot say of a client. */
export function clientProblems({ vatId, tax }: Client, taxes: TaxSets): string[] {
  const why = vatId === undefined ? undefined : vatIdProblem(vatId);
  return [
    ...(why === undefined ? [] : [`vatId: ${why}`]),
    ...(Object.hasOwn(taxes, tax)
      ? []
      : [`tax: found ${JSON.stringify(tax)}, expected one of ${Object.keys(taxes).join(', ')}`]),
  ];
}
