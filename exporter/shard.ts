import { type Static, Type } from '@sinclair/typebox';
import { type Device, DeviceSchema } from '../core/farm/device.ts';
import type { Problem } from '../core/service/problems.ts';
import { phaseOf } from './phase.ts';

const closed = { additionalProperties: false };
const Names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description }));

const SelectorSchema = Type.Object(
  {
    buildings: Names('names of buildings'),
    racks: Names('names of racks'),
    kinds: Type.Optional(
      Type.Array(DeviceSchema.properties.kind, { minItems: 1, description: 'miner, gpu-rig, pdu or sensor' }),
    ),
    tags: Names('tags, of which a device has at least one'),
    devices: Names('ids of devices'),
  },
  { ...closed, minProperties: 1, description: 'what a device must be in; all that is said must fit' },
);

/** The section `exporter.shard`: which devices of the inventory this process polls. */
export const ShardSchema = Type.Object(
  {
    index: Type.Optional(Type.Integer({ minimum: 0, description: 'which of the shards this is, from 0 on' })),
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'how many shards there are, the same for each' }),
    ),
    by: Type.Optional(
      Type.Union([Type.Literal('building'), Type.Literal('rack'), Type.Literal('device')], {
        description: 'building (unless said), rack or device: what stays together on one shard',
      }),
    ),
    selector: Type.Optional(SelectorSchema),
  },
  { ...closed, description: 'index and count, or a selector; without it all devices are polled' },
);

export type Shard = Static<typeof ShardSchema>;
export type ShardBy = NonNullable<Shard['by']>;
type Placed = Pick<Device, 'id' | 'kind' | 'location' | 'feeds' | 'tags'>;

const FORMS = 'index and count, or a selector';

/** What a schema cannot say. */
export function shardProblems({ index, count, by, selector }: Shard): Problem[] {
  const numbers = [index, count, by].filter((value) => value !== undefined).length;
  if (selector !== undefined)
    return numbers > 0 ? [{ path: ['selector'], found: 'a selector beside index, count or by', expected: FORMS }] : [];
  if (index === undefined || count === undefined)
    return [{ path: [], found: index === undefined ? 'no index' : 'no count', expected: FORMS }];
  return index < count
    ? []
    : [
        {
          path: ['index'],
          found: String(index),
          expected: `a number from 0 to ${count - 1}, as there are ${count} shards`,
        },
      ];
}

/** Whether this process is to poll the device. */
export function isOnShard({ index, count, by, selector }: Shard, device: Placed): boolean {
  if (selector) return fits(selector, device);
  return count === undefined || index === undefined || shardOf(device, count, by) === index;
}

function fits({ buildings, racks, kinds, tags, devices }: Static<typeof SelectorSchema>, device: Placed): boolean {
  const { building, rack } = device.location ?? {};
  return (
    isIn(buildings, building) &&
    isIn(racks, rack) &&
    isIn(kinds, device.kind) &&
    isIn(devices, device.id) &&
    (tags === undefined || (device.tags ?? []).some((tag) => tags.includes(tag)))
  );
}

function isIn<T>(list: readonly T[] | undefined, value: T | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value));
}

/**
 * The shard of a device, from 0 on, by rendezvous hashing: each key draws a number for each shard, and the highest wins.
 * One shard more takes its share from all others and moves nothing between them.
 */
export function shardOf(device: Placed, count: number, by: ShardBy = 'building'): number {
  const key = keyOf(device, by);
  let [best, highest] = [0, -1];
  for (let shard = 0; shard < count; shard += 1) {
    const drawn = phaseOf(`${key} ${shard}`);
    if (drawn > highest) [best, highest] = [shard, drawn];
  }
  return best;
}

/**
 * What stays together: a building, else a rack, else a PDU with what it feeds first. A miner and the PDU that feeds it
 * belong into one process, which compares their watts.
 */
function keyOf({ id, location, feeds }: Placed, by: ShardBy): string {
  const { building = '', rack = '' } = location ?? {};
  if (by === 'building' && building !== '') return building;
  if (by !== 'device' && rack !== '') return `${building} ${rack}`;
  return feeds?.[0]?.pdu ?? id;
}
