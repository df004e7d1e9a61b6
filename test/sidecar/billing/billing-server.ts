import { serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import type { BillingRouteParts } from '../../../sidecar/billing/routes/parts.ts';
import { billingRoutes } from '../../../sidecar/billing/routes.ts';
import { ANNA } from './office.ts';

export type Json = Record<string, unknown>;

/** Billing's routes over HTTP, as Anna, to whom everything is open. */
export async function billingServer(parts: Omit<BillingRouteParts, 'actorOf' | 'audit'>) {
  const routes = billingRoutes({ ...parts, actorOf: () => ANNA, audit: () => Promise.resolve() });
  const server = await serve({
    ...{ listen: '127.0.0.1:0', routes: routes.map(({ route }) => route), log: openLog('test', 'silent') },
    ...{ notReady: () => undefined, metrics: () => [] },
  });
  const ask = async <T = Json>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
    const answer = await fetch(`${server.url}/api/v1/billing/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  /** The answer of what must be accepted. */
  const must = async <T = Json>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask<T>(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return { ask, must, stop: server.stop };
}
