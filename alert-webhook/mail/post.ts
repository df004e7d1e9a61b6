import { ConfigError } from '../../core/service/config.ts';
import { deliverPatiently } from '../../core/service/deliver-mail.ts';
import type { Log } from '../../core/service/log.ts';
import { type Mailer, openMailer } from '../../core/service/mail.ts';
import { smtpServerOf } from '../../core/service/mail-config.ts';
import { type OutboxMessage, openOutbox } from '../../core/service/outbox.ts';
import { type Delivered, workOutbox } from '../../core/service/work-outbox.ts';
import type { AlertWebhookConfig } from '../config.ts';
import type { WebhookMetrics } from '../metrics.ts';
import type { WebhookDb } from '../tables.ts';
import { checkLedger } from './check-ledger.ts';
import { composeMail } from './compose-mail.ts';
import { tellArmed, tellHolds } from './lasting.ts';
import { type MailNotify, openMailNotify } from './mail-notify.ts';
import type { Reader } from './notices-view.ts';
import { queueDigest } from './queue-digest.ts';
import { tellUntold } from './untold.ts';

export type MailConfig = NonNullable<AlertWebhookConfig['mail']>;

export interface PostOptions {
  db: WebhookDb;
  site: string;
  armed: boolean;
  config: MailConfig;
  metrics: Pick<WebhookMetrics, 'mails' | 'mailsWaiting' | 'mailsOldest' | 'failures'>;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  /** Waits in the time of `now`; rejects when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
  signal: AbortSignal;
  /** Between two rounds; 2 s unless said. */
  everyMs?: number;
  /** The configured server unless given. */
  mailer?: Mailer;
}

export interface Post {
  notify: MailNotify;
  /** One round: stores what was told, makes mails, sends what is due. Rejects when the database fails. */
  round(): Promise<void>;
  /** Rounds until the signal aborts. Never rejects. */
  run(): Promise<void>;
  /** Brings the gauges up to date. */
  measure(): Promise<void>;
}

/** Long enough for a server that takes as long as it may. */
const LEASE_MS = 300_000;
const LOOK_EVERY_MS = 10_000;
const DAY_MS = 24 * 3_600_000;
const KEPT_MS = 35 * DAY_MS;
const SENDABLE = ['mail', 'digest'] as const;

/** Refuses what the schema cannot say, before anything is opened. Throws ConfigError. */
export function checkMail(config: MailConfig): void {
  smtpServerOf(config.smtp, 'alertWebhook.mail.smtp');
  checkedZone(config.digest?.timeZone ?? 'UTC');
}

/** Everything between a notice and its mail. Throws ConfigError for what the schema cannot say. */
export function openPost(options: PostOptions): Post {
  const { db, site, config, log, now, metrics, signal } = options;
  const { from, to, groupSeconds, mailsPerHour, digest } = config;
  const timeZone = checkedZone(digest?.timeZone ?? 'UTC');
  const mailer = options.mailer ?? openMailer(smtpServerOf(config.smtp, 'alertWebhook.mail.smtp'));
  const reader: Reader = { site, timeZone, consoleUrl: config.consoleUrl ?? '' };
  const notify = openMailNotify({ db, log, now, groupSeconds });
  const outbox = openOutbox(db, now);
  const lasting = { db, site, groupSeconds, now };
  const soon = every(LOOK_EVERY_MS, now);
  const daily = every(DAY_MS, now);
  const round = async () => {
    await notify.flush();
    if (daily()) await checkLedger(lasting);
    if (soon()) {
      await tellHolds(lasting);
      await tellUntold(lasting);
      await outbox.forgetBefore(now() - KEPT_MS);
    }
    await composeMail({ db, now, from, to, mailsPerHour, reader });
    if (digest) await queueDigest({ db, now, from, to, digest, reader });
    await workOutbox({
      outbox,
      kinds: SENDABLE,
      deliver: (message) => deliverPatiently(mailer, message, options),
      onResult: (message, delivered) => report(options, message, delivered),
      random: options.random,
      leaseMs: LEASE_MS,
      signal,
    });
  };
  return {
    notify,
    round,
    async run() {
      const failed = (error: unknown) => {
        metrics.failures.inc();
        log.error({ err: error }, 'mail-round-failed');
      };
      await tellArmed(lasting, options.armed).catch(failed);
      while (!signal.aborted) {
        await round().catch(failed);
        await options.pause(options.everyMs ?? 2_000, signal).catch(() => undefined);
      }
      await notify.flush().catch(failed);
    },
    async measure() {
      const { count, oldestAt } = await outbox.waiting(SENDABLE);
      metrics.mailsWaiting.set(count);
      metrics.mailsOldest.set(oldestAt === undefined ? 0 : Math.max(0, (now() - oldestAt) / 1000));
    },
  };
}

function report({ metrics, log, signal }: PostOptions, { key, attempts }: OutboxMessage, delivered: Delivered): void {
  if (signal.aborted && delivered.result === 'later') return;
  metrics.mails.inc({ result: delivered.result });
  const said = { key, attempts };
  if (delivered.result === 'dead') log.error({ ...said, reason: delivered.error }, 'mail-dead');
  else if (delivered.result === 'later') log.warn({ ...said, reason: delivered.error }, 'mail-later');
  else log.info({ ...said, ...(delivered.words ? { reason: delivered.words } : {}) }, 'mail-sent');
}

function checkedZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    const found = `alertWebhook.mail.digest.timeZone: found "${timeZone}"`;
    throw new ConfigError([`${found}, expected a zone as IANA names it, like America/Chicago`]);
  }
}

/** True when asked for the first time, and then at most so often. */
function every(ms: number, now: () => number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - last < ms) return false;
    last = now();
    return true;
  };
}
