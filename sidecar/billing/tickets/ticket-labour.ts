import type { Kysely } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import type { TicketTables } from '../../tickets/tables.ts';
import { dayAt } from '../calendar/zone.ts';
import { decimal, textOf, ZERO } from '../money/decimal.ts';
import type { BillingParts } from '../parts.ts';
import type { ItemOf } from '../pricing/contract.ts';
import { contractsOf, needClient } from '../store/clients.ts';
import { changeDraft } from '../store/drafts.ts';
import { needInvoice, type StoredInvoice } from '../store/invoice-rows.ts';
import type { BillingTables } from '../tables.ts';
import type { LineInput } from '../tax/line.ts';
import { billedLabour, LABOUR_ITEM } from './billed-labour.ts';

/** What an hour costs. */
export interface Rate {
  title: string;
  price: string;
  tax?: string | undefined;
  contract?: string;
}

/** The labour of a repair, of a device that a client had on the day on which its ticket was opened. */
export interface RepairLabour {
  ticket: number;
  title: string;
  state: string;
  device: string;
  /** When the ticket was opened. */
  day: string;
  /** When it was done. */
  doneDay?: string;
  minutes: number;
  /** Not on any bill or draft yet; below zero where more is billed than the ticket has now. */
  openMinutes: string;
  billedOn: string[];
  /** Of the contract that held on that day; absent: none names one. */
  rate?: Rate;
}

/** Labour of repairs of a client's devices. Of cancelled tickets and of those without a minute there is none. */
export async function repairLabour(parts: BillingParts, client: string): Promise<RepairLabour[]> {
  const zone = parts.config.timeZone;
  const rows = (await labourRows(parts, client)).flatMap(({ from_day: from, to_day: to, ...row }) => {
    const day = dayAt(row.opened_at, zone);
    return from <= day && (to === null || day < to) ? [{ ...row, day }] : [];
  });
  const billed = await billedLabour(
    parts.db,
    rows.map(({ id }) => id),
  );
  const contracts = await contractsOf(parts.db, client);
  return rows.map((row) => {
    const { minutes, on } = billed.get(row.id) ?? { minutes: ZERO, on: [] };
    const rate = rateOn(contracts, row.day);
    return {
      ...{ ticket: row.id, title: row.title, state: row.state, device: row.device_id, day: row.day },
      ...(row.closed_at === null ? {} : { doneDay: dayAt(row.closed_at, zone) }),
      ...{ minutes: row.labour_minutes, billedOn: on },
      openMinutes: textOf(decimal(String(row.labour_minutes)).minus(minutes)),
      ...(rate === undefined ? {} : { rate }),
    };
  });
}

function labourRows({ db }: BillingParts, client: string) {
  // Kysely's types do not see that this database has the tickets as well.
  return (db as unknown as Kysely<TicketTables & BillingTables>)
    .selectFrom('tickets')
    .innerJoin('billing_assignments', 'billing_assignments.device_id', 'tickets.device_id')
    .select(['tickets.id', 'title', 'tickets.state', 'tickets.device_id', 'opened_at', 'closed_at', 'labour_minutes'])
    .select(['from_day', 'to_day'])
    .where('billing_assignments.client_id', '=', client)
    .where('tickets.state', '<>', 'cancelled')
    .where('labour_minutes', '>', 0)
    .orderBy('tickets.id')
    .execute();
}

interface Known {
  id: string;
  record: { from: string; to?: string; items: readonly { kind: string; from?: string; to?: string }[] };
}

/** What an hour costs by the contracts of a client on a day: the first that says so. Pure. */
export function rateOn(contracts: readonly Known[], day: string): Rate | undefined {
  const holds = ({ from, to }: { from?: string; to?: string }) =>
    (from === undefined || from <= day) && (to === undefined || day < to);
  for (const { id, record } of contracts.filter(({ record: each }) => holds(each))) {
    const item = record.items.find((each): each is ItemOf<'labour'> => each.kind === 'labour' && holds(each));
    if (item) return { title: item.title, price: item.price, tax: item.tax, contract: id };
  }
  return undefined;
}

/** Labour as a line: minutes at the price of sixty, so that twenty minutes are not a rounded third of an hour. */
export function labourLine({ ticket, device, day, openMinutes }: RepairLabour, rate: Rate, tax: string): LineInput {
  return {
    kind: 'labour',
    description: `${rate.title} (ticket ${ticket}, ${device})`,
    ...{ quantity: openMinutes, unit: 'MIN', unitPrice: rate.price, perQuantity: '60', tax: rate.tax ?? tax },
    item: `${LABOUR_ITEM}${ticket}`,
    evidence: { ticket, device, day, ...(rate.contract === undefined ? {} : { contract: rate.contract }) },
  };
}

/** Labour that a run bills: of tickets that were done until the end of its month and that a contract has a price for. */
export async function labourLines(
  parts: BillingParts,
  client: string,
  { tax, before }: { tax: string; before: string },
): Promise<{ lines: LineInput[]; warnings: string[] }> {
  const done = (await repairLabour(parts, client)).filter(
    ({ state, doneDay, rate }) => state === 'done' && doneDay !== undefined && doneDay < before && rate !== undefined,
  );
  const over = done.filter(({ openMinutes }) => openMinutes.startsWith('-'));
  return {
    lines: done.flatMap((each) =>
      each.rate && decimal(each.openMinutes).gt(ZERO) ? [labourLine(each, each.rate, tax)] : [],
    ),
    warnings: over.map(
      ({ ticket, minutes, openMinutes, billedOn }) =>
        `labour of ticket ${ticket}: found ${openMinutes.slice(1)} min more on ${billedOn.join(', ')} than the ${minutes} min that the ticket has now`,
    ),
  };
}

/**
 * Adds the labour of tickets to a draft that stands at the revision that was seen, at the price of an hour that is given,
 * or else that of the contract. Throws HttpError 404 for a ticket without labour for the client, 409 for one whose labour
 * is billed or has no price.
 */
export async function addLabour(
  parts: BillingParts,
  { id, revision, tickets, price }: { id: string; revision: number; tickets: readonly number[]; price?: string },
): Promise<StoredInvoice> {
  const draft = await needInvoice(parts.db, id);
  const client = (await needClient(parts.db, draft.row.client_id)).record;
  const known = await repairLabour(parts, draft.row.client_id);
  const lines = tickets.map((ticket) => {
    const found = known.find((each) => each.ticket === ticket);
    const place = `labour of ticket ${ticket}`;
    if (found === undefined)
      throw new HttpError(404, `${place}: found none of a device that the client had on its day`);
    if (!decimal(found.openMinutes).gt(ZERO))
      throw new HttpError(409, `${place}: found it on ${found.billedOn.join(', ')}, expected some that is not billed`);
    const rate = price === undefined ? found.rate : { title: 'Labour', ...found.rate, price };
    if (rate === undefined)
      throw new HttpError(409, `${place}: found no price in a contract that held on ${found.day}, expected one`);
    return labourLine(found, rate, client.tax);
  });
  return changeDraft(parts, { id, revision, lines: [...draft.lines, ...lines] });
}
