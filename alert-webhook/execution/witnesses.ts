import type { Device } from '../../core/farm/device.ts';
import type { Action } from '../actions.ts';
import type { JournalEntry } from '../journal.ts';
import type { DeviceSample } from '../samples.ts';
import type { Tools } from '../tools.ts';
import { total } from '../verify.ts';

/** A machine that answered before an outlet was switched, with its uptime in seconds where it told one. */
export interface Witness {
  id: string;
  uptime?: number;
}

/** Who can tell afterwards whether the right machine lost its power. Kept in the journal before the command. */
export interface Witnesses {
  /** Whether the machine that shall lose its power answered; absent where no fresh sample says so. */
  target?: { up: boolean; uptime?: number };
  /** Machines behind other outlets of the same PDUs that answered. */
  neighbours: Witness[];
}

const MOST_NEIGHBOURS = 12;
export const AT_ONCE = 4;

/** Looks at the newest samples; polls nothing. An exporter that is away gives no witnesses. */
export async function witnessesOf(tools: Tools, action: Action): Promise<Witnesses> {
  const neighbours: Witness[] = [];
  const own = await fresh(tools, action.device);
  await inGroups(nearest(tools.devices, action), AT_ONCE, async ({ id }) => {
    const sample = await fresh(tools, id);
    if (sample?.up) neighbours.push({ id, ...uptimeOf(sample) });
  });
  neighbours.sort((a, b) => a.id.localeCompare(b.id));
  return { ...(own === undefined ? {} : { target: { up: own.up, ...uptimeOf(own) } }), neighbours };
}

export function witnessesIn(entries: readonly JournalEntry[]): Witnesses | undefined {
  return entries.find(({ evidence }) => 'witnesses' in evidence)?.evidence['witnesses'] as Witnesses | undefined;
}

export function uptimeOf(sample: DeviceSample): { uptime?: number } {
  const uptime = total(sample, 'miner.uptime');
  return uptime === undefined ? {} : { uptime };
}

/** Does a job for each, so many at a time. */
export async function inGroups<T>(items: readonly T[], size: number, job: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += size) await Promise.all(items.slice(from, from + size).map(job));
}

async function fresh({ samples, config }: Tools, id: string): Promise<DeviceSample | undefined> {
  const sample = await samples.sample(id).catch(() => undefined);
  return sample !== undefined && sample.ageSeconds <= config.freshSampleSeconds ? sample : undefined;
}

/** Machines on the same PDUs, those with the nearest outlet numbers first. */
function nearest(devices: ReadonlyMap<string, Device>, { device, plan }: Action): Device[] {
  const distances = [...devices.values()].flatMap((other) => {
    if (other.id === device || (other.kind !== 'miner' && other.kind !== 'gpu-rig')) return [];
    const gaps = (other.feeds ?? []).flatMap((feed) =>
      plan.outlets.filter(({ pdu }) => pdu === feed.pdu).map(({ outlet }) => gap(outlet, feed.outlet)),
    );
    const shared = gaps.includes(0);
    return gaps.length === 0 || shared ? [] : [{ other, distance: Math.min(...gaps) }];
  });
  distances.sort((a, b) => a.distance - b.distance || a.other.id.localeCompare(b.other.id));
  return distances.slice(0, MOST_NEIGHBOURS).map(({ other }) => other);
}

/** How far apart two outlets are by the last number in their names; far where one has none, 0 for the same outlet. */
function gap(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [a, b].map((name) => Number(/(\d+)\D*$/.exec(name)?.[1] ?? Number.NaN));
  const distance = Math.abs((left ?? 0) - (right ?? 0));
  return Number.isNaN(distance) ? Number.MAX_SAFE_INTEGER : Math.max(distance, 0.5);
}
