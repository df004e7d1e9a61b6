import { openDatabase } from '../core/service/database.ts';
import { serve } from '../core/service/http-server.ts';
import { processMetrics } from '../core/service/process-metrics.ts';
import type { Running } from '../core/service/run.ts';
import { tlsOf } from '../core/service/tls-config.ts';
import { withDocument } from './document.ts';
import { fillFirst } from './first-inventory.ts';
import { admitting, crossOrigin } from './guard.ts';
import { openParts } from './open-parts.ts';
import type { SidecarOptions } from './options.ts';
import { openRounds } from './rounds.ts';
import { MIGRATIONS, type Tables, tablesOf } from './tables.ts';
import { turnOf } from './turn.ts';

/** An import of 10,000 devices has 2 MB; one of 50,000 still fits. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Starts the process that people, scripts and the other services talk to. Rejects when its port cannot be had. */
export async function startSidecar(options: SidecarOptions): Promise<Running & { url: string }> {
  const { config, site, devices, drivers, log, now = Date.now } = options;
  const ownThread = options.now === undefined && config.database !== ':memory:';
  const database = await openDatabase<Tables>(config.database, MIGRATIONS, { ownThread });
  try {
    await fillFirst({ db: tablesOf(database.db), now, drivers }, site, devices, log);
    const parts = await openParts(options, database);
    const routes = withDocument(parts.routes);
    const server = await serve({
      listen: config.listen,
      log,
      routes: routes.map(({ route }) => route),
      admit: admitting(routes, parts.identify),
      before: [crossOrigin(config.identity.origins), ...parts.before],
      notReady: () => undefined,
      metrics: () => exposition(),
      bodyLimit: BODY_LIMIT,
      requestsPerMinute: config.requestsPerMinute,
      proxies: config.identity.proxies,
      ...tlsOf(config.tls, 'sidecar'),
    });
    const { leaseSeconds } = config;
    const turn = await turnOf(database, { site, url: server.url, leaseSeconds, log });
    const rounds = openRounds(parts.rounds, log, turn.isOurs);
    log.info({ url: server.url, site }, 'sidecar-started');
    const stop = async () => {
      await Promise.all([server.stop(), rounds.stop()]);
      await turn.stop();
      await parts.stop();
      await database.close();
      log.info({ site }, 'sidecar-stopped');
    };
    return { url: server.url, stop };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function* exposition(): AsyncIterable<string> {
  yield await processMetrics().metrics();
}
