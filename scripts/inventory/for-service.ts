import { whyUnfit } from '../../alert-webhook/remediation-checks.ts';
import type { Device } from '../../core/farm/device.ts';
import type { Live } from '../../core/service/live.ts';
import type { Log } from '../../core/service/log.ts';
import { DRIVERS } from '../../devices/index.ts';
import type { Farm } from '../logixx-config.ts';
import { openInventory } from './source.ts';

type Own = Pick<Farm, 'site' | 'source' | 'exporter' | 'alertWebhook'>;

/** What the exporter watches, from the sidecar; undefined where the devices stand in a file. */
export async function inventoryOfExporter(
  { site, source, exporter }: Own,
  log: Log,
  signal?: AbortSignal,
): Promise<Live<readonly Device[]> | undefined> {
  if (source === undefined) return undefined;
  const credentials = new Set(Object.keys(exporter.credentials));
  const own = { service: 'exporter', site, drivers: DRIVERS, credentials, log };
  return openInventory({ ...source, ...own, ...(signal ? { signal } : {}) });
}

/** The same for alert-webhook, which works with no inventory that its policy does not fit. */
export async function inventoryOfAlertWebhook(
  { site, source, alertWebhook }: Own,
  log: Log,
  signal?: AbortSignal,
): Promise<Live<readonly Device[]> | undefined> {
  if (source === undefined) return undefined;
  const fits = (devices: readonly Device[]) => whyUnfit(alertWebhook.remediation, devices);
  const own = { service: 'alert-webhook', site, drivers: DRIVERS, fits, log };
  return openInventory({ ...source, ...own, ...(signal ? { signal } : {}) });
}
