import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { Doer } from '../comments/store.ts';
import { readText } from '../comments/text.ts';
import { inventoryIn, wider } from '../inventory/wider.ts';
import { writing } from '../inventory/write-devices.ts';
import type { TicketParts } from './parts.ts';
import { setRepair } from './repair-state.ts';
import type { TicketDb, WithTickets } from './tables.ts';

/** What a ticket begins with. */
export interface NewTicket {
  device: string;
  title: string;
  symptoms?: string;
  /** The name of a user; `me` is who opens it. */
  assignee?: string;
  /** Numbers of alert-webhook that led to it. */
  episodes?: readonly number[];
  actions?: readonly number[];
  /** Puts the device into repair. */
  setRepair?: boolean;
  /** The same key opens one ticket, however often it is said. */
  key?: string;
}

/**
 * Opens a ticket and returns its number. Throws HttpError 404 for no such device, 400 for a bad text or an unknown
 * assignee, 409 where the device cannot be put into repair.
 */
export async function openTicket(parts: TicketParts, doer: Doer, ticket: NewTicket): Promise<number> {
  const { db, now } = parts;
  const { actor } = doer;
  const { device, key } = ticket;
  const known = key === undefined ? undefined : await withKey(db, key);
  if (known !== undefined) return known;
  const title = lineOf(ticket.title, 'the body.title');
  const symptoms = ticket.symptoms?.trim() ? readText(ticket.symptoms, 'the body.symptoms') : '';
  const assignee = ticket.assignee === undefined ? undefined : await assigneeOf(parts, actor, ticket.assignee);
  const there = await db.selectFrom('devices').select('id').where('id', '=', device).executeTakeFirst();
  if (there === undefined) throw new HttpError(404, `there is no device "${device}"`);
  const at = now();
  const insert = async (trx: TicketDb, kept: Awaited<ReturnType<typeof setRepair>>) => {
    const { id } = await trx
      .insertInto('tickets')
      .values({
        ...{ key: key ?? null, device_id: device, title, symptoms, resolution: '', state: 'open' },
        ...{ assignee_id: assignee?.id ?? null, assignee_name: assignee?.name ?? null },
        ...{ opened_by_id: actor.id, opened_by_name: actor.name, opened_at: at, changed_at: at, closed_at: null },
        ...{ labour_minutes: 0, cost_minor: null, cost_currency: null, revision: 1, mirrored: 0 },
        ...{ episodes: JSON.stringify(ticket.episodes ?? []), actions: JSON.stringify(ticket.actions ?? []) },
        ...{ wants_repair: ticket.setRepair ? 1 : 0, ...kept },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await keepState(trx, { ticket: id, device, actor, at, was: null, becomes: 'open', told: null });
    return id;
  };
  const id = await (ticket.setRepair
    ? writing(inventoryIn(db), actor, now, async (write) => {
        const trx = wider<WithTickets>(write.trx);
        return insert(trx, await setRepair(parts, write, trx, device));
      })
    : db.transaction().execute((trx) => insert(trx, { was_state: null, set_revision: null }))
  ).catch(async (error: unknown) => {
    // Of two with one key that come at once the database takes one.
    const first = key === undefined ? undefined : await withKey(db, key);
    if (first === undefined) throw error;
    return first;
  });
  await parts.audit({
    ...{ actor, action: 'ticket.opened', subject: device, details: { ticket: id, repair: ticket.setRepair === true } },
    ...(doer.from ? { from: doer.from } : {}),
  });
  return id;
}

async function withKey(db: TicketDb, key: string): Promise<number | undefined> {
  return (await db.selectFrom('tickets').select('id').where('key', '=', key).executeTakeFirst())?.id;
}

/** A text of one line, 1 to 200 characters. Throws HttpError 400. */
export function lineOf(raw: string, what: string): string {
  return readText(raw.replace(/\s+/g, ' '), what, 200);
}

/** The user of that name; `me`: who asks. Throws HttpError 400. */
export async function assigneeOf({ findUsers }: TicketParts, actor: Actor, name: string): Promise<Actor> {
  if (name === 'me') return actor;
  const found = (await findUsers([name])).find((user) => user.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new HttpError(400, `assignee: found "${name}", expected the name of a user, or me`);
  return { id: found.id, name: found.name };
}

/** A line in the history of a ticket. */
export async function keepState(
  db: TicketDb,
  line: {
    ticket: number;
    device: string;
    actor: Actor;
    at: number;
    was: string | null;
    becomes: string;
    told: string | null;
  },
): Promise<void> {
  const { ticket, device, actor, at, was, becomes, told } = line;
  const who = { actor_id: actor.id, actor_name: actor.name };
  await db
    .insertInto('ticket_states')
    .values({ ticket_id: ticket, device_id: device, at, ...who, was, becomes, told })
    .execute();
}
