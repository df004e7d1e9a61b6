import type { Device } from '../core/farm/device.ts';
import type { Fault, Scope } from './config.ts';
import type { GateContext } from './gate.ts';

/**
 * Whether a common cause is likelier than a single fault: in a building, on a PDU or on the site so many miners show
 * the same kind of trouble that switching one would be wrong. Miners that are asleep, off or not active do not count.
 */
export function correlated({ device, fault, farm, devices, config }: GateContext): string | undefined {
  const { minimumDevices, ratio, scopes } = config.correlated;
  const operations = new Map(farm.map(({ id, operation }) => [id, operation]));
  const isStopped = (id: string) => ['sleeping', 'off'].includes(operations.get(id) ?? '');
  const miners = devices.filter((each) => isActiveMiner(each) && !isStopped(each.id));
  for (const scope of scopes) {
    for (const [name, members] of groupsOf(scope, device, miners)) {
      const failing = members.filter(({ id }) => isAlike(fault, operations.get(id)));
      if (failing.length >= minimumDevices && failing.length >= members.length * ratio)
        return `${failing.length} of ${members.length} miners of ${name} show the same kind of trouble`;
    }
  }
  return undefined;
}

function isActiveMiner({ kind, state = 'active' }: Device): boolean {
  return (kind === 'miner' || kind === 'gpu-rig') && state === 'active';
}

function isAlike(fault: Fault, operation: string | undefined): boolean {
  if (fault === 'offline') return operation === 'unreachable';
  return operation === 'not-hashing' || operation === 'degraded';
}

function groupsOf(scope: Scope, device: Device, miners: readonly Device[]): [string, readonly Device[]][] {
  if (scope === 'site') return [[`site ${device.site}`, miners.filter(({ site }) => site === device.site)]];
  if (scope === 'building') {
    const building = device.location?.building;
    if (building === undefined) return [];
    return [[`building ${building}`, miners.filter(({ location }) => location?.building === building)]];
  }
  const pdus = new Set((device.feeds ?? []).map(({ pdu }) => pdu));
  return [...pdus].map((pdu) => [
    `PDU ${pdu}`,
    miners.filter(({ feeds = [] }) => feeds.some((feed) => feed.pdu === pdu)),
  ]);
}
