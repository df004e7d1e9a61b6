import type { Log } from '../../core/service/log.ts';
import type { Delivery } from '../alert.ts';
import type { Inbox } from '../inbox.ts';
import type { WebhookMetrics } from '../metrics.ts';
import { Stopped } from '../tools.ts';
import { type AlertmanagerAddress, type KnownAlerts, readAlertmanager } from './alertmanager.ts';

export type ReconcileReason = 'start' | 'truncated' | 'store-failure';

/** Asks every Alertmanager what is firing, when a delivery may have been missed. */
export interface Reconciliation {
  /** Soon, and again until it was read. Many wishes before that are one. */
  want(reason: ReconcileReason): void;
  stop(): Promise<void>;
}

export interface ReconciliationParts {
  alertmanagers: readonly AlertmanagerAddress[];
  inbox: Pick<Inbox, 'store' | 'receivers'>;
  metrics: Pick<WebhookMetrics, 'inboxAlerts' | 'reconcileFailures'>;
  log: Log;
  /** Waits; rejects when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Work is waiting. */
  wake(): void;
  read?: typeof readAlertmanager;
}

/** Under this name, alerts that were read are stored beside those that were delivered. */
export const RECONCILE = 'reconcile';
/** Between two readings of one Alertmanager. */
const REST_MS = 5_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Takes the active alerts of each Alertmanager as if they were delivered. One that is suppressed, by a hold or a
 * silence, is not taken, nor one that is routed to other receivers alone.
 */
export function openReconciliation(parts: ReconciliationParts): Reconciliation {
  const stopping = new AbortController();
  const loops = parts.alertmanagers.map((address) => loopOf(parts, address, stopping.signal));
  return {
    want: (reason) => loops.forEach(({ want }) => void want(reason)),
    async stop() {
      stopping.abort();
      await Promise.all(loops.map(({ over }) => over()));
    },
  };
}

function loopOf(parts: ReconciliationParts, address: AlertmanagerAddress, signal: AbortSignal) {
  const { pause, log, metrics } = parts;
  let wanted: ReconcileReason | undefined;
  let running: Promise<void> | undefined;
  const round = async (failures: number): Promise<number> => {
    const reason = wanted ?? 'start';
    wanted = undefined;
    try {
      if (await reconcile(parts, address, reason, signal)) wanted ??= reason;
      return 0;
    } catch (error) {
      if (signal.aborted) return 0;
      metrics.reconcileFailures.inc();
      log.warn({ err: error, alertmanager: nameOf(address.url), reason }, 'reconcile-failed');
      wanted ??= reason;
      return failures + 1;
    }
  };
  const loop = async () => {
    for (let failures = 0; wanted !== undefined && !signal.aborted; ) {
      failures = await round(failures);
      const ms =
        failures === 0 ? REST_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, failures - 1));
      await pause(ms, signal);
    }
  };
  const start = () => {
    running = loop()
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) log.error({ err: error }, 'reconcile-ended');
      })
      .finally(() => {
        running = undefined;
        if (wanted !== undefined && !signal.aborted) start();
      });
  };
  return {
    want(reason: ReconcileReason) {
      wanted = reason;
      if (running === undefined && !signal.aborted) start();
    },
    over: async () => running,
  };
}

/** Reads one Alertmanager and stores what is active; true when it must be read again, as it had not looked at all itself. */
async function reconcile(
  { inbox, metrics, log, wake, read = readAlertmanager }: ReconciliationParts,
  address: AlertmanagerAddress,
  reason: ReconcileReason,
  signal: AbortSignal,
): Promise<boolean> {
  const receivers = new Set([address.receiver, ...(await inbox.receivers())]);
  receivers.delete(RECONCILE);
  const known = await read(address, receivers, signal);
  const alertmanager = nameOf(address.url);
  if (known.active.length > 0) {
    const { fresh } = await inbox.store(deliveryOf(known, alertmanager), known.body);
    metrics.inboxAlerts.inc({ status: 'reconciled' }, fresh);
    wake();
  }
  const { active, suppressed, unprocessed, elsewhere, unreadable } = known;
  log.info(
    { alertmanager, reason, active: active.length, suppressed, unprocessed, elsewhere, unreadable },
    'reconciled',
  );
  return unprocessed > 0;
}

function deliveryOf({ active }: KnownAlerts, externalUrl: string): Delivery {
  return { receiver: RECONCILE, groupKey: '', externalUrl, truncatedAlerts: 0, alerts: active, unreadable: 0 };
}

/** Without the name and password that an address may hold. */
function nameOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
