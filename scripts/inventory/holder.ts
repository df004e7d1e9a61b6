import type { Device, DeviceEntry } from '../../core/farm/device.ts';
import { decideInventory } from '../../core/farm/inventory-change.ts';
import type { Tagged } from '../../core/service/fetch-tagged.ts';
import type { Log } from '../../core/service/log.ts';
import type { InventoryMetrics } from './metrics.ts';
import type { Copy, Papers, Refusal } from './papers.ts';
import { digestOf, type LeftOut, type Means, readInventory, usable } from './read-inventory.ts';

export interface HolderOptions extends Means {
  url: string;
  acceptAfterSeconds: number;
  papers: Papers;
  metrics: InventoryMetrics;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
}

/** Says why these devices cannot be worked with; undefined when they were taken over. */
export type Take = (devices: readonly Device[]) => string | undefined;

/** The inventory that holds, and what becomes of each one that is offered. Asks nobody over the network. */
export interface Holder {
  /** Absent until there is a good one. */
  readonly devices: readonly Device[] | undefined;
  /** Why the one that is offered is not taken over. */
  readonly refused: string | undefined;
  /** Of the newest good answer. */
  readonly etag: string | undefined;
  hear(answer: Tagged, take: Take): void;
}

interface Offer {
  entries: DeviceEntry[];
  digest: string;
  etag?: string | undefined;
  since: number;
}

/** Begins with the last good copy, where there is one of this site. */
export function openHolder(options: HolderOptions): Holder {
  const { papers, metrics, log, now, url, site } = options;
  const copy = copyOf(options);
  let held = copy && holding(options, { entries: copy.devices, digest: digestOf(copy.devices) });
  let etag = copy?.url === url ? copy.etag : undefined;
  let offer: Offer | undefined;
  let refused: string | undefined;
  /** An earlier process may have left a refusal behind. */
  let isSettled = false;
  if (copy) metrics.lastSuccess.set(copy.at / 1000);
  if (held) tellLeftOut(options, held);

  const refuse = (why: string, refusal: Omit<Refusal, 'why' | 'since'>) => {
    metrics.refused.set(1);
    if (refused === why) return;
    refused = why;
    isSettled = false;
    log.warn({ url, site, why, ...refusal, held: held?.devices.length ?? 0 }, 'inventory-refused');
    attempt(log, () => papers.refuse({ ...refusal, why, since: offer?.since ?? now() }));
  };
  const settle = () => {
    metrics.refused.set(0);
    if (refused !== undefined) log.info({ url, site }, 'inventory-no-longer-refused');
    refused = undefined;
    isSettled = true;
    attempt(log, papers.settle);
  };
  const weigh = (next: Offer, take: Take) => {
    const { digest, entries } = next;
    const offered = holding(options, next);
    const verdict = decideInventory({
      last: held?.devices,
      next: offered.devices,
      sameForSeconds: (now() - next.since) / 1000,
      acceptAfterSeconds: options.acceptAfterSeconds,
      accepted: attempt(log, papers.accepted) === digest,
    });
    const about = { digest, devices: entries.length };
    if (!verdict.take) return refuse(verdict.why ?? '', { ...about, mayAccept: true });
    const hindrance = take(offered.devices);
    if (hindrance !== undefined) return refuse(hindrance, { ...about, mayAccept: false });
    const before = held?.devices.length;
    held = offered;
    offer = undefined;
    log.info({ url, site, devices: offered.devices.length, before, why: verdict.why }, 'inventory-taken');
    tellLeftOut(options, held);
    attempt(log, () => papers.keep({ url, site, devices: entries, ...(next.etag ? { etag: next.etag } : {}) }));
    settle();
  };

  return {
    get devices() {
      return held?.devices;
    },
    get refused() {
      return refused;
    },
    get etag() {
      return etag;
    },
    hear(answer, take) {
      if (answer.changed) {
        const entries = readGood(answer.body);
        if (typeof entries === 'string') {
          etag = undefined;
          return refuse(entries, { digest: '', devices: 0, mayAccept: false });
        }
        etag = answer.etag;
        const digest = digestOf(entries);
        offer = digest === held?.digest ? undefined : { entries, digest, etag, since: sinceOf(digest) };
      }
      metrics.lastSuccess.set(now() / 1000);
      if (offer) weigh(offer, take);
      else if (!isSettled) settle();
      if (!offer) attempt(log, () => papers.confirm(now()));
    },
  };

  /** What was offered before, also to an earlier process, is not new. */
  function sinceOf(digest: string): number {
    if (offer?.digest === digest) return offer.since;
    const known = attempt(log, papers.refusal);
    return known?.digest === digest ? Math.min(known.since, now()) : now();
  }
}

interface Held {
  digest: string;
  devices: readonly Device[];
  leftOut: LeftOut[];
}

function holding(means: Means, { entries, digest }: Pick<Offer, 'entries' | 'digest'>): Held {
  return { digest, ...usable(entries, means) };
}

/** A copy that nobody can use is no reason not to start: it is told, and fetched anew. */
function copyOf({ papers, site, log }: HolderOptions): Copy | undefined {
  try {
    const copy = papers.copy();
    if (copy?.site !== site) return undefined;
    return { ...copy, devices: readInventory({ devices: copy.devices }) };
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'inventory-copy-unusable');
    return undefined;
  }
}

function readGood(body: unknown): DeviceEntry[] | string {
  try {
    return readInventory(body);
  } catch (error) {
    return messageOf(error);
  }
}

const MOST_NAMED = 20;

function tellLeftOut({ metrics, log }: HolderOptions, { devices, leftOut }: Held): void {
  metrics.devices.set(devices.length);
  for (const reason of ['driver', 'credentials'] as const) {
    const those = leftOut.filter((each) => each.reason === reason);
    metrics.leftOut.set({ reason }, those.length);
    if (those.length === 0) continue;
    const named = those.slice(0, MOST_NAMED).map(({ id, found }) => `${id} (${found})`);
    log.warn({ reason, count: those.length, devices: named }, 'inventory-devices-left-out');
  }
}

/** What is written beside the work must not stop it. */
function attempt<T>(log: Log, deed: () => T): T | undefined {
  try {
    return deed();
  } catch (error) {
    log.error({ reason: messageOf(error) }, 'inventory-not-kept');
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
