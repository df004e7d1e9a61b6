import type { Device } from '../../core/farm/device.ts';
import { ConfigError } from '../../core/service/config.ts';
import { fetchTagged } from '../../core/service/fetch-tagged.ts';
import type { Live } from '../../core/service/live.ts';
import type { Log } from '../../core/service/log.ts';
import type { InventorySource } from './config.ts';
import { following } from './following.ts';
import { type Holder, openHolder, type Take } from './holder.ts';
import { type InventoryMetrics, inventoryMetrics } from './metrics.ts';
import { papersAt } from './papers.ts';
import type { Means } from './read-inventory.ts';

export interface SourceOptions extends InventorySource, Means {
  /** Whose copy it is: exporter or alert-webhook. */
  service: string;
  log: Log;
  /** Why a service cannot work with these devices, in a sentence. */
  fits?: Take;
  fetch?: typeof fetch;
  /** Unix milliseconds. */
  now?: () => number;
  /** How long to wait for a first inventory; a minute unless said. */
  startWaitMs?: number;
  /** Ends the waiting for a first one. */
  signal?: AbortSignal;
}

const TRY_AGAIN_MS = 1_000;

/**
 * The devices of a site as its sidecar knows them, or as it knew them last. Rejects where there is no good one for a
 * minute, and with ConfigError where the configuration does not fit the last good one and no other is to be had.
 */
export async function openInventory(options: SourceOptions): Promise<Live<readonly Device[]>> {
  const { fits = () => undefined, now = Date.now, startWaitMs = 60_000 } = options;
  const metrics = inventoryMetrics();
  const papers = papersAt(options.cacheFile, options.service);
  const closing = new AbortController();
  const holder = openHolder({ ...options, papers, metrics, now });
  const asking = asker(options, holder, metrics, closing.signal);
  const ends = performance.now() + startWaitMs;
  let reason = await asking(fits);
  while (holder.devices === undefined) {
    if (options.signal?.aborted || performance.now() >= ends)
      throw new Error(`found no inventory: ${holder.refused ?? reason ?? ''}, and no good copy of an earlier one`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(TRY_AGAIN_MS, options.refreshSeconds * 1000)));
    reason = await asking(fits);
  }
  const hindrance = fits(holder.devices);
  if (hindrance !== undefined) throw new ConfigError([hindrance]);
  return following({
    value: () => holder.devices ?? [],
    ask: asking,
    everyMs: options.refreshSeconds * 1000,
    closing,
    metrics: () => metrics.registry.metrics(),
  });
}

/** One question to the sidecar; says why there was no answer. */
type Ask = (take: Take) => Promise<string | undefined>;

function asker(options: SourceOptions, holder: Holder, metrics: InventoryMetrics, signal: AbortSignal): Ask {
  const { log, url, site, token } = options;
  const address = `${url}/api/v1/inventory?site=${encodeURIComponent(site)}`;
  const own = options.fetch ? { fetch: options.fetch } : {};
  let told: string | undefined;
  return async (take) => {
    try {
      const answer = await fetchTagged({ url: address, token, known: holder.etag, signal, ...own });
      if (told !== undefined) log.info({ url }, 'inventory-reachable-again');
      told = undefined;
      if (!signal.aborted) holder.hear(answer, take);
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      metrics.failures.inc();
      if (told !== reason) log.warn({ reason, held: holder.devices?.length ?? 0 }, 'inventory-unreachable');
      told = reason;
      return reason;
    }
  };
}
