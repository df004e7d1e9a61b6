import { type Static, Type } from '@sinclair/typebox';

const Days = (days: number, description: string) =>
  Type.Integer({ minimum: 1, maximum: 36_500, default: days, description });

/** How long things are kept; inventory, comments, tickets and invoices are kept for ever. */
export const RetentionSchema = Type.Object(
  {
    auditDays: Days(730, 'days that log-ins and changes are kept'),
    sessionDays: Days(30, 'days that ended sessions and used invitations are kept'),
    outboxDays: Days(90, 'days that mails that left are kept'),
    runDays: Days(90, 'days that runs of Snipe-IT are kept'),
  },
  { additionalProperties: false, default: {}, description: 'how long things are kept' },
);

export type RetentionConfig = Static<typeof RetentionSchema>;
