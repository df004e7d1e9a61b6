import { setTimeout as wait } from 'node:timers/promises';
import type { Static } from '@sinclair/typebox';
import { deliverPatiently } from '../../core/service/deliver-mail.ts';
import type { Log } from '../../core/service/log.ts';
import { type Mailer, openMailer } from '../../core/service/mail.ts';
import { type SmtpSchema, smtpServerOf } from '../../core/service/mail-config.ts';
import { type OutboxMessage, openOutbox } from '../../core/service/outbox.ts';
import { type Delivered, workOutbox } from '../../core/service/work-outbox.ts';
import { MAIL, mailQueue, type QueueMail } from './queue-mail.ts';
import type { MailDb } from './tables.ts';

export interface PostParts {
  db: MailDb;
  config: { smtp: Static<typeof SmtpSchema>; from: string };
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Waits in the time of `now`, and rejects when the signal aborts; the clock's own unless given. */
  pause?(ms: number, signal: AbortSignal): Promise<void>;
  /** Between two rounds; 2 s unless said. */
  everyMs?: number;
  /** The configured server unless given. */
  mailer?: Mailer;
}

export interface Post {
  /** Stores a mail, which then leaves at least once, whenever the process dies. */
  queue: QueueMail;
  /** Sends what is due, and returns how many were tried. Rejects when the database fails. */
  round(): Promise<number>;
  /** Rounds from now on. */
  start(): void;
  /** What is under way is given back, and sent by the next process. */
  stop(): Promise<void>;
  /** Mails that are to leave, and when the oldest of them was queued. */
  waiting(): Promise<{ count: number; oldestAt?: number }>;
}

const EVERY_MS = 2_000;
/** Long enough for a server that takes as long as it may. */
const LEASE_MS = 300_000;

/** The mail of the sidecar. Throws ConfigError for what the schema cannot say. */
export function openPost(parts: PostParts): Post {
  const { db, config, log, now } = parts;
  const mailer = parts.mailer ?? openMailer(smtpServerOf(config.smtp, 'sidecar.mail.smtp'));
  const pause = parts.pause ?? (async (ms, signal) => void (await wait(ms, undefined, { signal })));
  const outbox = openOutbox(db, now);
  const stopping = new AbortController();
  const { signal } = stopping;
  const round = async () => {
    const tried = await workOutbox({
      outbox,
      kinds: [MAIL],
      deliver: (message) => deliverPatiently(mailer, message, { pause, signal }),
      onResult: (message, delivered) => report(log, signal, message, delivered),
      random: parts.random,
      leaseMs: LEASE_MS,
      signal,
    });
    if (tried > 0) await emptied(db);
    return tried;
  };
  const run = async () => {
    const failed = (error: unknown) => log.error({ err: error }, 'mail-round-failed');
    await emptied(db).catch(failed);
    while (!signal.aborted) {
      await round().catch(failed);
      await pause(parts.everyMs ?? EVERY_MS, signal).catch(() => undefined);
    }
  };
  let running: Promise<void> | undefined;
  return {
    queue: mailQueue(db, config.from, now),
    round,
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    waiting: () => outbox.waiting([MAIL]),
  };
}

/** A mail holds links that open accounts: what left, or never will, keeps its key and its fate alone. */
async function emptied(db: MailDb): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ payload: '' })
    .where('payload', '<>', '')
    .where(({ eb, or }) => or([eb('sent_at', 'is not', null), eb('dead_at', 'is not', null)]))
    .execute();
}

function report(log: Log, signal: AbortSignal, { key, attempts }: OutboxMessage, delivered: Delivered): void {
  if (signal.aborted && delivered.result === 'later') return;
  const said = { key, attempts };
  if (delivered.result === 'dead') log.error({ ...said, reason: delivered.error }, 'mail-dead');
  else if (delivered.result === 'later') log.warn({ ...said, reason: delivered.error }, 'mail-later');
  else log.info({ ...said, ...(delivered.words ? { reason: delivered.words } : {}) }, 'mail-sent');
}
