import type { Device } from '../core/farm/device.ts';
import type { ToldPolicy } from '../core/farm/remediation/policy.ts';
import type { Database } from '../core/service/database.ts';
import type { Live } from '../core/service/live.ts';
import type { Log } from '../core/service/log.ts';
import type { OpenWire } from '../core/wire/open.ts';
import type { Wire } from '../core/wire/wire.ts';
import type { Driver } from '../devices/driver.ts';
import { openActions } from './actions.ts';
import { openCare } from './care.ts';
import { openEarlierSamples } from './conditions/earlier-samples.ts';
import type { AlertWebhookConfig } from './config.ts';
import { openDecisions } from './decisions.ts';
import { openEpisodes } from './episode.ts';
import { openDueOutlets } from './execution/due-outlets.ts';
import { openLatches } from './execution/latches.ts';
import { openQuarantines } from './execution/quarantines.ts';
import { openHands } from './hands.ts';
import { openHeldPolicy } from './held-policy.ts';
import { openInbox } from './inbox.ts';
import { openInventory } from './inventory.ts';
import { openJournal } from './journal.ts';
import type { Acting } from './leading/acting.ts';
import { openLedger } from './ledger.ts';
import { type WebhookMetrics, webhookMetrics } from './metrics.ts';
import { logNotify, type Notify } from './notify.ts';
import { exporterSamples, type Samples } from './samples.ts';
import { shardedSamples } from './sharded-samples.ts';
import { openStandings } from './standing.ts';
import type { Tables, WebhookDb } from './tables.ts';
import { type Books, pause, type WorkTools } from './tools.ts';

export interface AlertWebhookOptions {
  site: string;
  devices: Device[];
  /** Where they change while the service runs; stopped with it. */
  inventory?: Live<readonly Device[]>;
  /** What people set of the policy while the service runs; stopped with it. */
  policy?: Live<ToldPolicy>;
  config: AlertWebhookConfig;
  drivers: readonly Driver[];
  log: Log;
  /** The wire to the devices; our own unless given. */
  wire?: Wire;
  /** Where samples are read; the exporter unless given. */
  samples?: Samples;
  /** Who tells people; mail where it is configured, and else the log, unless given. */
  notify?: Notify;
  /** Unix milliseconds. */
  now?: () => number;
  /** How often an outlet in motion is looked at; 1 s unless said. */
  outletPollMs?: number;
}

const LONGEST_PAUSE_MS = 30_000;

/** Everything that working needs, over one database. `signal` is that of the term under way. */
export function toolsOf(
  { config, drivers, log, devices, now = Date.now, ...options }: AlertWebhookOptions,
  { db }: Database<Tables>,
  own: OpenWire | undefined,
  acting: Pick<Acting, 'signal' | 'fence'>,
  told: { metrics: WebhookMetrics; notify: Notify } = {
    metrics: webhookMetrics(),
    notify: options.notify ?? logNotify(log),
  },
): WorkTools {
  const { credentials, exporter, armed } = config;
  const wire = options.wire ?? own?.wire;
  const inventory = openInventory(devices);
  const policy = openHeldPolicy(config.remediation, options.policy !== undefined);
  const journal = openJournal(db, now);
  const ledger = openLedger(journal);
  const standings = openStandings(db, now, config.remediation.killSwitchFile);
  const mayWrite = wire !== undefined && Object.keys(credentials).length > 0;
  return {
    ...(mayWrite ? { hands: openHands({ wire, devices: (id) => inventory.now().get(id), drivers, credentials }) } : {}),
    ...booksOf(db, now),
    inOneCommit: (job) => db.transaction().execute((trx) => job(booksOf(trx, now))),
    journal,
    ledger,
    latches: openLatches(db, now, ledger),
    quarantines: openQuarantines(db, now, ledger),
    due: openDueOutlets(db, now),
    running: new Set(),
    care: openCare(),
    standings,
    pause,
    async fence({ restoring = false, again = false } = {}) {
      await acting.fence({ restoring });
      const killed = restoring || again ? undefined : await standings.killed();
      if (killed !== undefined) throw new Error(killed);
    },
    actions: openActions(db, now, inventory.now),
    samples: options.samples ?? samplesOf(exporter),
    ...told,
    policy,
    get config() {
      return policy.now();
    },
    inventory,
    get devices() {
      return inventory.now();
    },
    drivers,
    armed,
    earlier: openEarlierSamples(),
    log,
    now,
    get signal() {
      return acting.signal();
    },
    outletPollMs: options.outletPollMs ?? 1_000,
    longestPauseMs: LONGEST_PAUSE_MS,
  };
}

function samplesOf({ url, shards = [], ...rest }: AlertWebhookConfig['exporter']): Samples {
  const parts = [url, ...shards].map((each) => exporterSamples({ ...rest, url: each }));
  return parts.length === 1 && parts[0] ? parts[0] : shardedSamples(parts);
}

function booksOf(db: WebhookDb, now: () => number): Books {
  return { inbox: openInbox(db, now), episodes: openEpisodes(db, now), decisions: openDecisions(db, now) };
}
