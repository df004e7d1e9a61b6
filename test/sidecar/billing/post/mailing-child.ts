import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../../../core/service/database.ts';
import { quietLog } from '../../../../core/service/log.ts';
import { tellMails } from '../../../../sidecar/billing/post/tell-mails.ts';
import type { BillingTables } from '../../../../sidecar/billing/tables.ts';
import { openPost } from '../../../../sidecar/mail/open-post.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../../sidecar/tables.ts';
import { office } from '../office.ts';
import { FROM } from './desk.ts';

/** A process that sends what waits, in a time that runs `speed` times as fast, and is killed in the midst of it. */
const [address = '', port = '', began = '', speed = ''] = process.argv.slice(2);
const now = () => Math.round(Number(began) + (Date.now() - Number(began)) * Number(speed));
const { db, close } = await openDatabase<Tables>(address, MIGRATIONS, { ownThread: true });
const post = openPost({
  db: tablesOf(db),
  config: { smtp: { host: '127.0.0.1', port: Number(port), security: 'none' }, from: FROM },
  ...{ log: quietLog(), now, random: () => 0, everyMs: 1_000 },
  pause: async (ms, signal) => void (await wait(ms / Number(speed), undefined, { signal })),
});
post.start();
const parts = office(tablesOf<BillingTables>(db), { now });
for (;;) {
  await tellMails(parts);
  const { count } = await post.waiting();
  if (count === 0) break;
  await wait(20);
}
await tellMails(parts);
await post.stop();
await close();
