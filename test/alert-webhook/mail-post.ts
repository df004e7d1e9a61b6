import { type MailConfig, openPost, type PostOptions } from '../../alert-webhook/mail/post.ts';
import { webhookMetrics } from '../../alert-webhook/metrics.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import { MIGRATIONS, type Tables, type WebhookDb } from '../../alert-webhook/tables.ts';
import { pause } from '../../alert-webhook/tools.ts';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { type Manners, startMailServer } from '../mail-server.ts';
import { afterTest } from '../tidy.ts';

export const MINUTE = 60_000;
/** 22 November 2026, 09:00 in UTC. */
export const MORNING = Date.UTC(2026, 10, 22, 9);

export const notice = (over: Partial<Notice> = {}): Notice => ({
  level: 'error',
  event: 'needs-a-person',
  site: 'tx1',
  device: 'm1',
  fault: 'offline',
  evidence: 'already tried without lasting success: power-cycle',
  ...over,
});

export async function mailServer(manners: Manners = {}) {
  const server = await startMailServer(manners);
  afterTest(server.stop);
  return server;
}

export async function webhookDatabase(address = ':memory:'): Promise<WebhookDb> {
  const { db, close } = await openDatabase<Tables>(address, MIGRATIONS);
  afterTest(close);
  return db;
}

/** The post of one process on a database; its time stands still until the test moves it. */
export function postOn(
  db: WebhookDb,
  port: number,
  over: Partial<MailConfig> = {},
  options: Partial<PostOptions> = {},
) {
  const clock = { time: MORNING };
  const metrics = webhookMetrics();
  const config: MailConfig = {
    smtp: { host: '127.0.0.1', port, security: 'none' },
    from: 'logixx@farm.example',
    to: ['ops@farm.example'],
    groupSeconds: 30,
    mailsPerHour: 30,
    ...over,
  };
  const post = openPost({
    db,
    site: 'tx1',
    armed: true,
    config,
    metrics,
    log: quietLog(),
    now: () => clock.time,
    pause,
    random: () => 0,
    signal: new AbortController().signal,
    ...options,
  });
  return {
    ...post,
    clock,
    metrics,
    /** A round after so much time. */
    async after(ms: number) {
      clock.time += ms;
      await post.round();
    },
    async counted(result: string) {
      const { values } = await metrics.mails.get();
      return values.find(({ labels }) => labels.result === result)?.value ?? 0;
    },
  };
}
