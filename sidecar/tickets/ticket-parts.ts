import { HttpError } from '../../core/service/route.ts';
import type { Doer } from '../comments/store.ts';
import { lockTicket } from './change-ticket.ts';
import { inMajorUnits, priceOf } from './money.ts';
import { lineOf } from './open-ticket.ts';
import type { TicketParts } from './parts.ts';
import { CLOSED, type TicketState } from './rules.ts';
import type { TicketDb, TicketRow } from './tables.ts';

/** A part that a repair has used. */
export interface NewPart {
  name: string;
  /** A decimal above zero: `1`, `0.5`. */
  quantity: string;
  unitPriceMinor: number;
  /** ISO 4217: `EUR`. */
  currency: string;
  serial?: string;
}

/** Notes a part and returns its number. Throws HttpError 404, 400, and 409 for a ticket that is closed. */
export async function addPart(parts: TicketParts, doer: Doer, ticket: number, part: NewPart): Promise<number> {
  const name = lineOf(part.name, 'the body.name');
  const serial = part.serial?.trim() ? lineOf(part.serial, 'the body.serial') : '';
  checkPrice(part);
  const { row, id } = await onOpenTicket(parts, ticket, async (trx) => {
    const { quantity, unitPriceMinor, currency } = part;
    const stored = await trx
      .insertInto('ticket_parts')
      .values({
        ...{ ticket_id: ticket, name, quantity, unit_price_minor: unitPriceMinor, currency, serial },
        ...{ added_at: parts.now(), added_by_id: doer.actor.id, added_by_name: doer.actor.name },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return stored.id;
  });
  await auditPart(parts, doer, 'ticket.part-added', row, id);
  return id;
}

/** Takes a part back that was noted by mistake. Throws HttpError 404, and 409 for a ticket that is closed. */
export async function removePart(parts: TicketParts, doer: Doer, ticket: number, part: number): Promise<void> {
  const { row } = await onOpenTicket(parts, ticket, async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('ticket_parts')
      .where('ticket_id', '=', ticket)
      .where('id', '=', part)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new HttpError(404, `ticket ${ticket} has no part ${part}`);
    return part;
  });
  await auditPart(parts, doer, 'ticket.part-removed', row, part);
}

function checkPrice({ quantity, unitPriceMinor, currency }: NewPart): void {
  if (Number(quantity) === 0) throw new HttpError(400, `quantity: found ${quantity}, expected more than zero`);
  try {
    inMajorUnits({ minor: priceOf({ quantity, unitPriceMinor }), currency });
  } catch (error) {
    throw new HttpError(400, `quantity, unitPriceMinor, currency: ${(error as Error).message}`);
  }
}

async function onOpenTicket(
  { db, now }: TicketParts,
  ticket: number,
  work: (trx: TicketDb) => Promise<number>,
): Promise<{ row: TicketRow; id: number }> {
  return db.transaction().execute(async (trx) => {
    const row = await lockTicket(trx, ticket);
    if (CLOSED.includes(row.state as TicketState))
      throw new HttpError(409, `ticket ${ticket} is ${row.state}: open it again before its parts change`);
    const id = await work(trx);
    await trx
      .updateTable('tickets')
      .set({ revision: row.revision + 1, changed_at: now() })
      .where('id', '=', ticket)
      .execute();
    return { row, id };
  });
}

function auditPart(parts: TicketParts, { actor, from }: Doer, action: string, row: TicketRow, part: number) {
  const details = { ticket: row.id, part };
  return parts.audit({ actor, action, subject: row.device_id, details, ...(from ? { from } : {}) });
}
