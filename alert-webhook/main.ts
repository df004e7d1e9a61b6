import { ConfigError } from '../core/service/config.ts';
import { type Database, openDatabase } from '../core/service/database.ts';
import { type HttpServer, serve } from '../core/service/http-server.ts';
import { openLease } from '../core/service/lease.ts';
import type { Running } from '../core/service/run.ts';
import { tlsOf } from '../core/service/tls-config.ts';
import { openWire } from '../core/wire/open.ts';
import { FAULTS } from './config.ts';
import { openDeadMan } from './execution/dead-man.ts';
import { exposition } from './exposition.ts';
import { followInventory, takeOver } from './follow-inventory.ts';
import { beginPolicy, followPolicy, lastingly, notePolicy, takeOverPolicy } from './follow-policy.ts';
import { openGateway } from './gateway/open-gateway.ts';
import { type Heartbeat, openHeartbeat } from './heartbeat/heartbeat.ts';
import { grafanaSignature } from './inbox/grafana-signature.ts';
import { type Door, openDoor } from './inbox/open-door.ts';
import { jobs, type Launch } from './jobs.ts';
import { openActing } from './leading/acting.ts';
import { instanceOf, openLeadership, type Term } from './leading/leadership.ts';
import { openBookKeeping } from './ledger/book-keeping.ts';
import { checkMail } from './mail/post.ts';
import { type RunningPost, startPost } from './mail/start-post.ts';
import { type AlertWebhookOptions, toolsOf } from './make-tools.ts';
import { webhookMetrics } from './metrics.ts';
import type { Desk, DeskParts } from './operators/desk.ts';
import { workOrders } from './operators/work-orders.ts';
import { openQueue } from './queue.ts';
import { recover, takeUpStrays } from './recover.ts';
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
  const signed = config.grafana && grafanaSignature(config.grafana, now);
  const gateway = config.gateway && openGateway(config.gateway, now, () => database.db);
  if (config.mail) checkMail(config.mail);
  const ownThread = options.now === undefined && config.database !== ':memory:';
  // A frozen leader must not keep the journal from the next one for longer than it keeps the lease.
  const frozenMs = instanceOf(config).leaseSeconds * 1000;
  const database = await openDatabase<Tables>(config.database, MIGRATIONS, { ownThread, frozenMs });
  const own = options.wire ? undefined : openWire();
  const { launch, allDone } = jobs(log, () => queue.wake());
  const acting = openActing({
    allDone,
    takeUp: () => takeUp(tools, launch),
    wake: () => queue.wake(),
    onFailure: (error) => log.error({ err: error }, 'take-up-failed'),
  });
  const metrics = webhookMetrics();
  const post = startPost(options, database, metrics);
  const tools = toolsOf(options, database, own, acting, { metrics, notify: post.notify });
  const books = openBookKeeping(database.db, tools);
  const heartbeat = openHeartbeat({ ...tools, db: database.db, site: options.site, seconds: config.heartbeatSeconds });
  const closing = new AbortController();
  const desk: Desk = {
    tools,
    db: database.db,
    site: options.site,
    launch,
    leader: () => acting.leader(),
    wake: () => queue.wake(),
    flying: new Set(),
    closing: closing.signal,
  };
  const queue = openQueue({
    everyMs: config.remediation.checkSeconds * 1000,
    work: async () => {
      takeOver(tools);
      takeOverPolicy(tools);
      if (!acting.ready()) return;
      await notePolicy(tools);
      // Alerts that cannot be worked on are no reason to leave an order of people half done, nor the other way round.
      await workRound(tools, launch)
        .finally(() => workOrders(desk))
        .finally(() => heartbeat.watch());
      await books.keep();
    },
    onError: (error) => {
      tools.metrics.failures.inc();
      log.error({ err: error }, 'work-failed');
    },
  });
  const door = openDoor(config, tools, signed, () => queue.wake());
  const close = async (server?: HttpServer) => {
    closing.abort();
    await options.inventory?.stop();
    await options.policy?.stop();
    await door.stop();
    await acting.stop();
    await server?.stop();
    await queue.stop();
    await post.stop();
    await own?.close();
    await database.close();
  };
  try {
    beginPolicy(options, tools);
    await acting.start(leadershipOf(options, database));
    const server = await open(options, desk, post, { ...door, heartbeat, gateway });
    post.start();
    door.start();
    tools.metrics.armed.set(Number(config.armed));
    takeOverPolicy(tools);
    log.info({ url: server.url, armed: config.armed, devices: options.devices.length, at: now() }, 'listening');
    queue.wake();
    followInventory(options, tools, () => queue.wake());
    followPolicy(options, tools, () => queue.wake());
    return { url: server.url, stop: () => close(server) };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Whoever shares its database leads by a lease of it; one that is alone on a file always does. On PostgreSQL nobody knows
 * who else is there, so two that nobody told of each other do not both act.
 */
function leadershipOf({ config, site, log }: AlertWebhookOptions, { db, engine }: Database<Tables>) {
  if (engine === 'sqlite' && config.instance === undefined) return undefined;
  const { name: holder, url, leaseSeconds } = instanceOf(config);
  const lease = openLease({ db, engine, name: `alert-webhook ${site}`, holder, ...(url ? { url } : {}), leaseSeconds });
  return (onChange: (term: Term | undefined) => void) => openLeadership({ lease, leaseSeconds, log, onChange });
}

/** What an earlier process, or an earlier term, left undone. */
async function takeUp(tools: WorkTools, launch: Launch): Promise<void> {
  const { hands } = tools;
  if (hands === undefined) return refuseUnfinished(tools);
  tools.policy.noteAgain();
  const own = lastingly(tools, hands);
  for (const { done } of await recover(own)) launch(done);
  const leads = () => !own.signal.aborted;
  const deadMan = openDeadMan(own, { leads, everySeconds: own.config.checkSeconds });
  await deadMan.sweep();
  launch(deadMan.watch(own.signal));
}

/** An outlet may be off because of us: without credentials nobody could turn it on, and that must not pass in silence. */
async function refuseUnfinished({ actions }: WorkTools): Promise<void> {
  const [first] = await actions.open();
  if (first === undefined) return;
  throw new ConfigError([
    `alertWebhook.credentials: found none, expected writing credentials: action ${first.id} on "${first.device}" is unfinished`,
  ]);
}

export async function workRound(tools: WorkTools, launch: Launch): Promise<void> {
  const { hands } = tools;
  if (hands) await takeUpStrays({ ...tools, hands }, launch);
  await workInbox(tools);
  await workEpisodes(tools, launch);
  const open = await tools.episodes.open();
  for (const fault of FAULTS)
    tools.metrics.episodesOpen.set({ fault }, open.filter((episode) => episode.fault === fault).length);
  await tools.inbox.forgetBefore(tools.now() - KEEP_ALERTS_MS);
}

type Ways = Door & { heartbeat: Heartbeat } & Pick<DeskParts, 'gateway'>;

function open(
  { config, log, inventory, policy }: AlertWebhookOptions,
  desk: Desk,
  post: RunningPost,
  ways: Ways,
): Promise<HttpServer> {
  const { tools } = desk;
  const { tls, tokens } = config;
  const routes = routesOf({
    ...tools,
    ...ways,
    desk,
    wake: desk.wake,
  });
  return serve({
    listen: config.listen,
    log,
    routes,
    notReady: () => undefined,
    metrics: () => exposition(tools, post, ways.heartbeat, { inventory, policy }),
    tokens: tokens.flatMap(({ token }) => (token ? [token] : [])),
    bound: ways.gateway,
    bodyLimit: 64 * 1024 * 1024,
    requestsPerMinute: config.deliveriesPerMinute,
    ...tlsOf(tls, 'alertWebhook'),
  });
}
