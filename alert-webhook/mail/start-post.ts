import type { Database } from '../../core/service/database.ts';
import type { Log } from '../../core/service/log.ts';
import type { AlertWebhookConfig } from '../config.ts';
import type { WebhookMetrics } from '../metrics.ts';
import { logNotify, type Notify } from '../notify.ts';
import type { Tables } from '../tables.ts';
import { pause } from '../tools.ts';
import { openPost } from './post.ts';

export interface RunningPost {
  notify: Notify;
  /** Begins to tell and to send. */
  start(): void;
  /** Brings the gauges of mail up to date. */
  measure(): Promise<void>;
  /** What was told is stored then; what has not left is sent by the next process. */
  stop(): Promise<void>;
}

/** Mail as it is configured; without it people are told by the log alone. Throws ConfigError. */
export function startPost(
  options: { site: string; config: AlertWebhookConfig; log: Log; notify?: Notify; now?: () => number },
  { db }: Database<Tables>,
  metrics: WebhookMetrics,
): RunningPost {
  const { site, config, log, now = Date.now } = options;
  const { mail, armed } = config;
  if (mail === undefined) {
    const nothing = () => Promise.resolve();
    return { notify: options.notify ?? logNotify(log), start: () => undefined, measure: nothing, stop: nothing };
  }
  const stopping = new AbortController();
  const { signal } = stopping;
  const post = openPost({ db, site, armed, config: mail, metrics, log, now, pause, random: Math.random, signal });
  let running: Promise<void> | undefined;
  return {
    notify: options.notify ?? post.notify,
    start() {
      running ??= post.run();
    },
    measure: post.measure,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
