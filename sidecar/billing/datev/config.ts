import { Type } from '@sinclair/typebox';

/** The part `datev`: whose books they are. Accounts are those of `accounts`. */
export const DatevSchema = Type.Object(
  {
    consultant: Type.Integer({ minimum: 1001, maximum: 9_999_999, description: 'Beraternummer' }),
    client: Type.Integer({ minimum: 1, maximum: 99_999, description: 'Mandantennummer' }),
    accountDigits: Type.Integer({ minimum: 4, maximum: 8, default: 4, description: 'Sachkontenlänge' }),
    chart: Type.String({ pattern: '^\\d{2}$', default: '03', description: 'Sachkontenrahmen: 03, 04' }),
    yearStart: Type.String({
      pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
      default: '01-01',
      description: 'on which day a business year begins: MM-DD',
    }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', default: 'EUR', description: 'in which the books are kept' }),
    revenueKey: Type.String({
      pattern: '^\\d{0,4}$',
      default: '40',
      description: 'BU-Schlüssel of revenue; 40 keeps an account from reckoning the tax once more',
    }),
  },
  { additionalProperties: false, description: 'for the export of a Buchungsstapel' },
);
