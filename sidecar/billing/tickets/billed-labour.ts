import type { Kysely } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import type { TicketTables } from '../../tickets/tables.ts';
import { type Decimal, decimal, sumOf, textOf, ZERO } from '../money/decimal.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import type { LineInput } from '../tax/line.ts';

/** The item of a line that is the labour of a repair, with the ticket's number behind it. */
export const LABOUR_ITEM = 'ticket-labour:';

/** How much of a ticket's labour stands on invoices, and on which: numbers, or `the draft …`. */
export interface BilledLabour {
  minutes: Decimal;
  on: string[];
}

/** Minutes of tickets on bills; what was credited is taken off. */
export async function billedLabour(
  db: BillingDb | BillingTrx,
  tickets: readonly number[],
  { but, issued = false }: { but?: string; issued?: boolean } = {},
): Promise<Map<number, BilledLabour>> {
  const billed = new Map<number, BilledLabour>();
  for (let from = 0; from < tickets.length; from += 500) {
    const rows = await db
      .selectFrom('billing_lines')
      .innerJoin('billing_invoices', 'billing_invoices.id', 'billing_lines.invoice_id')
      .select(['item', 'quantity', 'unit', 'number', 'billing_invoices.id', 'billing_invoices.ref_invoice_id'])
      .where(
        'item',
        'in',
        tickets.slice(from, from + 500).map((ticket) => `${LABOUR_ITEM}${ticket}`),
      )
      .$if(issued, (select) => select.where('billing_invoices.status', '=', 'issued'))
      .$if(but !== undefined, (select) => select.where('billing_invoices.id', '<>', but ?? ''))
      .orderBy('billing_invoices.created_at')
      .execute();
    for (const { item, number, id, ref_invoice_id: credits, ...line } of rows) {
      const ticket = ticketOf(item) ?? 0;
      const { minutes, on } = billed.get(ticket) ?? { minutes: ZERO, on: [] };
      const name = number ?? `the draft ${id}`;
      const names = credits === null && !on.includes(name) ? [...on, name] : on;
      billed.set(ticket, { minutes: minutes.plus(minutesOf(line)), on: names });
    }
  }
  return billed;
}

/** Labour of tickets on a draft, as minutes. */
export function labourOf(lines: readonly LineInput[]): Map<number, Decimal> {
  const found = new Map<number, Decimal[]>();
  for (const line of lines) {
    const ticket = ticketOf(line.item);
    if (ticket !== undefined) found.set(ticket, [...(found.get(ticket) ?? []), minutesOf(line)]);
  }
  return new Map([...found].map(([ticket, minutes]) => [ticket, sumOf(minutes)]));
}

/** Throws HttpError 409 where a draft and what was issued have more of a ticket's labour than the ticket. */
export async function refuseMoreLabour(
  trx: BillingTrx,
  { id, lines }: { id: string; lines: readonly LineInput[] },
): Promise<void> {
  const mine = labourOf(lines);
  const tickets = [...mine.keys()];
  const others = await billedLabour(trx, tickets, { but: id, issued: true });
  const known = await minutesIn(trx, tickets);
  for (const [ticket, minutes] of mine) {
    const other = others.get(ticket);
    const has = known.get(ticket) ?? 0;
    if (minutes.plus(other?.minutes ?? ZERO).lte(decimal(String(has)))) continue;
    const elsewhere = other === undefined ? '' : ` and ${textOf(other.minutes)} on ${other.on.join(', ')}`;
    throw new HttpError(
      409,
      `labour of ticket ${ticket}: found ${textOf(minutes)} min here${elsewhere}, expected ${has} min at most, which the ticket has`,
    );
  }
}

async function minutesIn(trx: BillingTrx, tickets: readonly number[]): Promise<Map<number, number>> {
  if (tickets.length === 0) return new Map();
  // Kysely's types do not see that this database has the tickets as well.
  const rows = await (trx as unknown as Kysely<TicketTables>)
    .selectFrom('tickets')
    .select(['id', 'labour_minutes'])
    .where('id', 'in', [...tickets])
    .execute();
  return new Map(rows.map(({ id, labour_minutes }) => [id, labour_minutes]));
}

function ticketOf(item: string | null | undefined): number | undefined {
  return item?.startsWith(LABOUR_ITEM) ? Number(item.slice(LABOUR_ITEM.length)) : undefined;
}

/** Somebody may have written a draft's minutes as hours. */
function minutesOf({ quantity, unit }: { quantity: string; unit: string }): Decimal {
  return unit === 'HUR' ? decimal(quantity).times('60') : decimal(quantity);
}
