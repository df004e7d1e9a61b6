import type { Device } from '../../core/farm/device.ts';
import type { Fault } from '../config.ts';
import type { DeviceSummary } from '../samples.ts';
import type { WebhookDb } from '../tables.ts';
import type { WorkTools } from '../tools.ts';
import { type Cause, causeOf } from './cause.ts';
import { darkPlaces } from './dark-places.ts';
import { knownStandstills } from './known-standstills.ts';
import { type Found, type Look, recordLosses } from './record-losses.ts';

/** Looks at most so often. */
const EVERY_MS = 30_000;
/** So many looks may be missed before the time between them counts as not watched. */
const MISSED = 4;

export interface OutageRecorder {
  /** Looks at all miners when it is time. Rejects when the database does; an exporter that is away is written down. */
  look(): Promise<void>;
}

type Needs = Pick<WorkTools, 'devices' | 'samples' | 'episodes' | 'config' | 'now' | 'signal'>;

export function openOutageRecorder(db: WebhookDb, tools: Needs): OutageRecorder {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async look() {
      const at = tools.now();
      if (at - lookedAt < EVERY_MS || tools.signal.aborted) return;
      const farm = await tools.samples.devices().catch((): DeviceSummary[] => []);
      const patienceMs = MISSED * Math.max(EVERY_MS, tools.config.checkSeconds * 1000);
      for (const [site, miners] of bySite(tools.devices.values())) {
        const off = farm.filter(({ operation }) => operation === 'off').map(({ id }) => id);
        const known = await knownStandstills(db, { site, at, off });
        const faults = faultsBy(await tools.episodes.open());
        const judge: Look['judge'] = (before) => judged({ tools, farm, miners, known, faults, before });
        await recordLosses(db, { site, at, patienceMs, judge });
      }
      lookedAt = at;
    },
  };
}

interface Judging {
  tools: Needs;
  farm: readonly DeviceSummary[];
  miners: readonly Device[];
  known: Awaited<ReturnType<typeof knownStandstills>>;
  faults: ReadonlyMap<string, readonly Fault[]>;
  before(device: string): Cause | 'works' | undefined;
}

function judged({ tools, farm, miners, known, faults, before }: Judging): Map<string, Found> {
  const { config, devices } = tools;
  const seen = new Map(farm.map((each) => [each.id, each]));
  const dark = darkPlaces(farm, [...devices.values()], config.correlated.minimumDevices);
  return new Map(
    miners.map((device) => {
      const { id, client } = device;
      const was = before(id);
      const loss = causeOf({
        device,
        freshSeconds: config.freshSampleSeconds,
        episodes: faults.get(id) ?? [],
        ...defined('seen', seen.get(id)),
        ...defined('maintenance', known.maintenance(device)),
        ...defined('action', known.actions.get(id)),
        ...defined('latch', known.latches.get(id)),
        ...defined('turnedOff', known.turnedOff.get(id)),
        ...defined('dark', dark.get(id)),
        ...defined('before', was),
      });
      return [id, { ...defined('client', client), ...defined('loss', loss) }];
    }),
  );
}

function defined<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}

/** What is retired owes nobody any work. */
function bySite(devices: Iterable<Device>): Map<string, Device[]> {
  const sites = new Map<string, Device[]>();
  for (const device of devices) {
    const miners = sites.get(device.site) ?? [];
    sites.set(device.site, miners);
    const isMiner = device.kind === 'miner' || device.kind === 'gpu-rig';
    if (isMiner && device.state !== 'retired') miners.push(device);
  }
  return sites;
}

function faultsBy(open: readonly { device: string; fault: Fault }[]): Map<string, Fault[]> {
  const faults = new Map<string, Fault[]>();
  for (const { device, fault } of open) faults.set(device, [...(faults.get(device) ?? []), fault]);
  return faults;
}
