import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import type { Database } from '../core/service/database.ts';
import type { WriteAudit } from './audit/audit.ts';
import { openAudit } from './audit/open-audit.ts';
import { mentionRound } from './comments/mentions.ts';
import { commentRoutes } from './comments/routes.ts';
import { storyRoutes } from './comments/story-routes.ts';
import type { CommentTables } from './comments/tables.ts';
import { consolePages } from './console/console-pages.ts';
import {
  type Failures,
  failing,
  OF_BILLING,
  OF_GATEWAY,
  OF_IDENTITY,
  OF_INVENTORY,
  OF_PROMETHEUS,
  OF_SNIPE_IT,
} from './failures.ts';
import { fleetRoutes } from './fleet/routes.ts';
import { type Gateway, openGateway } from './gateway/open-gateway.ts';
import type { GiveOrder } from './gateway/order.ts';
import type { Identify } from './guard.ts';
import { openIdentity } from './identity/open-identity.ts';
import { inventoryRoutes } from './inventory/routes.ts';
import type { InventoryTables } from './inventory/tables.ts';
import { usersByName } from './known-users.ts';
import { openPost, type Post } from './mail/open-post.ts';
import { maintenanceRound } from './maintenance/round.ts';
import { maintenanceRoutes } from './maintenance/routes.ts';
import type { WithMaintenance } from './maintenance/tables.ts';
import { openScans } from './onboarding/open-scans.ts';
import { onboardingRoutes } from './onboarding/routes.ts';
import { openBilling } from './open-billing.ts';
import type { SidecarOptions } from './options.ts';
import type { GuardedRoute } from './permission.ts';
import { defaultPolicy } from './policy/defaults.ts';
import { policyRoutes } from './policy/routes.ts';
import { openPrometheus, type Prometheus } from './power/prometheus.ts';
import { powerRoutes } from './power/routes.ts';
import { actorOf, principalOf } from './principal.ts';
import { keepClean } from './retention/keep-clean.ts';
import type { Round } from './rounds.ts';
import { setupRoutes } from './setup/routes.ts';
import { snipeItRoutes } from './snipe-it/routes.ts';
import { storedInventory } from './snipe-it/stored-inventory.ts';
import { openSnipeIt } from './snipe-it/worker.ts';
import { type Tables, tablesOf } from './tables.ts';
import { thresholdRoutes } from './thresholds/routes.ts';
import { ticketsToMirror } from './tickets/mirror.ts';
import { ticketRoutes } from './tickets/routes.ts';
import type { WithTickets } from './tickets/tables.ts';
import { viewRoutes } from './views/routes.ts';

/** What the process is made of. */
export interface SidecarParts {
  routes: GuardedRoute[];
  identify: Identify;
  /** What stands before all routes. */
  before: RequestHandler[];
  rounds: Round[];
  stop(): Promise<void>;
}

const MINUTE = 60;
const HOUR = 3600;

interface Opened extends SidecarOptions {
  db: Database<Tables>['db'];
  now(): number;
  fetch: typeof fetch;
  audit: WriteAudit;
  gateway: Gateway;
  /** Absent where there is no gateway: what is said here counts alone then. */
  give?: GiveOrder;
  prometheus: Prometheus;
  post: Post | undefined;
}

/** A part with what it is made of: its routes, what is looked after, and how it ends. */
type Part = Partial<Pick<SidecarParts, 'routes' | 'rounds' | 'stop'>> & { failures?: Failures };

/** Opens every part on one database, each with no more of the others than it needs. */
export async function openParts(options: SidecarOptions, { db }: Database<Tables>): Promise<SidecarParts> {
  const { config, log, now = Date.now, fetch: ask = fetch } = options;
  const audit = openAudit({ db: tablesOf(db), now });
  const gateway = openGateway({ config: config.gateway, now, audit: audit.write, log, fetch: ask });
  const { prometheus: url, timeoutSeconds, token } = config.power;
  const opened: Opened = {
    ...{ ...options, db, now, fetch: ask, audit: audit.write, gateway },
    ...(config.gateway ? { give: gateway.give } : {}),
    prometheus: openPrometheus({ url, timeoutSeconds, fetch: ask, ...(token ? { token } : {}) }),
    post: config.mail && openPost({ db: tablesOf(db), config: config.mail, log, now, random: Math.random }),
  };
  const identity = await openIdentity({
    ...{ db: tablesOf(db), config: config.identity, now, log, audit: audit.write, fetch: ask },
    mail: opened.post?.queue,
    serviceTokens: config.tokens.flatMap(({ token: service }) => service ?? []),
  });
  opened.post?.start();
  const parts: Part[] = [
    { ...identity, failures: OF_IDENTITY },
    openInventory(opened),
    openScans({ ...opened, db: tablesOf(db) }),
    openBooks(opened),
    openPower(opened),
    { ...openBilling(opened), failures: OF_BILLING },
    openPages(opened),
    { ...gateway, failures: OF_GATEWAY },
    audit,
    { rounds: [{ name: 'clean-up', everySeconds: HOUR, run: () => keepClean({ db, config: config.retention, now }) }] },
    { stop: async () => opened.post?.stop() },
  ];
  return {
    routes: parts.flatMap(({ routes = [], failures = {} }) => failing(routes, failures)),
    identify: identity.identify,
    before: consolePages(undefined, config.console),
    rounds: parts.flatMap(({ rounds = [] }) => rounds),
    async stop() {
      for (const part of parts) await part.stop?.();
    },
  };
}

