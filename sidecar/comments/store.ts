import type { Selectable } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import { keepMentions, mentionRound, readMentions } from './mentions.ts';
import type { CommentParts } from './parts.ts';
import type { CommentDb, CommentTables } from './tables.ts';
import { readText } from './text.ts';

const EDITABLE_MS = 15 * 60_000;

/** Who does it, and from which address. */
export interface Doer {
  actor: Actor;
  from?: string | undefined;
}

export interface Written {
  id: number;
  /** Names in it that nobody has. */
  unknown: string[];
}

/**
 * Writes a comment on a device, which may be retired. Throws HttpError 404 for no such device, and 400 for a text that is
 * none or a ticket of another device.
 */
export async function writeComment(
  parts: CommentParts,
  doer: Doer,
  comment: { device: string; text: string; ticket?: number | undefined },
): Promise<Written> {
  const { db, now, queueMail } = parts;
  const { device, ticket = null } = comment;
  const text = readText(comment.text, 'the body.text');
  const there = await db.selectFrom('devices').select('id').where('id', '=', device).executeTakeFirst();
  if (there === undefined) throw new HttpError(404, `there is no device "${device}"`);
  if (ticket !== null) await checkTicket(db, ticket, device);
  const { users, unknown } = await readMentions(parts, text);
  const author = { author_id: doer.actor.id, author_name: doer.actor.name };
  const blank = { edited_at: null, deleted_at: null, deleted_by_id: null, deleted_by_name: null };
  const id = await db.transaction().execute(async (trx) => {
    const stored = await trx
      .insertInto('comments')
      .values({ device_id: device, ticket_id: ticket, ...author, at: now(), text, ...blank })
      .returning('id')
      .executeTakeFirstOrThrow();
    await keepMentions(trx, { id: stored.id, authorId: doer.actor.id }, users, queueMail !== undefined);
    return stored.id;
  });
  await audit(parts, doer, 'comment.written', { device, id });
  await tell(parts, id);
  return { id, unknown };
}

async function checkTicket(db: CommentDb, id: number, device: string): Promise<void> {
  const row = await db.selectFrom('tickets').select('device_id').where('id', '=', id).executeTakeFirst();
  if (row?.device_id === device) return;
  const found = row === undefined ? 'which is not there' : `which is of "${row.device_id}"`;
  throw new HttpError(400, `the body.ticket: found ${id}, ${found}, expected a ticket of "${device}"`);
}

/** Changes what one wrote oneself, within 15 minutes. Throws HttpError 404, 403, 409 for a deleted one, and 400. */
export async function editComment(
  parts: CommentParts,
  doer: Doer,
  { id, text: raw }: { id: number; text: string },
): Promise<Written> {
  const { db, now, queueMail } = parts;
  const text = readText(raw, 'the body.text');
  const { users, unknown } = await readMentions(parts, text);
  const device = await db.transaction().execute(async (trx) => {
    const row = await standing(trx, id);
    const at = now();
    if (row.author_id !== doer.actor.id) throw new HttpError(403, `comment ${id} is ${row.author_name}'s, not yours`);
    const minutes = Math.floor((at - row.at) / 60_000);
    if (at - row.at > EDITABLE_MS)
      throw new HttpError(403, `comment ${id}: found ${minutes} minutes since it was written, expected at most 15`);
    if (row.text === text) return undefined;
    const before = { comment_id: id, at: row.edited_at ?? row.at, text: row.text };
    await trx.insertInto('comment_versions').values(before).execute();
    await trx.updateTable('comments').set({ text, edited_at: at }).where('id', '=', id).execute();
    await keepMentions(trx, { id, authorId: row.author_id }, users, queueMail !== undefined);
    return row.device_id;
  });
  if (device !== undefined) {
    await audit(parts, doer, 'comment.edited', { device, id });
    await tell(parts, id);
  }
  return { id, unknown };
}

/** Deletes a comment: its text and its history go, that it was there and who deleted it stays. */
export async function deleteComment(parts: CommentParts, doer: Doer & { isAdmin: boolean }, id: number): Promise<void> {
  const { db, now } = parts;
  const { actor, isAdmin } = doer;
  const device = await db.transaction().execute(async (trx) => {
    const row = await standing(trx, id);
    if (row.author_id !== actor.id && !isAdmin)
      throw new HttpError(403, `comment ${id} is ${row.author_name}'s: they or an admin may delete it`);
    await trx.deleteFrom('comment_versions').where('comment_id', '=', id).execute();
    await trx
      .updateTable('comments')
      .set({ text: '', deleted_at: now(), deleted_by_id: actor.id, deleted_by_name: actor.name })
      .where('id', '=', id)
      .execute();
    return row.device_id;
  });
  await audit(parts, doer, 'comment.deleted', { device, id });
}

/** The comment, which nobody else changes until this transaction ends. */
async function standing(trx: CommentDb, id: number): Promise<Selectable<CommentTables['comments']>> {
  const row = await trx
    .updateTable('comments')
    .set(({ ref }) => ({ at: ref('at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no comment ${id}`);
  if (row.deleted_at !== null) throw new HttpError(409, `comment ${id} is deleted`);
  return row;
}

/** That the outbox takes no mail now spoils no comment: the next round asks it again. */
async function tell(parts: CommentParts, id: number): Promise<void> {
  await mentionRound(parts, id).catch(() => undefined);
}

function audit(
  parts: CommentParts,
  { actor, from }: Doer,
  action: string,
  { device, id }: { device: string; id: number },
): Promise<void> {
  return parts.audit({ actor, action, subject: device, details: { comment: id }, ...(from ? { from } : {}) });
}
