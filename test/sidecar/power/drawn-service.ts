import { expect } from 'vitest';
import { serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { openPrometheus } from '../../../sidecar/power/prometheus.ts';
import { powerRoutes } from '../../../sidecar/power/routes.ts';
import type { Principal } from '../../../sidecar/principal.ts';
import { startHistory } from './drawn-history.ts';
import { courses, LAST_MINUTE } from './drawn-load.ts';

const MIDNIGHT = (Math.floor(Date.now() / 86_400_000) - 3) * 86_400;
const NOW = (MIDNIGHT + LAST_MINUTE * 60) * 1000;

/** A minute of the drawn load as the service tells it. */
export function timeOf(minute: number): string {
  return new Date((MIDNIGHT + minute * 60) * 1000).toISOString();
}

export interface Point {
  at: string;
  watts: number | null;
  peakWatts: number | null;
  kilowattHours: number | null;
}

export interface Told {
  items: (Record<string, unknown> & { outlet?: string; kilowattHours: number; points: Point[] })[];
  statistics: Record<string, number | string>;
  total: number;
  next?: string;
  warnings: string[];
}

export interface DrawnService {
  url: string;
  /** What was handed on to alert-webhook. */
  renamed: unknown[];
  get<T = Told>(path: string): Promise<T>;
  stop(): Promise<void>;
}

const ANN: Principal = {
  actor: { id: 'u1', name: 'Ann' },
  roles: ['operator'],
  permissions: new Set(),
  via: 'session',
};

/** The routes of power over a real Prometheus that holds the drawn load; now is the load's last minute. */
export async function startDrawnService(): Promise<DrawnService> {
  const prometheus = await startHistory(courses(), MIDNIGHT);
  const renamed: unknown[] = [];
  const routes = powerRoutes({
    prometheus: openPrometheus({ url: prometheus.url, fetch, timeoutSeconds: 20 }),
    now: () => NOW,
    principalOf: () => ANN,
    renameOutlet: ({ actor }, pdu, outlet, name) => {
      renamed.push([actor, pdu, outlet, name]);
      return Promise.resolve({ name, was: 'before' });
    },
  }).map(({ route }) => route);
  const service = await serve({ listen: ':0', log: quietLog(), notReady: () => undefined, metrics: () => [], routes });
  return {
    url: service.url,
    renamed,
    get: async <T>(path: string) => {
      const response = await fetch(service.url + path);
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
    stop: async () => {
      await service.stop();
      await prometheus.stop();
    },
  };
}

/** Within 1 %. */
export function near(found: unknown, wanted: number): void {
  expect(found).toBeTypeOf('number');
  expect(Math.abs((found as number) - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 0.01 + 1e-9);
}
