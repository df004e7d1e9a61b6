import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { readHistory } from './history.ts';
import { listDevices } from './list.ts';
import type { InventoryRouteParts } from './parts.ts';
import { readDevice } from './read-devices.ts';
import {
  DeviceView,
  HistoryAnswer,
  HistoryQuery,
  Id,
  ListAnswer,
  ListQuerySchema,
  PatchSchema,
  Revision,
} from './schemas.ts';
import { changeDevice, createDevice, retireDevice, view } from './store.ts';

const { id: IdSchema } = DeviceView.properties;

/** Devices: to be listed, read, created, changed and retired. */
export function deviceRoutes(parts: InventoryRouteParts): GuardedRoute[] {
  const reads = [list(parts), one(parts), history(parts), allHistory(parts)];
  const writes = [create(parts), change(parts), retire(parts)];
  return [
    ...reads.map((each): GuardedRoute => ({ route: each, permission: 'inventory:read' })),
    ...writes.map((each): GuardedRoute => ({ route: each, permission: 'inventory:write' })),
  ];
}

function list({ db }: InventoryRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/devices',
    operationId: 'listDevices',
    summary: 'Devices of the inventory, in pages',
    access: 'bearer',
    query: ListQuerySchema,
    answer: ListAnswer,
    handle: async ({ query }) => {
      const page = await listDevices(db, query);
      return { ...page, items: page.items.map(view) };
    },
  });
}

function one({ db }: InventoryRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/devices/:id',
    operationId: 'getDevice',
    summary: 'One device with what was changed on it last',
    access: 'bearer',
    params: Id,
    answer: Type.Object({ ...DeviceView.properties, history: HistoryAnswer }),
    handle: async ({ params: { id } }) => {
      const device = await readDevice(db, id);
      if (device === undefined) throw new HttpError(404, `there is no device "${id}"`);
      return { ...view(device), history: await readHistory(db, { device: id, limit: 20 }) };
    },
  });
}

function history({ db }: InventoryRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/devices/:id/history',
    operationId: 'getDeviceHistory',
    summary: 'What was changed on a device: who, when, from, to; newest first',
    access: 'bearer',
    params: Id,
    query: HistoryQuery,
    answer: HistoryAnswer,
    handle: ({ params: { id }, query }) => readHistory(db, { device: id, ...query }),
  });
}

function allHistory({ db }: InventoryRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/inventory/history',
    operationId: 'getInventoryHistory',
    summary: 'What was changed on all devices; newest first',
    access: 'bearer',
    query: HistoryQuery,
    answer: HistoryAnswer,
    handle: ({ query }) => readHistory(db, query),
  });
}

function create(parts: InventoryRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/devices',
    operationId: 'createDevice',
    summary: 'Creates a device; it is new unless another state is said',
    access: 'bearer',
    body: Type.Object({ id: IdSchema, ...PatchSchema.properties }, { additionalProperties: false }),
    answer: DeviceView,
    handle: async ({ body, request }) => view(await createDevice(parts, parts.actorOf(request), body)),
  });
}

function change(parts: InventoryRouteParts): Route {
  return route({
    method: 'patch',
    path: '/api/v1/devices/:id',
    operationId: 'changeDevice',
    summary: 'Changes what is said, as long as the device stands at the revision that you saw; null takes a value away',
    access: 'bearer',
    params: Id,
    body: Type.Object({ revision: Revision, ...PatchSchema.properties }, { additionalProperties: false }),
    answer: DeviceView,
    handle: async ({ params: { id }, body: { revision, ...patch }, request }) =>
      view(await changeDevice(parts, parts.actorOf(request), { id, revision, patch })),
  });
}

function retire(parts: InventoryRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/devices/:id/retire',
    operationId: 'retireDevice',
    summary: 'Retires a device: it gives up its outlets and its address, and stays with its history',
    access: 'bearer',
    params: Id,
    body: Type.Object({ revision: Revision }, { additionalProperties: false }),
    answer: DeviceView,
    handle: async ({ params: { id }, body: { revision }, request }) =>
      view(await retireDevice(parts, parts.actorOf(request), { id, revision })),
  });
}
