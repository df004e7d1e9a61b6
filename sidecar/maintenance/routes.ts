import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import { DeviceId } from '../comments/schemas.ts';
import { readText } from '../comments/text.ts';
import type { GuardedRoute } from '../permission.ts';
import { principalOf } from '../principal.ts';
import { beginMaintenance } from './begin.ts';
import { endMaintenance } from './end.ts';
import { listMaintenance } from './list.ts';
import type { MaintenanceParts, Who } from './parts.ts';
import { devicesOfRack } from './rack.ts';
import { BeginMany, BegunMany, EndedMany, EndMany, type Many, Page, Query, UntilReason, View } from './schemas.ts';

/** Maintenance of devices, ordered by people. */
export function maintenanceRoutes(parts: MaintenanceParts): GuardedRoute[] {
  const writes = [begin(parts), end(parts), beginMany(parts), endMany(parts)];
  return [
    { route: list(parts), permission: 'comment:read' },
    ...writes.map((each): GuardedRoute => ({ route: each, permission: 'maintenance:write' })),
  ];
}

const whoOf = (request: Request): Who => ({ principal: principalOf(request), from: request.ip });

function list({ db }: MaintenanceParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/maintenance',
    operationId: 'listMaintenance',
    summary: 'Maintenance of devices, newest first',
    access: 'bearer',
    query: Query,
    answer: Page,
    handle: ({ query }) => listMaintenance(db, query),
  });
}

function begin(parts: MaintenanceParts): Route {
  return route({
    method: 'put',
    path: '/api/v1/devices/:id/maintenance',
    operationId: 'beginMaintenance',
    summary: 'Puts a device into maintenance until a time, or changes its end; the machine leaves it alone meanwhile',
    access: 'bearer',
    params: DeviceId,
    body: Type.Object(UntilReason, { additionalProperties: false }),
    answer: View,
    handle: async ({ params: { id }, body, request }) => {
      const batch = await beginMaintenance(parts, whoOf(request), { devices: [id], ...orderOf(body) });
      const { items } = await listMaintenance(parts.db, { batch, limit: 1 });
      return items[0] as (typeof items)[number];
    },
  });
}

function end(parts: MaintenanceParts): Route {
  return route({
    method: 'delete',
    path: '/api/v1/devices/:id/maintenance',
    operationId: 'endMaintenance',
    summary: 'Ends the maintenance of a device before its time; it gets back the state that it had',
    access: 'bearer',
    params: DeviceId,
    query: Type.Object({ comment: Type.String({ default: 'ended early', maxLength: 1000 }) }),
    answer: View,
    handle: async ({ params: { id: device }, query: { comment }, request }) => {
      const id = await endMaintenance(parts, whoOf(request), device, readText(comment, 'the query.comment', 1000));
      const { items } = await listMaintenance(parts.db, { device, limit: 1000 });
      return items.find((item) => item.id === id) as (typeof items)[number];
    },
  });
}

function beginMany(parts: MaintenanceParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/maintenance',
    operationId: 'beginMaintenanceOfMany',
    summary: 'Puts devices, or what stands in a rack, into maintenance: all of them or none',
    access: 'bearer',
    body: BeginMany,
    answer: BegunMany,
    handle: async ({ body, request }) => {
      const { devices, skipped } = await chosen(parts, body);
      const batch = await beginMaintenance(parts, whoOf(request), { devices, ...orderOf(body) });
      const { items } = await listMaintenance(parts.db, { batch, limit: 1000 });
      return { items, skipped };
    },
  });
}

function endMany(parts: MaintenanceParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/maintenance/end',
    operationId: 'endMaintenanceOfMany',
    summary: 'Ends the maintenance of devices, or of what stands in a rack, one after the other',
    access: 'bearer',
    body: EndMany,
    answer: EndedMany,
    handle: async ({ body, request }) => {
      const comment = readText(body.comment, 'the body.comment', 1000);
      const { devices } = await chosen(parts, body);
      const ended: string[] = [];
      const failed: { device: string; why: string }[] = [];
      for (const device of new Set(devices))
        try {
          await endMaintenance(parts, whoOf(request), device, comment);
          ended.push(device);
        } catch (error) {
          if (!(error instanceof HttpError)) throw error;
          failed.push({ device, why: error.message });
        }
      return { ended, failed };
    },
  });
}

async function chosen({ db }: MaintenanceParts, { devices, rack }: Many) {
  if ((devices === undefined) === (rack === undefined))
    throw new HttpError(400, 'the body: found both or neither of devices and rack, expected one of them');
  if (rack !== undefined) return devicesOfRack(db, rack);
  return { devices: devices ?? [], skipped: [] };
}

function orderOf({ until, reason }: { until: string; reason: string }) {
  const time = Date.parse(until);
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(until))
    throw new HttpError(400, `until: found "${until}", expected ISO 8601 with Z or an offset: 2026-11-22T04:00:00Z`);
  return { until: time, reason: readText(reason, 'the body.reason', 1000) };
}
