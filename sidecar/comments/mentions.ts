import { mentionMail } from './mention-mail.ts';
import type { CommentParts, KnownUser } from './parts.ts';
import type { CommentDb } from './tables.ts';
import { mentionedNames } from './text.ts';

/** What became of the names in a text. */
export interface Mentioned {
  users: KnownUser[];
  /** Names that nobody has. */
  unknown: string[];
}

/** Who is meant by the names in a text. */
export async function readMentions({ findUsers }: Pick<CommentParts, 'findUsers'>, text: string): Promise<Mentioned> {
  const names = mentionedNames(text);
  if (names.length === 0) return { users: [], unknown: [] };
  const users = await findUsers(names);
  const known = new Set(users.map(({ name }) => name.toLowerCase()));
  return {
    users: [...new Map(users.map((user) => [user.id, user])).values()],
    unknown: names.filter((name) => !known.has(name.toLowerCase())),
  };
}

/**
 * Keeps whom a comment names now. Who was named before keeps that they were told; nobody is told of what they wrote
 * themselves.
 */
export async function keepMentions(
  trx: CommentDb,
  comment: { id: number; authorId: string },
  users: readonly KnownUser[],
  byMail: boolean,
): Promise<void> {
  await trx.updateTable('comment_mentions').set({ named: 0 }).where('comment_id', '=', comment.id).execute();
  const rows = users.map(({ id, name, email }) => ({
    ...{ comment_id: comment.id, user_id: id, user_name: name, named: 1, mailed_at: null },
    mail_to: byMail && id !== comment.authorId ? (email ?? null) : null,
  }));
  if (rows.length === 0) return;
  await trx
    .insertInto('comment_mentions')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['comment_id', 'user_id']).doUpdateSet({ named: 1 }))
    .execute();
}

/**
 * Queues the mails of mentions that are not queued yet, of one comment or of all, and returns how many. A mail that the
 * outbox does not take now is tried in the next round; its key is the same then, so nobody gets it twice.
 */
export async function mentionRound(parts: CommentParts, comment?: number): Promise<number> {
  const { db, now, queueMail } = parts;
  if (queueMail === undefined) return 0;
  const rows = await db
    .selectFrom('comment_mentions')
    .innerJoin('comments', 'comments.id', 'comment_mentions.comment_id')
    .select(['comments.id', 'comments.device_id', 'comments.author_name', 'comments.at', 'comments.text'])
    .select(['comment_mentions.user_id', 'comment_mentions.user_name', 'comment_mentions.mail_to'])
    .where('comment_mentions.named', '=', 1)
    .where('comment_mentions.mailed_at', 'is', null)
    .where('comment_mentions.mail_to', 'is not', null)
    .where('comments.deleted_at', 'is', null)
    .$if(comment !== undefined, (select) => select.where('comments.id', '=', comment ?? 0))
    .orderBy('comments.id')
    .limit(200)
    .execute();
  for (const row of rows) {
    await queueMail(
      mentionMail({
        ...{ comment: row.id, device: row.device_id, author: row.author_name, at: row.at, text: row.text },
        user: { id: row.user_id, name: row.user_name, email: row.mail_to ?? '' },
      }),
    );
    await db
      .updateTable('comment_mentions')
      .set({ mailed_at: now() })
      .where('comment_id', '=', row.id)
      .where('user_id', '=', row.user_id)
      .execute();
  }
  return rows.length;
}
