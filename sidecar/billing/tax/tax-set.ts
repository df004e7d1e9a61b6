import { type Static, Type } from '@sinclair/typebox';
import { decimal, ZERO } from '../money/decimal.ts';

/**
 * Categories of UNCL 5305 as EN 16931 uses them. S: taxed; Z: taxed at zero; E: exempt; AE: reverse charge; K: supply
 * within the EU; G: export; O: outside of the tax.
 */
export const CATEGORIES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] as const;
export type Category = (typeof CATEGORIES)[number];

const closed = { additionalProperties: false } as const;
export const DecimalSchema = Type.String({
  pattern: '^-?\\d{1,12}(\\.\\d{1,8})?$',
  description: 'a decimal as text: "12.5"',
});
export const PositiveSchema = Type.String({
  pattern: '^\\d{1,12}(\\.\\d{1,8})?$',
  description: 'a decimal from 0 on as text: "12.5"',
});

export const TaxComponentSchema = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 40, default: 'VAT', description: 'VAT, GST, or who levies it' }),
    category: Type.Union(CATEGORIES.map((each) => Type.Literal(each))),
    rate: PositiveSchema,
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'why there is no tax; printed' })),
  },
  closed,
);

/** What is levied on a line: one rate, or several beside each other as state, county and city. None compounds another. */
export const TaxSetSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 100 }),
    components: Type.Array(TaxComponentSchema, { minItems: 1, maxItems: 6 }),
  },
  closed,
);
export type TaxComponent = Static<typeof TaxComponentSchema>;
export type TaxSet = Static<typeof TaxSetSchema>;

/** Tax sets by the names that contracts and lines use. */
export type TaxSets = Readonly<Record<string, TaxSet>>;

const NEEDS_REASON: readonly Category[] = ['E', 'AE', 'K', 'G', 'O'];

/** What is wrong with a tax set, by the rules of EN 16931 (BR-S-05, BR-Z-05, BR-E-10 and their siblings). */
export function taxSetProblems({ components }: TaxSet): string[] {
  const problems = components.flatMap(({ category, rate, reason }, at) => {
    const place = `components.${at}`;
    const zero = decimal(rate, `${place}.rate`).eq(ZERO);
    if (category === 'S' && zero) return [`${place}.rate: found 0 with category S, expected more, or category Z or E`];
    if (category !== 'S' && !zero) return [`${place}.rate: found ${rate} with category ${category}, expected 0`];
    if (NEEDS_REASON.includes(category) && reason === undefined)
      return [`${place}.reason: found none, expected why there is no tax (category ${category})`];
    return [];
  });
  const alone = components.length > 1 && components.some(({ category }) => category !== 'S');
  return alone ? [...problems, 'components: found several, expected category S for each of them'] : problems;
}

/** What tells one group of an invoice's taxes from another. */
export function groupKey({ code, category, rate }: TaxComponent): string {
  return JSON.stringify([code, category, decimal(rate).toFixed()]);
}
