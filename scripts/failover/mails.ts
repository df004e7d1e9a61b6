import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { messageIdOf } from '../../core/service/mail.ts';
import type { MailServer } from '../../test/mail-server.ts';
import { seen } from './scene.ts';

/** What people were told of one miner. */
export interface MailsTold {
  miner: string;
  /** Subjects of all mails about it, sent or still to be. */
  subjects: string[];
  /** How often the mail server got each of those that were sent. */
  received: number[];
}

/**
 * Every mail of these miners, by the outbox, and how often the server got it. One that was under way when its process
 * was killed is tried again minutes later; it is there, and not waited for.
 */
export async function mailsOf(address: string, server: MailServer, miners: readonly string[]): Promise<MailsTold[]> {
  const { db, close } = await openDatabase<Tables>(address, MIGRATIONS);
  const mails = async () => {
    const rows = await db
      .selectFrom('outbox')
      .select(['key', 'payload', 'sent_at'])
      .where('kind', '=', 'mail')
      .execute();
    return rows.map(({ payload, ...row }) => ({ ...row, ...(JSON.parse(payload) as StoredText) }));
  };
  const naming = (miner: string, text: string) => new RegExp(`${miner}(?![0-9])`).test(text);
  const allTold = async () => {
    const texts = (await mails()).map(({ text }) => text);
    return miners.every((miner) => texts.some((text) => naming(miner, text)));
  };
  if (miners.length > 0) await seen('all were told of', allTold, 45_000).catch(() => undefined);
  const all = await mails();
  await close();
  const times = ({ key, from }: (typeof all)[number]) =>
    server.received.filter(({ messageId }) => messageId === messageIdOf(key, from)).length;
  return miners.map((miner) => {
    const own = all.filter(({ text }) => naming(miner, text));
    const sent = own.filter(({ sent_at }) => sent_at !== null);
    return { miner, subjects: own.map(({ subject }) => subject), received: sent.map(times) };
  });
}

interface StoredText {
  subject: string;
  text: string;
  from: string;
}

/** Why people were not told once of a miner; undefined where they were. */
export function wrongIn({ miner, subjects, received }: MailsTold): string | undefined {
  if (subjects.length !== 1) return `${miner}: ${subjects.length} mails, expected 1: ${subjects.join('; ')}`;
  return received.some((times) => times !== 1) ? `${miner}: a mail came ${received.join(', ')} times` : undefined;
}
