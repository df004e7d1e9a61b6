import { type Static, Type } from '@sinclair/typebox';
import { INVOICE_STATES } from '../invoice-state.ts';
import { writeMajor } from '../money/minor.ts';
import { DaySchema } from '../pricing/contract.ts';
import type { Standing } from '../store/balances.ts';
import type { InvoiceRow } from '../store/invoice-rows.ts';
import type { Figures } from '../tax/figures.ts';
import { type LineInput, LineInputSchema } from '../tax/line.ts';
import { Amount, Time } from './parts.ts';

const State = Type.Union(INVOICE_STATES.map((state) => Type.Literal(state)));

export const LineView = Type.Object({
  ...LineInputSchema.properties,
  position: Type.Integer({ description: 'from 1' }),
  net: Amount,
});
/** Lines of a draft as they were told: their positions and amounts are worked out anew, whatever stands there. */
export const ToldLines = Type.Array(
  Type.Object(
    {
      ...LineInputSchema.properties,
      position: Type.Optional(Type.Integer({ description: 'as it was told; the order counts' })),
      net: Type.Optional(Type.String({ description: 'as it was told; worked out anew' })),
    },
    { additionalProperties: false },
  ),
  { maxItems: 1000 },
);

/** What is stored of told lines. */
export function inputsOf(lines: Static<typeof ToldLines>): LineInput[] {
  return lines.map(({ position: _position, net: _net, ...line }) => line);
}

export const TaxView = Type.Object({
  ...{ code: Type.String(), category: Type.String(), rate: Type.String(), reason: Type.Optional(Type.String()) },
  ...{ base: Amount, tax: Amount },
});
export const FiguresView = {
  currency: Type.String(),
  lines: Type.Array(LineView),
  taxes: Type.Array(TaxView),
  ...{ net: Amount, tax: Amount, gross: Amount, rounding: Amount, prepaid: Amount, payable: Amount },
};

export const InvoiceHead = Type.Object({
  ...{ id: Type.String(), kind: Type.String(), client: Type.String(), state: State, revision: Type.Integer() },
  number: Type.Optional(Type.String({ description: 'a draft has none' })),
  ...{
    contract: Type.Optional(Type.String()),
    refersTo: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
  },
  period: Type.Optional(Type.Object({ from: DaySchema, to: DaySchema })),
  ...{ issueDay: Type.Optional(DaySchema), dueDay: Type.Optional(DaySchema), createdAt: Time },
  ...{ currency: Type.String(), payable: Amount, paid: Amount, credited: Amount, open: Amount },
  problems: Type.Array(Type.String(), { description: 'why it may not be issued yet' }),
});
export const InvoiceView = Type.Object({
  ...InvoiceHead.properties,
  ...FiguresView,
  document: Type.Optional(Type.Unknown({ description: 'all that it says, as it was true when it was issued' })),
  documentSha256: Type.Optional(Type.String()),
  events: Type.Array(
    Type.Object({
      event: Type.String(),
      at: Time,
      by: Type.Object({ id: Type.String(), name: Type.String() }),
      details: Type.Unknown(),
    }),
  ),
});

/** Amounts of figures as text. */
export function figuresView(currency: string, lines: readonly LineInput[], figures: Figures) {
  const write = (minor: number) => writeMajor(minor, currency);
  return {
    currency,
    lines: lines.map((line, at) => ({ ...line, position: at + 1, net: write(figures.lines[at]?.netMinor ?? 0) })),
    taxes: figures.taxes.map(({ baseMinor, taxMinor, ...component }) => ({
      ...component,
      base: write(baseMinor),
      tax: write(taxMinor),
    })),
    ...{ net: write(figures.netMinor), tax: write(figures.taxMinor), gross: write(figures.grossMinor) },
    ...{
      rounding: write(figures.roundingMinor),
      prepaid: write(figures.prepaidMinor),
      payable: write(figures.payableMinor),
    },
  };
}

export function headOf(row: InvoiceRow, standing: Standing): Static<typeof InvoiceHead> {
  const write = (minor: number) => writeMajor(minor, row.currency);
  const { number, contract_id: contract, ref_invoice_id: refersTo, period_from: from, period_to: to } = row;
  return {
    ...{ id: row.id, kind: row.kind, client: row.client_id, state: standing.state, revision: row.revision },
    ...(number === null ? {} : { number }),
    ...(contract === null ? {} : { contract }),
    ...(refersTo === null ? {} : { refersTo }),
    ...(row.reason === '' ? {} : { reason: row.reason }),
    ...(from === null || to === null ? {} : { period: { from, to } }),
    ...(row.issue_day === null ? {} : { issueDay: row.issue_day }),
    ...(row.due_day === null ? {} : { dueDay: row.due_day }),
    ...{ createdAt: new Date(row.created_at).toISOString(), currency: row.currency, payable: write(row.payable_minor) },
    ...{ paid: write(standing.paidMinor), credited: write(standing.creditedMinor), open: write(standing.openMinor) },
    problems: row.status === 'draft' ? (JSON.parse(row.problems) as string[]) : [],
  };
}
