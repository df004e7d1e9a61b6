import type { SignedBody } from '../../core/service/route.ts';
import type { AlertWebhookConfig } from '../config.ts';
import type { WorkTools } from '../tools.ts';
import type { ReceiveParts } from './receive.ts';
import { openReconciliation } from './reconcile.ts';

/** How alerts come in: what the receiving route needs, and the readings of Alertmanager beside it. */
export interface Door extends Pick<ReceiveParts, 'signed' | 'onStoreFailure' | 'onTruncated'> {
  /** Reads what is firing already. */
  start(): void;
  stop(): Promise<void>;
}

/** Opens nothing yet: `start` does. */
export function openDoor(
  { alertmanagers }: Pick<AlertWebhookConfig, 'alertmanagers'>,
  tools: Pick<WorkTools, 'inbox' | 'metrics' | 'log' | 'pause'>,
  signed: SignedBody | undefined,
  wake: () => void,
): Door {
  const { log, metrics } = tools;
  const reconciliation = openReconciliation({ ...tools, alertmanagers, wake });
  return {
    ...(signed ? { signed } : {}),
    onStoreFailure(error) {
      metrics.storeFailures.inc();
      log.error({ err: error }, 'inbox-store-failed');
      reconciliation.want('store-failure');
    },
    onTruncated(alerts) {
      if (alertmanagers.length === 0)
        log.warn({ alerts }, 'truncated: alerts were left out, and no Alertmanager is configured to ask for them');
      reconciliation.want('truncated');
    },
    start: () => reconciliation.want('start'),
    stop: () => reconciliation.stop(),
  };
}
