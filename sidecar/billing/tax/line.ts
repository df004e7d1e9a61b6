import { type Static, Type } from '@sinclair/typebox';
import { type Decimal, decimal, HUNDRED } from '../money/decimal.ts';
import { minorOf } from '../money/minor.ts';
import { PositiveSchema } from './tax-set.ts';

export const LINE_KINDS = [
  'monitoring',
  'energy',
  'service',
  'minimum',
  'uptime-credit',
  'discount',
  'part',
  'labour',
  'shipping',
  'revenue-share',
  'deposit',
  'fee',
  'correction',
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** What is worked out has more places than what people write: all that `decimal` holds are taken back as they were told. */
const Exact = Type.String({ pattern: '^-?\\d{1,18}(\\.\\d{1,18})?$', description: 'a decimal as text: "12.5"' });
const Day = Type.String({ pattern: '^(19|2[01])\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });

/** One line of an invoice before its amount is known. */
export const LineInputSchema = Type.Object(
  {
    kind: Type.Union(LINE_KINDS.map((kind) => Type.Literal(kind))),
    description: Type.String({ minLength: 1, maxLength: 500 }),
    quantity: Exact,
    unit: Type.String({ minLength: 1, maxLength: 3, description: 'UN/ECE Rec. 20: C62 one, KWH, DAY, MON, HUR' }),
    unitPrice: Exact,
    perQuantity: Type.Optional(
      Type.String({
        pattern: '^\\d{1,18}(\\.\\d{1,18})?$',
        description: 'how many units the price is for (BT-149); 1 unless said',
      }),
    ),
    discountPercent: Type.Optional(PositiveSchema),
    tax: Type.String({ minLength: 1, description: 'a tax set of the configuration' }),
    /** Which item of the contract it came from, and which days it is for; `to` is the first day behind. */
    item: Type.Optional(Type.String()),
    span: Type.Optional(Type.Object({ from: Day, to: Day }, { additionalProperties: false })),
    evidence: Type.Optional(Type.Unknown({ description: 'what shows that it is right; kept with the line' })),
  },
  { additionalProperties: false },
);
export type LineInput = Static<typeof LineInputSchema>;

/**
 * quantity × price / perQuantity, less the discount, rounded once to the currency's minor unit. Throws RangeError for
 * what is no decimal, a price for nothing, or a discount above 100 %.
 */
export function amountOf(line: LineInput, currency: string, place = 'the line'): number {
  return minorOf(exactAmount(line, place), currency);
}

function exactAmount(line: LineInput, place: string): Decimal {
  const quantity = decimal(line.quantity, `${place}.quantity`);
  const price = decimal(line.unitPrice, `${place}.unitPrice`);
  const per = decimal(line.perQuantity ?? '1', `${place}.perQuantity`);
  const discount = decimal(line.discountPercent ?? '0', `${place}.discountPercent`);
  if (!per.gt('0')) throw new RangeError(`${place}.perQuantity: found ${line.perQuantity}, expected more than 0`);
  if (discount.gt(HUNDRED))
    throw new RangeError(`${place}.discountPercent: found ${line.discountPercent}, expected 100 at most`);
  return quantity.times(price).times(HUNDRED.minus(discount)).div(per.times(HUNDRED));
}
