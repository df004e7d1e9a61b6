import type { FarmProcess } from '../chaos/farm-process.ts';
import { writeLaneConfig } from '../chaos/lane-config.ts';
import { startWebhook, type WebhookChild } from '../chaos/webhook-child.ts';
import { lastingPorts } from '../stack/ports.ts';

export type Name = 'a' | 'b';
export const NAMES = ['a', 'b'] as const;
export const otherOf = (name: Name): Name => (name === 'a' ? 'b' : 'a');

/** Two alert-webhooks, processes of their own, on one database before one farm. */
export interface Pair {
  urls: readonly string[];
  start(name: Name): Promise<void>;
  /** Ends it without a chance to tidy up. */
  kill(name: Name): Promise<void>;
  signal(name: Name, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Rejects while it is not running. */
  ask(name: Name): WebhookChild;
  stop(): Promise<void>;
}

export interface PairOptions {
  site: string;
  folder: string;
  farm: FarmProcess;
  database: string;
  token: string;
  leaseSeconds: number;
  offSeconds: number;
  smtpPort: number;
}

/** Prepares both; nothing runs before `start`. */
export async function openPair(options: PairOptions): Promise<Pair> {
  const { site, folder, leaseSeconds, offSeconds, smtpPort, token } = options;
  const ports = await lastingPorts(NAMES);
  const children = new Map<Name, WebhookChild>();
  const configOf = (name: Name) =>
    writeLaneConfig(folder, site, {
      ...options,
      name: `${site}-${name}`,
      remediation: { offSeconds },
      more: {
        listen: `127.0.0.1:${ports[name]}`,
        instance: { name, leaseSeconds },
        mail: {
          smtp: { host: '127.0.0.1', port: smtpPort, security: 'none' },
          ...{ from: 'logixx@farm.example', to: ['anna@farm.example'], groupSeconds: 0, mailsPerHour: 100_000 },
        },
      },
    });
  const ask = (name: Name) => {
    const child = children.get(name);
    if (child === undefined) throw new Error(`alert-webhook ${name} of ${site} does not run`);
    return child;
  };
  return {
    urls: NAMES.map((name) => `http://127.0.0.1:${ports[name]}`),
    async start(name) {
      children.set(name, await startWebhook(configOf(name), token));
    },
    async kill(name) {
      const child = children.get(name);
      children.delete(name);
      await child?.kill();
    },
    signal: (name, signal) => ask(name).signal(signal),
    ask,
    async stop() {
      for (const child of children.values()) await child.kill();
    },
  };
}
