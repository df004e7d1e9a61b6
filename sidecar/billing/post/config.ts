import { Type } from '@sinclair/typebox';

const closed = { additionalProperties: false } as const;

/** Which mails leave by themselves. */
export const PostSchema = Type.Object(
  {
    invoices: Type.Union([Type.Literal('by-hand'), Type.Literal('on-issue')], {
      default: 'by-hand',
      description: 'when invoices and credit notes are mailed to the contacts of their client',
    }),
    receipts: Type.Union([Type.Literal('by-hand'), Type.Literal('on-payment')], {
      default: 'by-hand',
      description: 'when receipts are mailed',
    }),
    size: Type.Union([Type.Literal('A4'), Type.Literal('Letter')], {
      default: 'A4',
      description: 'A4 or Letter: of the PDF that goes with a mail',
    }),
  },
  { ...closed, default: {}, description: 'which mails leave by themselves' },
);
