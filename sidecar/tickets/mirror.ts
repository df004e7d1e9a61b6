import type { RepairTicket } from '../snipe-it/dialect.ts';
import type { MirrorReport } from '../snipe-it/mirror-tickets.ts';
import { inMajorUnits } from './money.ts';
import type { PartRow, TicketDb, TicketRow } from './tables.ts';
import { type TicketView, viewTicket } from './view.ts';

const AT_ONCE = 200;

/** A ticket that Snipe-IT has not, or not as it stands now. */
export interface Unmirrored {
  number: number;
  revision: number;
  ticket: RepairTicket;
}

/** What Snipe-IT does not have yet, the oldest tickets first. */
export async function ticketsToMirror(db: TicketDb): Promise<Unmirrored[]> {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .whereRef('mirrored', '<', 'revision')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const parts = await db.selectFrom('ticket_parts').selectAll().where('ticket_id', 'in', ids).orderBy('id').execute();
  return rows.map((row) => ({ number: row.id, revision: row.revision, ticket: repairTicket(row, parts) }));
}

function repairTicket(row: TicketRow, parts: readonly PartRow[]): RepairTicket {
  const view = viewTicket(
    row,
    parts.filter(({ ticket_id }) => ticket_id === row.id),
  );
  // Snipe-IT knows one currency: where there are several, the notes say them and the cost is left open.
  const [total, more] = view.totals;
  const cost = total === undefined || more !== undefined ? undefined : inMajorUnits(total);
  return {
    id: `T${row.id}`,
    ...{ deviceId: row.device_id, title: row.title, openedAt: row.opened_at, notes: notesOf(view) },
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** What a person reads in Snipe-IT. */
export function notesOf({ state, assignee, symptoms, resolution, labourMinutes, parts, totals }: TicketView): string {
  const price = (minor: number, currency: string) => `${inMajorUnits({ minor, currency })} ${currency}`;
  return [
    `State: ${state}`,
    ...(assignee === undefined ? [] : [`Assignee: ${assignee.name}`]),
    ...(symptoms === '' ? [] : [`Symptoms: ${symptoms}`]),
    ...(resolution === '' ? [] : [`Resolution: ${resolution}`]),
    ...(labourMinutes === 0 ? [] : [`Labour: ${labourMinutes} minutes`]),
    ...parts.map(({ name, quantity, priceMinor, currency, serial }) => {
      const number = serial === undefined ? '' : `, serial ${serial}`;
      return `Part: ${quantity} × ${name}${number}, ${price(priceMinor, currency)}`;
    }),
    ...totals.map(({ minor, currency }) => `Cost: ${price(minor, currency)}`),
  ].join('\n');
}

/**
 * Brings tickets that have changed to Snipe-IT, by `mirror` (mirrorTickets with its parts), and notes which it has. A
 * ticket with a problem is tried again in the next round. Rejects when Snipe-IT cannot be asked.
 */
export async function mirrorRound(
  db: TicketDb,
  mirror: (tickets: readonly RepairTicket[]) => Promise<MirrorReport>,
): Promise<MirrorReport> {
  const waiting = await ticketsToMirror(db);
  if (waiting.length === 0) return { made: 0, changed: 0, problems: [] };
  const report = await mirror(waiting.map(({ ticket }) => ticket));
  const own = (id: string) => report.problems.some((problem) => problem.startsWith(`${id}: `));
  // A problem that belongs to no ticket belongs to all of them.
  if (report.problems.some((problem) => !waiting.some(({ ticket }) => problem.startsWith(`${ticket.id}: `))))
    return report;
  for (const { number, revision, ticket } of waiting)
    if (!own(ticket.id)) await db.updateTable('tickets').set({ mirrored: revision }).where('id', '=', number).execute();
  return report;
}
