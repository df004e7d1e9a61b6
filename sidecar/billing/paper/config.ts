import { Type } from '@sinclair/typebox';
import type { Problem } from '../../../core/service/problems.ts';
import { contrastOnWhite, LEAST_CONTRAST } from './contrast.ts';

const closed = { additionalProperties: false } as const;
const Lines = Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 6 });
const ByLanguage = (description: string) =>
  Type.Object(
    { en: Type.Optional(Lines), de: Type.Optional(Lines), es: Type.Optional(Lines) },
    { ...closed, default: {}, description },
  );

/** The part `paper`: how invoices look. What is issued keeps the look of its day. */
export const PaperSchema = Type.Object(
  {
    accent: Type.String({
      pattern: '^#[0-9a-fA-F]{6}$',
      default: '#1f3a5f',
      description: 'colour of titles and heads of tables; dark enough to be read on white',
    }),
    logoFile: Type.Optional(
      Type.String({ minLength: 1, description: 'a PNG, JPEG or SVG file of at most 512 KiB; read at the start' }),
    ),
    notes: ByLanguage('printed below the totals, by the language of the client'),
    terms: ByLanguage('terms of payment, printed above the bank account'),
  },
  { ...closed, default: {} },
);

/** What a schema cannot say; paths begin in the part. */
export function paperProblems({ accent }: { accent: string }): Problem[] {
  const contrast = contrastOnWhite(accent);
  return contrast >= LEAST_CONTRAST
    ? []
    : [
        {
          path: ['accent'],
          found: `${accent}, whose contrast on white is ${contrast.toFixed(2)}`,
          expected: `a darker colour, of a contrast of at least ${LEAST_CONTRAST}`,
        },
      ];
}
