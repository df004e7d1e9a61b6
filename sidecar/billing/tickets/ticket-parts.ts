import type { Kysely } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import type { TicketTables } from '../../tickets/tables.ts';
import { dayAt } from '../calendar/zone.ts';
import { decimal, textOf, ZERO } from '../money/decimal.ts';
import { majorOf } from '../money/minor.ts';
import type { BillingParts } from '../parts.ts';
import { needClient } from '../store/clients.ts';
import { changeDraft } from '../store/drafts.ts';
import type { StoredInvoice } from '../store/invoice-rows.ts';
import { needInvoice } from '../store/invoice-rows.ts';
import type { BillingTables } from '../tables.ts';
import type { LineInput } from '../tax/line.ts';
import { billedParts, PART_ITEM } from './billed-parts.ts';

/** A part that a repair used, of a device that a client had on that day. */
export interface RepairPart {
  part: number;
  ticket: number;
  title: string;
  state: string;
  device: string;
  day: string;
  name: string;
  serial: string;
  quantity: string;
  unitPriceMinor: number;
  currency: string;
  /** The invoice or draft that it stands on. */
  billedOn?: string;
}

/** Parts of repairs of a client's devices within days, by when they were noted. Of cancelled tickets there are none. */
export async function repairParts(
  parts: BillingParts,
  client: string,
  span?: { from: string; to: string },
): Promise<RepairPart[]> {
  const rows = await partRows(parts, client);
  const all = rows.flatMap(({ from_day: from, to_day: to, ...row }) => {
    const day = dayAt(row.added_at, parts.config.timeZone);
    const had = from <= day && (to === null || day < to);
    const wanted = span === undefined || (span.from <= day && day < span.to);
    return had && wanted ? [{ ...row, day }] : [];
  });
  const billed = await billedParts(
    parts.db,
    all.map(({ id }) => id),
  );
  return all.map((row) => {
    const on = billed.get(row.id);
    return {
      ...{ part: row.id, ticket: row.ticket_id, title: row.title, state: row.state, device: row.device_id },
      ...{ day: row.day, name: row.name, serial: row.serial, quantity: row.quantity },
      ...{ unitPriceMinor: row.unit_price_minor, currency: row.currency },
      ...(on === undefined ? {} : { billedOn: on }),
    };
  });
}

function partRows({ db }: BillingParts, client: string) {
  // Kysely's types do not see that this database has the tickets as well.
  return (db as unknown as Kysely<TicketTables & BillingTables>)
    .selectFrom('ticket_parts')
    .innerJoin('tickets', 'tickets.id', 'ticket_parts.ticket_id')
    .innerJoin('billing_assignments', 'billing_assignments.device_id', 'tickets.device_id')
    .selectAll('ticket_parts')
    .select(['tickets.device_id', 'tickets.state', 'tickets.title', 'from_day', 'to_day'])
    .where('billing_assignments.client_id', '=', client)
    .where('tickets.state', '<>', 'cancelled')
    .orderBy('ticket_parts.id')
    .execute();
}

/** A part as a line of an invoice, which says the ticket that it came from. Throws RangeError for a bad quantity. */
export function partLine(part: RepairPart, tax: string): LineInput {
  const serial = part.serial === '' ? '' : `, ${part.serial}`;
  return {
    kind: 'part',
    description: `${part.name}${serial} (ticket ${part.ticket}, ${part.device})`.slice(0, 500),
    ...{ quantity: textOf(decimal(part.quantity, 'quantity')), unit: 'C62' },
    ...{ unitPrice: textOf(majorOf(part.unitPriceMinor, part.currency)), tax, item: `${PART_ITEM}${part.part}` },
    evidence: { ticket: part.ticket, part: part.part, device: part.device, day: part.day, serial: part.serial },
  };
}

/** Which parts can stand on a bill in a currency, and why others cannot. */
export function billable(parts: readonly RepairPart[], currency: string): { fit: RepairPart[]; warnings: string[] } {
  const open = parts.filter(({ billedOn, quantity }) => billedOn === undefined && decimal(quantity).gt(ZERO));
  const strange = open.filter((part) => part.currency !== currency);
  return {
    fit: open.filter((part) => part.currency === currency),
    warnings: strange.map(
      ({ part, ticket, currency: found }) =>
        `part ${part} of ticket ${ticket}: found a price in ${found}, expected ${currency}; it is not on the bill`,
    ),
  };
}

/**
 * Adds parts of repairs to a draft that stands at the revision that was seen. Throws HttpError 404 for a part that is
 * not of the client's devices, 409 for one that is billed or priced in another currency.
 */
export async function addParts(
  parts: BillingParts,
  { id, revision, wanted, tax }: { id: string; revision: number; wanted: readonly number[]; tax?: string },
): Promise<StoredInvoice> {
  const draft = await needInvoice(parts.db, id);
  const client = (await needClient(parts.db, draft.row.client_id)).record;
  const known = await repairParts(parts, draft.row.client_id);
  const lines = wanted.map((number) => {
    const part = known.find((each) => each.part === number);
    if (part === undefined)
      throw new HttpError(404, `part ${number}: found none of a device that the client had on its day`);
    if (part.billedOn !== undefined)
      throw new HttpError(409, `part ${number}: found it on ${part.billedOn}, expected one that is not billed`);
    if (part.currency !== client.currency)
      throw new HttpError(409, `part ${number}: found a price in ${part.currency}, expected ${client.currency}`);
    return partLine(part, tax ?? client.tax);
  });
  return changeDraft(parts, { id, revision, lines: [...draft.lines, ...lines] });
}
