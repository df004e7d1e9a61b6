import { type Static, Type } from '@sinclair/typebox';
import type { Device } from './device.ts';
import type { InventoryProblem } from './inventory-checks.ts';

const AllowedSchema = Type.Object(
  {
    url: Type.String({
      pattern: '^([A-Za-z0-9+.-]+://)?(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?/?$',
      description: 'host or host:port, with or without a scheme; without a port any port is meant',
    }),
    worker: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'the worker as it must stand there; {id}, {client} and {mac} are those of the miner',
      }),
    ),
    workerPattern: Type.Optional(
      Type.String({ minLength: 1, description: 'a regular expression that the whole worker must fit' }),
    ),
  },
  { additionalProperties: false },
);
const ListSchema = Type.Array(AllowedSchema, { description: 'all pools that a miner may have, in any order' });

/** Which pools miners may have: of the site, then by client, model and device id; the narrowest wins as a whole. */
export const PoolPolicySchema = Type.Object(
  {
    default: Type.Optional(ListSchema),
    clients: Type.Optional(Type.Record(Type.String(), ListSchema)),
    models: Type.Optional(Type.Record(Type.String(), ListSchema)),
    devices: Type.Optional(Type.Record(Type.String(), ListSchema)),
  },
  { additionalProperties: false, description: 'pools that are intended; any other one on a miner is an alert' },
);

export type PoolPolicy = Static<typeof PoolPolicySchema>;
export type AllowedPool = Static<typeof AllowedSchema>;

/** The pools that a miner may have; undefined where nobody has said anything of it. */
export function intendedPools(
  policy: PoolPolicy,
  device: Pick<Device, 'id' | 'client' | 'model'>,
  saidModel?: string,
): readonly AllowedPool[] | undefined {
  const { devices = {}, models = {}, clients = {} } = policy;
  return (
    own(devices, device.id) ??
    own(models, device.model) ??
    own(models, saidModel) ??
    own(clients, device.client) ??
    policy.default
  );
}

function own<T>(record: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * What a schema cannot say: devices and clients that nobody has, where the devices are known, and patterns that are none.
 * Paths lead into the policy.
 */
export function checkPoolPolicy(
  policy: PoolPolicy,
  devices?: readonly Pick<Device, 'id' | 'client'>[],
): InventoryProblem[] {
  const strangers = (group: 'devices' | 'clients', known: readonly (string | undefined)[], what: string) =>
    Object.keys(policy[group] ?? {})
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: [group, name], found: `"${name}", which no device has`, expected: what }));
  const ids = devices?.map(({ id }) => id);
  const clients = devices?.map(({ client }) => client);
  return [
    ...(ids ? strangers('devices', ids, 'the id of a device') : []),
    ...(clients ? strangers('clients', clients, 'the client of a device') : []),
    ...listsOf(policy).flatMap(([path, list]) =>
      list.flatMap((allowed, index) => patternProblem([...path, index], allowed)),
    ),
  ];
}

function listsOf({ default: site = [], ...groups }: PoolPolicy): [string[], readonly AllowedPool[]][] {
  const named = Object.entries(groups).flatMap(([group, lists]) =>
    Object.entries(lists).map(([name, list]): [string[], readonly AllowedPool[]] => [[group, name], list]),
  );
  return [[['default'], site], ...named];
}

function patternProblem(path: (string | number)[], { workerPattern }: AllowedPool): InventoryProblem[] {
  if (workerPattern === undefined) return [];
  try {
    new RegExp(workerPattern);
    return [];
  } catch {
    return [{ path: [...path, 'workerPattern'], found: `"${workerPattern}"`, expected: 'a regular expression' }];
  }
}
