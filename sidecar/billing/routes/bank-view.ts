import { type Static, Type } from '@sinclair/typebox';
import { writeMajor } from '../money/minor.ts';
import type { Proposal } from '../payments/match-entry.ts';
import { DaySchema } from '../pricing/contract.ts';
import type { EntryRow } from '../store/bank-entries.ts';
import { Amount, iso, Time } from './parts.ts';

const Text = Type.Optional(Type.String());

const ProposalView = Type.Object({
  ...{ client: Type.String(), score: Type.Integer({ minimum: 0, maximum: 100 }), reasons: Type.Array(Type.String()) },
  allot: Type.Array(Type.Object({ invoice: Type.String(), amount: Amount })),
  free: Type.String({ description: 'what would be the client’s credit' }),
  payment: Type.Optional(Type.String({ description: 'a payment that was written down before, which it may be' })),
  exact: Type.Boolean({ description: 'reference and amount are those of one open invoice' }),
});
export const EntryView = Type.Object({
  ...{ id: Type.String(), account: Type.String(), day: DaySchema, currency: Type.String() },
  amount: Type.String({ description: 'below zero it went out' }),
  ...{ state: Type.String({ description: 'open, booked, ignored' }), text: Type.String(), reversal: Type.Boolean() },
  ...{ valueDay: Type.Optional(DaySchema), name: Text, iban: Text, reference: Text, endToEnd: Text },
  ...{ bankReference: Text, payment: Text, note: Text },
  twin: Type.Optional(Type.String({ description: 'an entry of another format that may be the same' })),
  ...{ decidedAt: Type.Optional(Time), importedAt: Time, proposals: Type.Array(ProposalView) },
});

/** What callers see of an entry, and of what it may be. */
export function entryView(row: EntryRow, proposals: readonly Proposal[]): Static<typeof EntryView> {
  const texts = {
    ...{ valueDay: row.value_day, name: row.name, iban: row.iban, reference: row.reference, endToEnd: row.end_to_end },
    ...{ bankReference: row.bank_reference, payment: row.payment_id, twin: row.twin_id, note: row.note || null },
  };
  return {
    ...{ id: row.id, account: row.account, day: row.booked_day, currency: row.currency },
    ...{
      amount: writeMajor(row.amount_minor, row.currency),
      state: row.state,
      text: row.words,
      reversal: row.reversal === 1,
    },
    ...(Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== null)) as Record<string, string>),
    ...(row.decided_at === null ? {} : { decidedAt: iso(row.decided_at) }),
    importedAt: iso(row.imported_at),
    proposals: proposals.map((each) => proposalView(row, each)),
  };
}

function proposalView({ currency, amount_minor }: EntryRow, proposal: Proposal): Static<typeof ProposalView> {
  const { client, score, reasons, allot, payment, exact } = proposal;
  const used = allot.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    ...{ client, score, reasons, exact },
    allot: allot.map(({ invoice, amountMinor }) => ({ invoice, amount: writeMajor(amountMinor, currency) })),
    free: writeMajor(payment === undefined ? amount_minor - used : 0, currency),
    ...(payment === undefined ? {} : { payment }),
  };
}
