import { HttpError } from '../../core/service/route.ts';
import type { Doer } from '../comments/store.ts';
import { readText } from '../comments/text.ts';
import { inventoryIn, wider } from '../inventory/wider.ts';
import { type Writing, writing } from '../inventory/write-devices.ts';
import type { Money } from './money.ts';
import { assigneeOf, keepState, lineOf } from './open-ticket.ts';
import type { TicketParts } from './parts.ts';
import { setBack, setRepair } from './repair-state.ts';
import { CLOSED, moveRefusal, type TicketState } from './rules.ts';
import type { TicketDb, TicketRow, WithTickets } from './tables.ts';

/** What is said of a ticket; absent: nothing. */
export interface TicketPatch {
  /** The revision that the caller saw. */
  revision: number;
  title?: string;
  symptoms?: string;
  resolution?: string;
  state?: TicketState;
  /** The name of a user, `me`, or null: nobody. */
  assignee?: string | null;
  labourMinutes?: number;
  cost?: Money | null;
  /** Puts the device into repair now. */
  setRepair?: boolean;
  /** Gives the device its state back; only with a state that closes the ticket. */
  setBack?: boolean;
}

/**
 * Changes a ticket that stands as the caller saw it, and returns what became of the device's state where that was asked
 * for. Throws HttpError 404, 400 for a bad outcome, 409 for a stale revision or a move that may not be.
 */
export async function changeTicket(
  parts: TicketParts,
  doer: Doer,
  id: number,
  patch: TicketPatch,
): Promise<string | undefined> {
  const { db, now } = parts;
  const said = await saidBy(parts, doer, patch);
  const touches = patch.setRepair === true || patch.setBack === true;
  const apply = (trx: TicketDb, write?: Writing) => applyPatch(parts, doer, { id, patch, said }, trx, write);
  const { before, told } = touches
    ? await writing(inventoryIn(db), doer.actor, now, (write) => apply(wider<WithTickets>(write.trx), write))
    : await db.transaction().execute((trx) => apply(trx));
  await parts.audit({
    ...{ actor: doer.actor, action: 'ticket.changed', subject: before.device_id },
    details: {
      ...{
        ticket: id,
        fields: Object.keys(patch)
          .filter((field) => field !== 'revision')
          .join(', '),
      },
      ...(patch.state === undefined ? {} : { from: before.state, to: patch.state }),
      ...(told === undefined ? {} : { told }),
    },
    ...(doer.from ? { from: doer.from } : {}),
  });
  return told;
}

type Columns = Partial<Omit<TicketRow, 'id'>>;

/** What the patch says, checked, as columns. */
async function saidBy(parts: TicketParts, { actor }: Doer, patch: TicketPatch): Promise<Columns> {
  const { title, symptoms, resolution, assignee, labourMinutes, cost } = patch;
  const blank = (text: string, what: string) => (text.trim() === '' ? '' : readText(text, what));
  const person = assignee == null ? null : await assigneeOf(parts, actor, assignee);
  return {
    ...(title === undefined ? {} : { title: lineOf(title, 'the body.title') }),
    ...(symptoms === undefined ? {} : { symptoms: blank(symptoms, 'the body.symptoms') }),
    ...(resolution === undefined ? {} : { resolution: blank(resolution, 'the body.resolution') }),
    ...(assignee === undefined ? {} : { assignee_id: person?.id ?? null, assignee_name: person?.name ?? null }),
    ...(labourMinutes === undefined ? {} : { labour_minutes: labourMinutes }),
    ...(cost === undefined ? {} : { cost_minor: cost?.minor ?? null, cost_currency: cost?.currency ?? null }),
  };
}

async function applyPatch(
  parts: TicketParts,
  { actor }: Doer,
  { id, patch, said }: { id: number; patch: TicketPatch; said: Columns },
  trx: TicketDb,
  write: Writing | undefined,
): Promise<{ before: TicketRow; told: string | undefined }> {
  const before = await lockTicket(trx, id, patch.revision);
  const at = parts.now();
  const state = patch.state ?? (before.state as TicketState);
  checkMove({ ...before, ...said }, state, patch);
  const closes = CLOSED.includes(state);
  let columns: Columns = { ...said, state, closed_at: closes ? (before.closed_at ?? at) : null };
  let told: string | undefined;
  if (write !== undefined && patch.setRepair) {
    const kept = await setRepair(parts, write, trx, before.device_id);
    // In repair already, by this very ticket: what it keeps to give back stays.
    columns = { ...columns, wants_repair: 1, ...(kept.was_state === null ? {} : kept) };
    told = `${before.device_id} is in repair`;
  }
  if (write !== undefined && patch.setBack) {
    told = await setBack(parts, write, trx, before);
    columns = { ...columns, wants_repair: 0, was_state: null, set_revision: null };
  }
  await trx
    .updateTable('tickets')
    .set({ ...columns, changed_at: at, revision: before.revision + 1 })
    .where('id', '=', id)
    .execute();
  if (state !== before.state) {
    const line = { ticket: id, device: before.device_id, actor, at, was: before.state, becomes: state };
    await keepState(trx, { ...line, told: told ?? null });
  }
  return { before, told };
}

function checkMove(ticket: TicketRow, state: TicketState, { setBack: back, setRepair: repair }: TicketPatch): void {
  const refusal = moveRefusal(
    { state: ticket.state as TicketState, assignee: ticket.assignee_id ?? undefined, resolution: ticket.resolution },
    state,
  );
  if (refusal !== undefined) throw new HttpError(409, refusal);
  const closes = CLOSED.includes(state);
  if (back && !closes)
    throw new HttpError(400, `setBack: found true with "${state}", expected it with done or cancelled`);
  if (repair && closes)
    throw new HttpError(400, `setRepair: found true with "${state}", expected it of an open ticket`);
}

/** The ticket, which nobody else changes until this transaction ends. Throws HttpError 404 and 409. */
export async function lockTicket(trx: TicketDb, id: number, revision?: number): Promise<TicketRow> {
  const row = await trx
    .updateTable('tickets')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no ticket ${id}`);
  if (revision !== undefined && row.revision !== revision)
    throw new HttpError(409, `revision: found ${revision}, expected ${row.revision}: it was changed meanwhile`);
  return row;
}
