import { csvLine } from '../../core/service/csv.ts';
import { priceOf } from './money.ts';
import type { TicketDb } from './tables.ts';

const AT_ONCE = 500;

/** Which parts: by when they were noted (unix milliseconds, `to` not included), by ticket, by device. */
export interface PartsQuery {
  from?: number | undefined;
  to?: number | undefined;
  ticket?: number | undefined;
  device?: string | undefined;
}

const COLUMNS = [
  ...['part', 'ticket', 'ticket_state', 'device', 'client', 'noted_at', 'noted_by', 'name', 'serial'],
  ...['quantity', 'unit_price_minor', 'price_minor', 'currency'],
];

/** The parts of repairs as CSV, in chunks, in the order in which they were noted. Prices are in minor units. */
export async function* exportParts(db: TicketDb, query: PartsQuery): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for (let after = 0; ; ) {
    const rows = await pageAfter(db, query, after);
    if (rows.length === 0) return;
    yield rows
      .map((row) => {
        const { quantity, unit_price_minor: unit } = row;
        const noted = new Date(row.added_at).toISOString();
        return csvLine([
          ...[row.id, row.ticket_id, row.state, row.device_id, row.client, noted, row.added_by_name, row.name],
          ...[row.serial, quantity, unit, priceOf({ quantity, unitPriceMinor: unit }), row.currency],
        ]);
      })
      .join('');
    after = rows.at(-1)?.id ?? after;
  }
}

function pageAfter(db: TicketDb, { from, to, ticket, device }: PartsQuery, after: number) {
  return db
    .selectFrom('ticket_parts')
    .innerJoin('tickets', 'tickets.id', 'ticket_parts.ticket_id')
    .innerJoin('devices', 'devices.id', 'tickets.device_id')
    .selectAll('ticket_parts')
    .select(['tickets.device_id', 'tickets.state', 'devices.client'])
    .where('ticket_parts.id', '>', after)
    .$if(from !== undefined, (select) => select.where('ticket_parts.added_at', '>=', from ?? 0))
    .$if(to !== undefined, (select) => select.where('ticket_parts.added_at', '<', to ?? 0))
    .$if(ticket !== undefined, (select) => select.where('ticket_parts.ticket_id', '=', ticket ?? 0))
    .$if(device !== undefined, (select) => select.where('tickets.device_id', '=', device ?? ''))
    .orderBy('ticket_parts.id')
    .limit(AT_ONCE)
    .execute();
}
