import type { DeviceRecord, DeviceState } from '../inventory/record.ts';

/**
 * Why a device cannot begin a maintenance; undefined: it can. `ours`: it is in one already, whose end and reason then
 * change. A device that a person put into maintenance by hand has no end, and none is made up for it. Pure.
 */
export function beginRefusal(id: string, state: DeviceState, ours: boolean): string | undefined {
  if (ours || state === 'active') return undefined;
  if (state === 'maintenance')
    return `${id}: found the state "maintenance", which a person has set by hand, expected "active"`;
  return `${id}: found the state "${state}", expected "active"`;
}

/** Which miners the machine leaves alone while a device is in maintenance: itself, or those that a PDU feeds. Pure. */
export function selectionFor(
  { id, kind }: Pick<DeviceRecord, 'id' | 'kind'>,
  feedsMiners: boolean,
): object | undefined {
  if (kind === 'miner' || kind === 'gpu-rig') return { devices: [id] };
  return kind === 'pdu' && feedsMiners ? { pdus: [id] } : undefined;
}
