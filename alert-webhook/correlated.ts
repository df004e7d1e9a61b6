import type { Device } from '../core/farm/device.ts';
import type { Fault, Scope } from './config.ts';
import type { GateContext } from './gate.ts';
import { takesHeatAway } from './gates/rungs.ts';
import type { DeviceSummary } from './samples.ts';

/**
 * Whether a common cause is likelier than a single fault: in a building, a rack, on a PDU, a pool or the site so many
 * miners show the same kind of trouble that switching one would be wrong. Miners that are asleep, off, not active, or
 * that a step of ours did not heal before do not count. Heat is no reason to wait.
 */
export function correlated({ device, fault, rung, farm, devices, history, config }: GateContext): string | undefined {
  if (takesHeatAway(rung)) return undefined;
  const { minimumDevices, ratio, scopes } = config.correlated;
  const now = new Map(farm.map((summary) => [summary.id, summary]));
  const broken = new Set(history.unhealed);
  const isStopped = (id: string) => ['sleeping', 'off'].includes(now.get(id)?.operation ?? '');
  const miners = devices.filter(
    (each) => isActiveMiner(each) && !isStopped(each.id) && (each.id === device.id || !broken.has(each.id)),
  );
  for (const scope of scopes) {
    for (const { name, members } of groupsOf(scope, device, miners, now)) {
      const failing = members.filter(({ id }) => isAlike(scope, fault, now.get(id)));
      if (failing.length >= minimumDevices && failing.length >= members.length * ratio)
        return `${failing.length} of ${members.length} miners of ${name} show the same kind of trouble`;
    }
  }
  return undefined;
}

function isActiveMiner({ kind, state = 'active' }: Device): boolean {
  return (kind === 'miner' || kind === 'gpu-rig') && state === 'active';
}

function isAlike(scope: Scope, fault: Fault, summary: DeviceSummary | undefined): boolean {
  const { operation, attention = [] } = summary ?? {};
  if (fault === 'offline') return operation === 'unreachable';
  if (scope === 'pool') return attention.some(({ reason }) => reason === 'pool-down');
  return operation === 'not-hashing' || operation === 'degraded';
}

interface Group {
  name: string;
  members: readonly Device[];
}

function groupsOf(
  scope: Scope,
  device: Device,
  miners: readonly Device[],
  now: ReadonlyMap<string, DeviceSummary>,
): Group[] {
  const { site, location = {}, feeds = [] } = device;
  const { building, rack } = location;
  if (scope === 'site') return [group(`site ${site}`, miners, (each) => each.site === site)];
  if (scope === 'building') {
    if (building === undefined) return [];
    return [group(`building ${building}`, miners, (each) => each.location?.building === building)];
  }
  if (scope === 'rack') {
    if (rack === undefined) return [];
    // Two buildings may each have a rack 1.
    const isHere = (each: Device) => each.location?.rack === rack && each.location.building === building;
    return [group(`rack ${rack}`, miners, isHere)];
  }
  if (scope === 'pool') {
    const pool = now.get(device.id)?.pool;
    return pool === undefined ? [] : [group(`pool ${pool}`, miners, ({ id }) => now.get(id)?.pool === pool)];
  }
  return [...new Set(feeds.map(({ pdu }) => pdu))].map((pdu) =>
    group(`PDU ${pdu}`, miners, (each) => (each.feeds ?? []).some((feed) => feed.pdu === pdu)),
  );
}

function group(name: string, miners: readonly Device[], isMember: (device: Device) => boolean): Group {
  return { name, members: miners.filter(isMember) };
}
