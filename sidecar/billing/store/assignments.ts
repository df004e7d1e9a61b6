import type { Selectable } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { type ClosedSpan, checkDay } from '../calendar/day.ts';
import type { BillingParts } from '../parts.ts';
import { type Assignment, doubleProblems } from '../pricing/shares.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import { needClient } from './clients.ts';
import { refusing, writing } from './writing.ts';

export type StoredAssignment = Assignment & { id: number };

/**
 * Gives devices to a client from a day on. Who had one before, without an end, has it until that day. Throws HttpError
 * 400 for no day, 404 for no client, 409 where somebody has a device then.
 */
export function assignDevices(
  { db, now }: BillingParts,
  actor: Actor,
  {
    client,
    from,
    to,
    devices,
  }: {
    client: string;
    from: string;
    to?: string;
    devices: readonly { device: string; model: string; group?: string }[];
  },
): Promise<StoredAssignment[]> {
  refusing(() => checkDay(from, 'from'));
  if (to !== undefined) refusing(() => checkDay(to, 'to'));
  if (to !== undefined && to <= from) throw new HttpError(400, `to: found ${to}, expected a day after ${from}`);
  return writing(db, async (trx) => {
    await needClient(trx, client);
    const stamp = { changed_at: now(), actor_id: actor.id };
    const ids: number[] = [];
    for (const each of devices)
      ids.push(await assignOne(trx, { ...each, client, from, ...(to === undefined ? {} : { to }) }, stamp));
    const rows = await trx.selectFrom('billing_assignments').selectAll().where('id', 'in', ids).orderBy('id').execute();
    return rows.map(assignmentOf);
  });
}

async function assignOne(
  trx: BillingTrx,
  fresh: Assignment,
  stamp: { changed_at: number; actor_id: string },
): Promise<number> {
  const { device, client, model, group = '', from, to } = fresh;
  await endBefore(trx, device, from, stamp);
  await refuseDouble(trx, fresh);
  const row = { client_id: client, device_id: device, model, device_group: group, from_day: from, to_day: to ?? null };
  const { id } = await trx
    .insertInto('billing_assignments')
    .values({ ...row, ...stamp })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends an assignment: `to` is the first day on which the client no longer has the device. Throws HttpError. */
export function endAssignment(
  { db, now }: BillingParts,
  actor: Actor,
  { id, to }: { id: number; to: string },
): Promise<StoredAssignment> {
  refusing(() => checkDay(to, 'to'));
  return writing(db, async (trx) => {
    const row = await trx.selectFrom('billing_assignments').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new HttpError(404, `there is no assignment ${id}`);
    if (to <= row.from_day) throw new HttpError(400, `to: found ${to}, expected a day after ${row.from_day}`);
    await refuseDouble(trx, { ...assignmentOf(row), to }, id);
    await trx
      .updateTable('billing_assignments')
      .set({ to_day: to, changed_at: now(), actor_id: actor.id })
      .where('id', '=', id)
      .execute();
    return assignmentOf({ ...row, to_day: to });
  });
}

/** All that touch a span: of one client, or of all. */
export async function assignmentsIn(
  db: BillingDb | BillingTrx,
  { from, to }: ClosedSpan,
  client?: string,
): Promise<StoredAssignment[]> {
  const rows = await db
    .selectFrom('billing_assignments')
    .selectAll()
    .where('from_day', '<', to)
    .where(({ eb, or }) => or([eb('to_day', 'is', null), eb('to_day', '>', from)]))
    .$if(client !== undefined, (select) => select.where('client_id', '=', client ?? ''))
    .orderBy('device_id')
    .orderBy('from_day')
    .execute();
  return rows.map(assignmentOf);
}

async function endBefore(
  trx: BillingTrx,
  device: string,
  from: string,
  stamp: { changed_at: number; actor_id: string },
): Promise<void> {
  await trx
    .updateTable('billing_assignments')
    .set({ to_day: from, ...stamp })
    .where('device_id', '=', device)
    .where('to_day', 'is', null)
    .where('from_day', '<', from)
    .execute();
}

async function refuseDouble(trx: BillingTrx, fresh: Assignment, itself?: number): Promise<void> {
  const rows = await trx.selectFrom('billing_assignments').selectAll().where('device_id', '=', fresh.device).execute();
  const others = rows.filter(({ id }) => id !== itself).map(assignmentOf);
  const [why] = doubleProblems([...others, fresh]);
  if (why !== undefined) throw new HttpError(409, why);
}

function assignmentOf(row: Selectable<BillingTables['billing_assignments']>): StoredAssignment {
  const { id, device_id: device, client_id: client, model, device_group: group, from_day: from, to_day: to } = row;
  return { id, device, client, model, from, ...(group === '' ? {} : { group }), ...(to === null ? {} : { to }) };
}
