import { readFileSync } from 'node:fs';
import { ConfigError } from '../core/service/config.ts';
import { type Database, openDatabase } from '../core/service/database.ts';
import { type HttpServer, serve } from '../core/service/http-server.ts';
import type { Running } from '../core/service/run.ts';
import { openWire } from '../core/wire/open.ts';
import { FAULTS } from './config.ts';
import { jobs, type Launch } from './jobs.ts';
import { openActing } from './leading/acting.ts';
import { openLeadership, type Term } from './leading/leadership.ts';
import { openLease } from './leading/lease.ts';
import { type AlertWebhookOptions, toolsOf } from './make-tools.ts';
import type { WebhookMetrics } from './metrics.ts';
import { openOperator } from './operator.ts';
import { openQueue, type Queue } from './queue.ts';
import { recover } from './recover.ts';
import { routesOf } from './server.ts';
import { MIGRATIONS, type Tables } from './tables.ts';
import type { WorkTools } from './tools.ts';
import { workEpisodes } from './work.ts';
import { workInbox } from './work-inbox.ts';

export type { AlertWebhookOptions };

/** Worked alerts are forgotten after this long; episodes, decisions, actions and the journal are kept. */
const KEEP_ALERTS_MS = 30 * 24 * 3_600_000;

/** Starts the healing hand: first what an earlier process left undone, then the port. Disarmed it switches nothing. */
export async function startAlertWebhook(options: AlertWebhookOptions): Promise<Running & { url: string }> {
  const { config, log, now = Date.now } = options;
  if (config.armed && Object.keys(config.credentials).length === 0)
    throw new ConfigError(['alertWebhook.credentials: found none, expected writing credentials, as it is armed']);
  const database = await openDatabase<Tables>(config.database, MIGRATIONS);
  const own = options.wire ? undefined : openWire();
  const { launch, allDone } = jobs(log, () => queue.wake());
  const acting = openActing({
    allDone,
    takeUp: () => takeUp(tools, launch),
    wake: () => queue.wake(),
    onFailure: (error) => log.error({ err: error }, 'take-up-failed'),
  });
  const tools = toolsOf(options, database, own, acting);
  const queue = openQueue({
    everyMs: config.remediation.checkSeconds * 1000,
    work: async () => {
      if (acting.ready()) await workRound(tools, launch);
    },
    onError: (error) => {
      tools.metrics.failures.inc();
      log.error({ err: error }, 'work-failed');
    },
  });
  const close = async (server?: HttpServer) => {
    await acting.stop();
    await server?.stop();
    await queue.stop();
    await allDone();
    await own?.close();
    await database.close();
  };
  try {
    await acting.start(leadershipOf(options, database));
    const server = await open(options, tools, queue, launch);
    tools.metrics.armed.set(Number(config.armed));
    log.info({ url: server.url, armed: config.armed, devices: options.devices.length, at: now() }, 'listening');
    queue.wake();
    return { url: server.url, stop: () => close(server) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One of several instances leads by a lease of the database; a single one always does. */
function leadershipOf({ config: { instance }, site, log }: AlertWebhookOptions, { db, engine }: Database<Tables>) {
  if (instance === undefined) return undefined;
  const { name: holder, url, leaseSeconds } = instance;
  const lease = openLease({ db, engine, name: `alert-webhook ${site}`, holder, ...(url ? { url } : {}), leaseSeconds });
  return (onChange: (term: Term | undefined) => void) => openLeadership({ lease, leaseSeconds, log, onChange });
}

/** What an earlier process, or an earlier term, left undone. */
async function takeUp(tools: WorkTools, launch: Launch): Promise<void> {
  const { hands } = tools;
  if (hands) for (const { done } of await recover({ ...tools, hands })) launch(done);
  else await refuseUnfinished(tools);
}

/** An outlet may be off because of us: without credentials nobody could turn it on, and that must not pass in silence. */
async function refuseUnfinished({ actions }: WorkTools): Promise<void> {
  const [first] = await actions.open();
  if (first === undefined) return;
  throw new ConfigError([
    `alertWebhook.credentials: found none, expected writing credentials: action ${first.id} on "${first.device}" is unfinished`,
  ]);
}

async function workRound(tools: WorkTools, launch: Launch): Promise<void> {
  await workInbox(tools);
  await workEpisodes(tools, launch);
  const open = await tools.episodes.open();
  for (const fault of FAULTS)
    tools.metrics.episodesOpen.set({ fault }, open.filter((episode) => episode.fault === fault).length);
  await tools.inbox.forgetBefore(tools.now() - KEEP_ALERTS_MS);
}

function open(
  { config, log }: AlertWebhookOptions,
  tools: WorkTools,
  queue: Queue,
  launch: Launch,
): Promise<HttpServer> {
  const { tls, tokens } = config;
  const routes = routesOf({
    ...tools,
    operator: openOperator(tools, launch),
    wake: () => queue.wake(),
    onStoreFailure: (error) => log.error({ err: error }, 'inbox-store-failed'),
  });
  return serve({
    listen: config.listen,
    log,
    routes,
    notReady: () => undefined,
    metrics: () => exposition(tools),
    tokens: tokens.flatMap(({ token }) => (token ? [token] : [])),
    bodyLimit: 64 * 1024 * 1024,
    ...(tls
      ? {
          tls: {
            cert: readFileSync(tls.certFile, 'utf8'),
            key: readFileSync(tls.keyFile, 'utf8'),
            ...(tls.clientCaFile ? { clientCa: readFileSync(tls.clientCaFile, 'utf8') } : {}),
          },
        }
      : {}),
  });
}

async function* exposition({
  inbox,
  metrics,
}: {
  inbox: WorkTools['inbox'];
  metrics: WebhookMetrics;
}): AsyncIterable<string> {
  metrics.inboxPending.set(await inbox.countPending());
  yield await metrics.registry.metrics();
}
