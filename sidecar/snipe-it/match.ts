import type { Asset } from './asset.ts';
import type { SyncDevice } from './inventory-side.ts';

export interface MatchInput {
  devices: readonly SyncDevice[];
  assets: readonly Asset[];
  /** Asset ids by device id, as we remember them. */
  links: ReadonlyMap<string, number>;
  /** How asset tags are made. */
  tag: 'mac' | 'id';
  /** Column of the custom field that holds the MAC, where there is one. */
  macColumn: string | undefined;
}

/** How a device and an asset found each other; `why` says in a sentence what a person must settle. */
export type Match =
  | { kind: 'found'; device: SyncDevice; asset: Asset; by: 'link' | 'tag' | 'mac' | 'serial' }
  | { kind: 'absent'; device: SyncDevice; tag: string }
  | { kind: 'conflict'; device: SyncDevice; why: string };

const plain = (text: string | null | undefined) => text?.trim().toLowerCase() ?? '';
const hex = (mac: string | null | undefined) => plain(mac).replace(/[^0-9a-f]/g, '');

/** Texts that more than one device has, so that they tell nobody apart. */
export function shared(devices: readonly SyncDevice[], of: (device: SyncDevice) => string): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const text of devices.map(of).filter((each) => each !== '')) (seen.has(text) ? twice : seen).add(text);
  return twice;
}

export const serialOf = (device: SyncDevice): string => plain(device.serial);

/** `MIN-` and the MAC, else the serial, or our own id; undefined where a device has neither. */
export function tagOf(device: SyncDevice, scheme: 'mac' | 'id'): string | undefined {
  if (scheme === 'id') return device.id;
  const mac = hex(device.mac);
  return mac.length === 12 ? `MIN-${mac.toUpperCase()}` : device.serial?.trim() || undefined;
}

function index(assets: readonly Asset[], of: (asset: Asset) => string): Map<string, Asset[]> {
  const found = new Map<string, Asset[]>();
  for (const asset of assets) {
    const key = of(asset);
    if (key !== '') found.set(key, [...(found.get(key) ?? []), asset]);
  }
  return found;
}

/** What is known on both sides and differs means another machine. */
export function otherMachine(device: SyncDevice, asset: Asset, macColumn: string | undefined): string | undefined {
  const mac = macColumn === undefined ? '' : hex(asset.custom[macColumn]);
  if (mac !== '' && hex(device.mac) !== '' && mac !== hex(device.mac))
    return `asset ${asset.tag} has MAC ${asset.custom[macColumn ?? '']}, the device ${device.mac}`;
  if (plain(asset.serial) !== '' && plain(device.serial) !== '' && plain(asset.serial) !== plain(device.serial))
    return `asset ${asset.tag} has serial ${asset.serial}, the device ${device.serial}`;
  return undefined;
}

/** Assets by what they say of themselves, and what too many devices say to be told apart by it. */
function indexesOf({ devices, assets, macColumn }: MatchInput) {
  return {
    byId: new Map(assets.map((asset) => [asset.id, asset])),
    byTag: index(assets, (asset) => plain(asset.tag)),
    byMac: index(assets, (asset) => (macColumn === undefined ? '' : hex(asset.custom[macColumn]))),
    bySerial: index(assets, (asset) => plain(asset.serial)),
    sharedSerials: shared(devices, serialOf),
    sharedMacs: shared(devices, (device) => hex(device.mac)),
  };
}

type Indexes = ReturnType<typeof indexesOf>;

/** The asset that we remember; undefined where we remember none. */
function byLink(device: SyncDevice, { links }: MatchInput, { byId }: Indexes): Match | undefined {
  const linked = links.get(device.id);
  if (linked === undefined) return undefined;
  const asset = byId.get(linked);
  if (asset && !asset.deleted) return { kind: 'found', device, asset, by: 'link' };
  const gone = `its asset ${asset?.tag ?? `number ${linked}`} was deleted in Snipe-IT`;
  return { kind: 'conflict', device, why: `${gone}: restore it, or forget the link` };
}

/** By one sign: the one asset that has it, why it is not certain, or undefined where none has it. */
function bySign(
  device: SyncDevice,
  by: 'tag' | 'mac' | 'serial',
  hits: readonly Asset[],
  macColumn: string | undefined,
): Match | undefined {
  const conflict = (why: string): Match => ({ kind: 'conflict', device, why });
  const alive = hits.filter((asset) => !asset.deleted);
  if (alive.length > 1) return conflict(`its ${by} is that of the assets ${alive.map(({ tag }) => tag).join(', ')}`);
  const [asset] = alive;
  const other = asset && otherMachine(device, asset, macColumn);
  if (other !== undefined) return conflict(other);
  if (asset) return { kind: 'found', device, asset, by };
  if (hits[0]) return conflict(`its asset ${hits[0].tag} was deleted in Snipe-IT: restore it, or give it another tag`);
  return undefined;
}

function finder(input: MatchInput) {
  const indexes = indexesOf(input);
  const { byTag, byMac, bySerial, sharedSerials, sharedMacs } = indexes;
  return (device: SyncDevice): Match => {
    const conflict = (why: string): Match => ({ kind: 'conflict', device, why });
    const linked = byLink(device, input, indexes);
    if (linked) return linked;
    if (hex(device.mac) !== '' && sharedMacs.has(hex(device.mac)))
      return conflict(`its MAC ${device.mac} is that of other devices, too`);
    const ownTag = tagOf(device, input.tag);
    const serial = sharedSerials.has(serialOf(device)) ? '' : serialOf(device);
    const found =
      bySign(device, 'tag', byTag.get(plain(ownTag)) ?? [], input.macColumn) ??
      bySign(device, 'mac', byMac.get(hex(device.mac)) ?? [], input.macColumn) ??
      bySign(device, 'serial', bySerial.get(serial) ?? [], input.macColumn);
    if (found) return found;
    if (ownTag === undefined) return conflict('it has neither MAC nor serial, so no asset tag can be made');
    if (ownTag === device.serial?.trim() && serial === '')
      return conflict(`its serial ${device.serial} is that of other devices, too, and it has no MAC`);
    return { kind: 'absent', device, tag: ownTag };
  };
}

/** Finds the asset of each device: by link, asset tag, MAC, serial, in this order. What is not certain is not guessed. */
export function match(input: MatchInput): Match[] {
  const owners = new Map<number, string[]>();
  for (const [device, asset] of input.links) owners.set(asset, [device]);
  const matches = input.devices.map(finder(input));
  for (const each of matches)
    if (each.kind === 'found' && each.by !== 'link')
      owners.set(each.asset.id, [...(owners.get(each.asset.id) ?? []), each.device.id]);
  return matches.map((each) => {
    if (each.kind !== 'found') return each;
    const others = (owners.get(each.asset.id) ?? []).filter((id) => id !== each.device.id);
    if (others.length === 0 || each.by === 'link') return each;
    return {
      kind: 'conflict',
      device: each.device,
      why: `asset ${each.asset.tag} belongs to ${others.join(', ')}, too`,
    };
  });
}
