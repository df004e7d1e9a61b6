import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { Secret } from '../../../core/service/secret.ts';
import type { AuditEntry } from '../../../sidecar/audit/audit.ts';
import type { SnipeIt } from '../../../sidecar/snipe-it/parts.ts';
import { snipeItRoutes } from '../../../sidecar/snipe-it/routes.ts';
import { openSnipeIt } from '../../../sidecar/snipe-it/worker.ts';
import { ACTOR, type Bench, bench, CONFIG, miner } from './farm.ts';

export interface Served extends Bench {
  worker: SnipeIt;
  server: HttpServer;
  audited: AuditEntry[];
}

/** A farm behind the routes of Snipe-IT, open to the bearer of `token-of-anna` alone. */
export async function served(count: number, { everyMinutes = 60, configured = true } = {}): Promise<Served> {
  const place = await bench(Array.from({ length: count }, (_, at) => miner(at + 1)));
  const { clock, db, inventory, double } = place;
  const worker = openSnipeIt({
    config: { ...CONFIG, url: double.url, everyMinutes },
    ...{ inventory, db, holder: 'sidecar', log: quietLog(), fetch, random: () => 0.5 },
    ...clock,
  });
  const audited: AuditEntry[] = [];
  const audit = async (entry: AuditEntry) => void audited.push(entry);
  const routes = snipeItRoutes({
    ...{ db, now: clock.now, audit, actorOf: () => ACTOR },
    worker: configured ? worker : undefined,
  });
  const server = await serve({
    listen: '127.0.0.1:0',
    routes: routes.map(({ route }) => route),
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => [],
    tokens: [new Secret('token-of-anna')],
  });
  const stop = async () => {
    await worker.stop();
    await server.stop();
    await place.stop();
  };
  return { ...place, worker, server, audited, stop };
}

/** Asks the routes as a person with the token does. */
export async function ask({ server }: Served, method: string, path: string, token = 'token-of-anna') {
  const response = await fetch(`${server.url}/api/v1/snipe-it${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
