import { readFileSync } from 'node:fs';
import type { Device } from '../core/farm/device.ts';
import { ConfigError } from '../core/service/config.ts';
import { type Database, openDatabase } from '../core/service/database.ts';
import { type HttpServer, serve } from '../core/service/http-server.ts';
import type { Log } from '../core/service/log.ts';
import type { Running } from '../core/service/run.ts';
import { type OpenWire, openWire } from '../core/wire/open.ts';
import type { Wire } from '../core/wire/wire.ts';
import type { Driver } from '../devices/driver.ts';
import { openActions } from './actions.ts';
import { type AlertWebhookConfig, FAULTS } from './config.ts';
import { openDecisions } from './decisions.ts';
import { openEpisodes } from './episode.ts';
import { openHands } from './hands.ts';
import { openInbox } from './inbox.ts';
import { jobs, type Launch } from './jobs.ts';
import { openJournal } from './journal.ts';
import { openLedger } from './ledger.ts';
import { type WebhookMetrics, webhookMetrics } from './metrics.ts';
import { logNotify, type Notify } from './notify.ts';
import { openOperator } from './operator.ts';
import { openQueue, type Queue } from './queue.ts';
import { recover } from './recover.ts';
import { exporterSamples, type Samples } from './samples.ts';
import { routesOf } from './server.ts';
import { openStandings } from './standing.ts';
import { MIGRATIONS, type Tables, type WebhookDb } from './tables.ts';
import { type Books, pause, type WorkTools } from './tools.ts';
import { workEpisodes } from './work.ts';
import { workInbox } from './work-inbox.ts';

export interface AlertWebhookOptions {
  site: string;
  devices: Device[];
  config: AlertWebhookConfig;
  drivers: readonly Driver[];
  log: Log;
  /** The wire to the devices; our own unless given. */
  wire?: Wire;
  /** Where samples are read; the exporter unless given. */
  samples?: Samples;
  /** Who tells people; the log unless given. */
  notify?: Notify;
  /** Unix milliseconds. */
  now?: () => number;
  /** How often an outlet in motion is looked at; 1 s unless said. */
  outletPollMs?: number;
}

/** Worked alerts are forgotten after this long; episodes, decisions, actions and the journal are kept. */
const KEEP_ALERTS_MS = 30 * 24 * 3_600_000;
const LONGEST_PAUSE_MS = 30_000;

/** Starts the healing hand: first what an earlier process left undone, then the port. Disarmed it switches nothing. */
export async function startAlertWebhook(options: AlertWebhookOptions): Promise<Running & { url: string }> {
  const { config, log, now = Date.now } = options;
  if (config.armed && Object.keys(config.credentials).length === 0)
    throw new ConfigError(['alertWebhook.credentials: found none, expected writing credentials, as it is armed']);
  const database = await openDatabase<Tables>(config.database, MIGRATIONS);
  const own = options.wire ? undefined : openWire();
  const stopping = new AbortController();
  const { launch, allDone } = jobs(log, () => queue.wake());
  const tools = toolsOf(options, database, own, stopping.signal);
  const queue = openQueue({
    everyMs: config.remediation.checkSeconds * 1000,
    work: () => workRound(tools, launch),
    onError: (error) => {
      tools.metrics.failures.inc();
      log.error({ err: error }, 'work-failed');
    },
  });
  const close = async (server?: HttpServer) => {
    stopping.abort();
    await server?.stop();
    await queue.stop();
    await allDone();
    await own?.close();
    await database.close();
  };
  try {
    const { hands } = tools;
    if (hands) for (const { done } of await recover({ ...tools, hands })) launch(done);
    else await refuseUnfinished(tools);
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

function toolsOf(
  { config, drivers, log, devices, now = Date.now, ...options }: AlertWebhookOptions,
  { db }: Database<Tables>,
  own: OpenWire | undefined,
  signal: AbortSignal,
): WorkTools {
  const { credentials, exporter, armed } = config;
  const wire = options.wire ?? own?.wire;
  const journal = openJournal(db, now);
  const mayWrite = wire !== undefined && Object.keys(credentials).length > 0;
  return {
    ...(mayWrite ? { hands: openHands({ wire, devices, drivers, credentials }) } : {}),
    ...booksOf(db, now),
    inOneCommit: (job) => db.transaction().execute((trx) => job(booksOf(trx, now))),
    journal,
    ledger: openLedger(journal),
    standings: openStandings(db, now, config.remediation.killSwitchFile),
    pause,
    fence: () => Promise.resolve(),
    actions: openActions(db, now),
    samples: options.samples ?? exporterSamples(exporter),
    notify: options.notify ?? logNotify(log),
    metrics: webhookMetrics(),
    config: config.remediation,
    devices: new Map(devices.map((device) => [device.id, device])),
    drivers,
    armed,
    log,
    now,
    signal,
    outletPollMs: options.outletPollMs ?? 1_000,
    longestPauseMs: LONGEST_PAUSE_MS,
  };
}

function booksOf(db: WebhookDb, now: () => number): Books {
  return { inbox: openInbox(db, now), episodes: openEpisodes(db, now), decisions: openDecisions(db, now) };
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
