import { type Static, Type } from '@sinclair/typebox';
import type { Problem } from '../../../core/service/problems.ts';
import { LANGUAGES } from '../languages.ts';
import { CURRENCIES } from '../money/currency.ts';
import { PositiveSchema } from '../tax/tax-set.ts';

const closed = { additionalProperties: false } as const;

const StepSchema = Type.Object(
  {
    days: Type.Integer({ minimum: -30, maximum: 365, description: 'days behind the due day; below zero before it' }),
    text: Type.Record(Type.String({ pattern: `^(${LANGUAGES.join('|')})$` }), Type.String({ maxLength: 2000 }), {
      description: 'what the reminder says, by language; en where a language has none',
    }),
    fee: Type.Optional(
      Type.Record(Type.String({ pattern: `^(${CURRENCIES.join('|')})$` }), PositiveSchema, {
        description: 'by currency: EUR: "5.00"; it becomes an invoice of its own',
      }),
    ),
  },
  closed,
);

/** Reminders of what is not paid. */
export const DunningSchema = Type.Object(
  {
    steps: Type.Array(StepSchema, { minItems: 1, maxItems: 10 }),
    automatic: Type.Boolean({ default: false, description: 'true or false: reminders leave without being asked for' }),
    feeTax: Type.Optional(Type.String({ minLength: 1, description: 'the tax set of fees' })),
  },
  { ...closed, description: 'reminders of what is not paid' },
);
export type DunningConfig = Static<typeof DunningSchema>;
export type DunningStep = Static<typeof StepSchema>;

/** What the schema cannot say; paths begin in the part. */
export function dunningProblems({ steps, feeTax }: DunningConfig, taxes: Readonly<Record<string, unknown>>): Problem[] {
  const order = steps.flatMap(({ days }, at) => {
    const before = steps[at - 1]?.days ?? -31;
    return days > before
      ? []
      : [{ path: ['steps', String(at), 'days'], found: String(days), expected: `more than ${before}` }];
  });
  const texts = steps.flatMap(({ text }, at) =>
    text['en'] === undefined
      ? [{ path: ['steps', String(at), 'text'], found: 'no text in en', expected: 'one, for languages without' }]
      : [],
  );
  const hasFee = steps.some(({ fee }) => fee !== undefined);
  const names = Object.keys(taxes).join(', ');
  if (feeTax !== undefined && !Object.hasOwn(taxes, feeTax))
    return [...order, ...texts, { path: ['feeTax'], found: JSON.stringify(feeTax), expected: `one of ${names}` }];
  return hasFee && feeTax === undefined
    ? [...order, ...texts, { path: ['feeTax'], found: 'none, with fees', expected: `one of ${names}` }]
    : [...order, ...texts];
}
