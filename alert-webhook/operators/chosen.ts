import type { Device } from '../../core/farm/device.ts';
import { HttpError } from '../../core/service/route.ts';
import { type Selection, selects } from '../selection.ts';

/**
 * The miners that a selection means. One that means none, or names a device that is not there or no miner, is refused:
 * nothing said is never everything.
 */
export function chosen(devices: ReadonlyMap<string, Device>, selection: Selection): Device[] {
  for (const id of selection.devices ?? []) {
    const kind = devices.get(id)?.kind;
    if (kind === undefined) throw new HttpError(400, `the selection: the inventory has no device "${id}"`);
    if (!isMiner({ kind })) throw new HttpError(400, `the selection: "${id}" is a ${kind}, expected a miner`);
  }
  const found = [...devices.values()].filter((device) => isMiner(device) && selects(selection, device));
  if (found.length === 0) throw new HttpError(400, 'the selection: it means no miner of the inventory');
  return found;
}

export function isMiner({ kind }: Pick<Device, 'kind'>): boolean {
  return kind === 'miner' || kind === 'gpu-rig';
}

/** A miner by its id, for an order. */
export function minerOf(devices: ReadonlyMap<string, Device>, id: string): Device {
  const device = devices.get(id);
  if (device === undefined) throw new HttpError(404, `the inventory has no device "${id}"`);
  if (!isMiner(device)) throw new HttpError(404, `"${id}" is a ${device.kind} and no miner`);
  return device;
}

/** One of each PDU in turn, so that devices that come on one after the other seldom hang on the same PDU. */
export function spread(devices: readonly Device[]): Device[] {
  const rows = new Map<string, Device[]>();
  for (const device of devices) {
    const pdu = device.feeds?.[0]?.pdu ?? '';
    rows.set(pdu, [...(rows.get(pdu) ?? []), device]);
  }
  const longest = Math.max(0, ...[...rows.values()].map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => [...rows.values()].flatMap((row) => row[index] ?? [])).flat();
}
