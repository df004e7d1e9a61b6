import type { Alert } from '../alert.ts';
import { recall, remember } from '../mail/memory.ts';
import type { WebhookMetrics } from '../metrics.ts';
import type { Notify } from '../notify.ts';
import type { WebhookDb } from '../tables.ts';

/** The alert that fires always; while it comes, Prometheus and Alertmanager live and reach us. */
export interface Heartbeat {
  /** One has come. Rejects when that could not be stored. */
  beat(): Promise<void>;
  /**
   * Tells people, once, when none has come for too long, and once when it is back. To be called often, by the instance
   * that leads and no other. Rejects when the database does not answer.
   */
  watch(): Promise<void>;
  /** Brings the gauges up to date. */
  measure(): Promise<void>;
}

export interface HeartbeatOptions {
  db: WebhookDb;
  site: string;
  /** None for so long is a loss; 0: nobody is told. */
  seconds: number;
  notify: Notify;
  metrics: Pick<WebhookMetrics, 'heartbeat' | 'heartbeatLimit'>;
  /** Unix milliseconds. */
  now(): number;
}

/** What was told of the loss under way. Times are unix milliseconds. */
interface Loss {
  at: number;
  since: number;
}

/** Whether it is the heartbeat of rules/stack.yml: it asks for nothing, and no episode comes of it. */
export function isHeartbeat({ labels }: Pick<Alert, 'labels'>): boolean {
  return labels['fault'] === 'heartbeat' && labels['remediation'] === 'none';
}

/** Remembers in the database, so that all instances know of it and a restart forgets nothing. The wait begins now. */
export function openHeartbeat({ db, site, seconds, notify, metrics, now }: HeartbeatOptions): Heartbeat {
  const openedAt = now();
  const names = { last: `heartbeat:${site}`, loss: `heartbeat-lost:${site}` };
  const lastAt = async () => ((await recall(db, names.last)) ?? undefined) as number | undefined;
  const tell = (level: 'error' | 'info', event: string, evidence: string, since: number) =>
    notify.tell({ level, event, site, device: '', fault: '', evidence, key: `${event}:${site}:${since}` });

  const begin = async (last: number | undefined) => {
    const since = Math.max(last ?? 0, openedAt);
    if (now() - since <= seconds * 1000) return;
    tell('error', 'heartbeat-lost', lostWords(last, now() - since), since);
    await remember(db, names.loss, { at: now(), since } satisfies Loss, now());
  };
  const end = async (loss: Loss, last: number) => {
    const evidence = `the heartbeat came again at ${timeOf(last)}; it had been away for ${minutes(last - loss.since)}`;
    tell('info', 'heartbeat-back', evidence, loss.since);
    await remember(db, names.loss, null, now());
  };
  return {
    beat: () => remember(db, names.last, now(), now()),
    async watch() {
      if (seconds === 0) return;
      const loss = (await recall(db, names.loss)) as Loss | null | undefined;
      const last = await lastAt();
      if (!loss) await begin(last);
      else if (last !== undefined && last > loss.at) await end(loss, last);
    },
    async measure() {
      metrics.heartbeatLimit.set({ site }, seconds);
      const last = await lastAt();
      if (last !== undefined) metrics.heartbeat.set({ site }, last / 1000);
    },
  };
}

function lostWords(last: number | undefined, waitedMs: number): string {
  const when = last === undefined ? 'none ever came' : `the last one came at ${timeOf(last)}`;
  return (
    `no heartbeat for ${minutes(waitedMs)} (${when}): Prometheus or Alertmanager is dead, or alerts do not reach` +
    ' alert-webhook. Nothing new is seen or healed until it is back'
  );
}

const timeOf = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000);
  return count < 1 ? 'less than a minute' : `${count} ${count === 1 ? 'minute' : 'minutes'}`;
}
