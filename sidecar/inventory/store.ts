import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import { diffRecords } from './diff.ts';
import { readDevice, readNeighbours } from './read-devices.ts';
import { type DeviceRecord, endpointOf, type Patch, patched, readRecord, tidy } from './record.ts';
import type { StoredDevice } from './rows.ts';
import { driverRefusals, fedRefusals, feedProblems, refusalsOf, standingOf } from './standing.ts';
import type { InventoryDb } from './tables.ts';
import { insertDevices, updateDevices, type Writing, writing } from './write-devices.ts';

/** What the inventory needs to work. */
export interface InventoryParts {
  db: InventoryDb;
  /** Unix milliseconds. */
  now: () => number;
  /** All drivers that there are; without them any name is taken. */
  drivers?: readonly { id: string; kind: string }[];
}

/** Creates a device. Throws HttpError 400 for a bad one, 409 where it stands in another's way. */
export function createDevice(parts: InventoryParts, actor: Actor, device: Patch): Promise<StoredDevice> {
  return writing(parts.db, actor, parts.now, async (write) => {
    const record = recordFrom(parts, {}, { state: 'new', ...device });
    const standing = await readDevice(write.trx, record.id);
    if (standing)
      throw new HttpError(409, `id: found "${record.id}", which is there already`, { current: view(standing) });
    await refuse(write, record);
    await insertDevices(write, [record]);
    return { record, revision: 1, createdAt: write.at, changedAt: write.at };
  });
}

/**
 * Changes a device that stands as the caller saw it: `revision` is that of the device. Throws HttpError 404, 400 for a
 * bad outcome, and 409 with `current` where somebody else was faster or another device is in the way.
 */
export function changeDevice(
  parts: InventoryParts,
  actor: Actor,
  change: { id: string; revision: number; patch: Patch },
): Promise<StoredDevice> {
  return writing(parts.db, actor, parts.now, (write) => changeIn(parts, write, change)).catch((error: unknown) => {
    if (error instanceof Unchanged) return error.device;
    throw error;
  });
}

/** The same within a write that has begun, to be committed with other things. Rejects where nothing changes, too. */
export async function changeIn(
  parts: InventoryParts,
  write: Writing,
  change: { id: string; revision: number; patch: Patch },
): Promise<StoredDevice> {
  const before = await readDevice(write.trx, change.id);
  if (before === undefined) throw new HttpError(404, `there is no device "${change.id}"`);
  if (before.revision !== change.revision)
    throw new HttpError(
      409,
      `revision: found ${change.revision}, expected ${before.revision}: it was changed meanwhile`,
      { current: view(before) },
    );
  const said = change.patch.id;
  if (said !== undefined && said !== change.id)
    throw new HttpError(400, `id: found ${JSON.stringify(said)}, expected "${change.id}": an id never changes`);
  const record = recordFrom(parts, before.record, change.patch);
  await refuse(write, record);
  if (diffRecords(before.record, record).length === 0) throw new Unchanged(before);
  await updateDevices(write, [{ before, after: record }]);
  return { record, revision: before.revision + 1, createdAt: before.createdAt, changedAt: write.at };
}

/** Retires a device: it gives up its outlets and its address, and stays with its history. */
export function retireDevice(
  parts: InventoryParts,
  actor: Actor,
  { id, revision }: { id: string; revision: number },
): Promise<StoredDevice> {
  return changeDevice(parts, actor, { id, revision, patch: { state: 'retired', feeds: null } });
}

/** What callers see of a stored device. */
export function view({ record, revision, createdAt, changedAt }: StoredDevice) {
  const time = (at: number) => new Date(at).toISOString();
  return { ...record, revision, createdAt: time(createdAt), changedAt: time(changedAt) };
}

/** Ends a transaction that has nothing to write, so that the revision of the inventory does not rise for it. */
class Unchanged extends Error {
  readonly device: StoredDevice;
  constructor(device: StoredDevice) {
    super('nothing changes');
    this.device = device;
  }
}

function recordFrom({ drivers }: InventoryParts, before: Partial<DeviceRecord>, patch: Patch): DeviceRecord {
  const record = readRecord(patched(before, tidy(patch)));
  const problems = 'problems' in record ? record.problems : driverRefusals(record, drivers);
  if ('problems' in record || problems.length > 0) throw new HttpError(400, problems.join('; '));
  return record;
}

async function refuse({ trx }: Writing, record: DeviceRecord): Promise<void> {
  const { id, mac = '', serial = '', feeds = [] } = record;
  const pdus = feeds.map(({ pdu }) => pdu);
  const around = await readNeighbours(trx, { id, endpoint: endpointOf(record), mac, serial, pdus });
  // Itself as it was would hold what it gives up.
  const others = standingOf(around.filter((other) => other.record.id !== id).map((other) => other.record));
  const problems = record.state === 'retired' ? [] : feedProblems(record, others);
  if (problems.length > 0) throw new HttpError(400, problems.join('; '));
  const reasons = [...refusalsOf(record, others), ...fedRefusals(record, others)];
  if (reasons.length > 0) throw new HttpError(409, reasons.join('; '));
}
