import { whyRefused } from '../../alert-webhook/held-policy.ts';
import { whyUnfit } from '../../alert-webhook/remediation-checks.ts';
import type { Device } from '../../core/farm/device.ts';
import type { ToldPolicy } from '../../core/farm/remediation/policy.ts';
import type { ThresholdPolicy } from '../../core/farm/thresholds.ts';
import type { Live } from '../../core/service/live.ts';
import type { Log } from '../../core/service/log.ts';
import type { Farm } from '../logixx-config.ts';
import { openPolicy } from './policy.ts';
import { openInventory } from './source.ts';
import { openThresholds } from './thresholds.ts';

type Own = Pick<Farm, 'site' | 'drivers' | 'source' | 'exporter' | 'alertWebhook'>;

/** What the exporter watches, from the sidecar; undefined where the devices stand in a file. */
export async function inventoryOfExporter(
  { site, drivers, source, exporter }: Own,
  log: Log,
  signal?: AbortSignal,
): Promise<Live<readonly Device[]> | undefined> {
  if (source === undefined) return undefined;
  const credentials = new Set(Object.keys(exporter.credentials));
  const own = { service: 'exporter', site, drivers, credentials, log };
  return openInventory({ ...source, ...own, ...(signal ? { signal } : {}) });
}

/** The thresholds that the sidecar keeps beside the inventory; undefined where the devices stand in a file. */
export async function thresholdsOfExporter(
  { source, thresholds }: Pick<Farm, 'source' | 'thresholds'>,
  log: Log,
): Promise<Live<ThresholdPolicy> | undefined> {
  return source && openThresholds({ ...source, service: 'exporter', ofFile: thresholds, log });
}

/** What people set of the policy of healing in the sidecar; undefined where the devices stand in a file. */
export async function policyOfAlertWebhook(
  { source, alertWebhook }: Pick<Farm, 'source' | 'alertWebhook'>,
  log: Log,
): Promise<Live<ToldPolicy> | undefined> {
  return source && openPolicy({ ...source, fits: (told) => whyRefused(alertWebhook.remediation, told), log });
}

/** The same for alert-webhook, which works with no inventory that its policy does not fit. */
export async function inventoryOfAlertWebhook(
  { site, drivers, source, alertWebhook }: Own,
  log: Log,
  signal?: AbortSignal,
): Promise<Live<readonly Device[]> | undefined> {
  if (source === undefined) return undefined;
  const fits = (devices: readonly Device[]) => whyUnfit(alertWebhook.remediation, devices);
  const own = { service: 'alert-webhook', site, drivers, fits, log };
  return openInventory({ ...source, ...own, ...(signal ? { signal } : {}) });
}
