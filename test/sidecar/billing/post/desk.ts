import { type Database, openDatabase } from '../../../../core/service/database.ts';
import type { BillingConfig } from '../../../../sidecar/billing/config.ts';
import type { PostParts } from '../../../../sidecar/billing/post/parts.ts';
import type { BillingTables } from '../../../../sidecar/billing/tables.ts';
import type { MailTables } from '../../../../sidecar/mail/tables.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../../sidecar/tables.ts';
import { CONFIG, NOON, office } from '../office.ts';

export const FROM = 'billing@farm.example';
export const DAY_MS = 86_400_000;

/** Billing with an outbox, and a clock that the test moves. */
export async function postDesk(address: string, config: Partial<BillingConfig> = {}, more: Partial<PostParts> = {}) {
  const database: Database<Tables> = await openDatabase<Tables>(address, MIGRATIONS, { ownThread: true });
  const clock = { time: NOON };
  const parts: PostParts = {
    ...office(tablesOf<BillingTables>(database.db), { now: () => clock.time, config: { ...CONFIG, ...config } }),
    mailFrom: FROM,
    ...more,
  };
  const mails = tablesOf<MailTables>(database.db);
  const waiting = async () => {
    const rows = await mails.selectFrom('outbox').selectAll().orderBy('id').execute();
    return rows.map(({ key, payload }) => ({
      key,
      ...(JSON.parse(payload) as { to: string[]; subject: string; text: string; attachments?: { name: string }[] }),
    }));
  };
  /** As a mail server would have ended them. */
  const end = async (what: 'sent_at' | 'dead_at', words: string | null = null) => {
    const unsent = mails.updateTable('outbox').where('sent_at', 'is', null).where('dead_at', 'is', null);
    await unsent.set({ [what]: clock.time, last_error: words }).execute();
  };
  return {
    db: tablesOf<BillingTables>(database.db),
    all: database.db,
    parts,
    clock,
    waiting,
    end,
    close: database.close,
  };
}