/** What stands where, how it came there, and what Snipe-IT says of it. */
function openInventory({ config, db, now, drivers, site, prometheus, gateway, audit, log, fetch: ask }: Opened): Part {
  const inventory = { db: tablesOf<InventoryTables>(db), now, drivers };
  const snipeIt =
    config.snipeIt &&
    openSnipeIt({
      ...{ config: config.snipeIt, inventory: storedInventory(inventory), db: tablesOf(db) },
      ...{ log, fetch: ask, now, random: Math.random, holder: `${hostname()} ${config.listen}` },
      pause: (ms, signal) => sleep(ms, undefined, { signal }),
      tickets: async () => (await ticketsToMirror(tablesOf(db))).map(({ ticket }) => ticket),
    });
  const onboarding = { ...inventory, site, prometheus, renameOutlet: gateway.renameOutlet };
  const makeAsset = async () => 'the next run of Snipe-IT makes it';
  return {
    routes: [
      ...failing(inventoryRoutes({ ...inventory, site, actorOf, exporters: config.exporters }), OF_INVENTORY),
      ...failing(onboardingRoutes({ ...onboarding, ...(snipeIt ? { makeAsset } : {}) }), OF_PROMETHEUS),
      ...failing(snipeItRoutes({ db: tablesOf(db), now, worker: snipeIt, actorOf, audit }), OF_SNIPE_IT),
    ],
    rounds: snipeIt ? [{ name: 'snipe-it', everySeconds: MINUTE, run: () => snipeIt.round() }] : [],
    stop: async () => snipeIt?.stop(),
  };
}

/** What people say and do about devices. */
function openBooks({ db, now, drivers, audit, give, post, log }: Opened): Part {
  const gives = give ? { give } : {};
  const said = { now, audit, drivers, findUsers: usersByName(tablesOf(db)) };
  const comments = {
    db: tablesOf<CommentTables & WithTickets>(db),
    ...said,
    ...(post ? { queueMail: post.queue } : {}),
  };
  const maintenance = {
    ...{ db: tablesOf<WithMaintenance>(db), now, drivers, audit, newKey: randomUUID, ...gives },
    underWay: new Set<string>(),
  };
  const look = async () => {
    const { problems } = await maintenanceRound(maintenance);
    for (const problem of problems) log.error({ problem }, 'maintenance-problem');
  };
  return {
    routes: [
      ...commentRoutes(comments),
      ...failing([...storyRoutes({ db: tablesOf(db), ...gives }), ...maintenanceRoutes(maintenance)], OF_GATEWAY),
      ...ticketRoutes({ db: tablesOf(db), ...said }),
    ],
    rounds: [
      { name: 'mentions', everySeconds: MINUTE, run: () => mentionRound(comments) },
      { name: 'maintenance', everySeconds: MINUTE, run: look },
    ],
  };
}

/** What is drawn, and what miners do now. */
function openPower({ db, now, prometheus, gateway }: Opened): Part {
  const power = powerRoutes({ prometheus, now, principalOf, renameOutlet: gateway.renameOutlet });
  const fleet = fleetRoutes({ db: tablesOf(db), prometheus, now });
  return { routes: failing([...failing(power, OF_GATEWAY), ...fleet], OF_PROMETHEUS) };
}

/** What the pages ask about the farm as a whole. */
function openPages({ config, db, now, prometheus, thresholds = {}, policy = defaultPolicy(), audit }: Opened): Part {
  const has = { hasGateway: config.gateway !== undefined, hasMail: config.mail !== undefined };
  const shared = { prometheus, now };
  const asking = [
    ...setupRoutes({ db: tablesOf(db), ...shared, ...has }),
    ...thresholdRoutes({ db: tablesOf(db), inventory: tablesOf(db), ...shared, ofFile: thresholds, audit }),
    ...policyRoutes({ db: tablesOf(db), inventory: tablesOf(db), now, ofFile: policy, audit }),
  ];
  return { routes: [...viewRoutes({ db: tablesOf(db), now }), ...failing(asking, OF_PROMETHEUS)] };
}
