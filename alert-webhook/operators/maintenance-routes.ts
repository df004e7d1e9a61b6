import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import { WhoAndWhy } from '../order.ts';
import { SelectionSchema } from '../selection.ts';
import type { DeskParts } from './desk.ts';
import { cancelWindow, listWindows, openWindow } from './maintenance.ts';
import { orderRoute } from './order-route.ts';
import { IdPlace, TimeSchema } from './schemas.ts';

const PATH = '/api/v1/maintenance-windows';
const WindowSchema = Type.Object({
  id: Type.Integer(),
  selection: SelectionSchema,
  startsAt: TimeSchema,
  endsAt: TimeSchema,
  by: Type.String(),
  comment: Type.String(),
  createdAt: TimeSchema,
  state: Type.String({ description: 'planned, open, over or cancelled' }),
  cancelledAt: Type.Optional(TimeSchema),
  cancelledBy: Type.Optional(Type.String()),
  devices: Type.Optional(Type.Integer({ description: 'how many miners it covers now' })),
});
const OrderSchema = Type.Object(
  {
    selection: SelectionSchema,
    startsAt: Type.Optional(Type.String({ description: 'ISO 8601 with Z or an offset; now unless said' })),
    endsAt: Type.String({ description: 'ISO 8601 with Z or an offset; at most 30 days after the start' }),
    ...WhoAndWhy,
  },
  { additionalProperties: false },
);

export function maintenanceRoutes(parts: DeskParts): Route[] {
  return [
    orderRoute(parts, {
      path: PATH,
      operationId: 'openMaintenanceWindow',
      summary: 'A time in which the machine leaves some miners alone',
      body: OrderSchema,
      answer: WindowSchema,
      handle: (desk, { body }, seal) => openWindow(desk, body, seal),
    }),
    route({
      method: 'get',
      path: PATH,
      operationId: 'listMaintenanceWindows',
      summary: 'Maintenance windows, newest first',
      access: 'bearer',
      query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'how many' }) }),
      answer: Type.Array(WindowSchema),
      handle: ({ query }) => listWindows(parts.desk, query.limit),
    }),
    orderRoute(parts, {
      method: 'delete',
      path: `${PATH}/:id`,
      operationId: 'cancelMaintenanceWindow',
      summary: 'Cancels a maintenance window',
      params: IdPlace,
      body: Type.Object(WhoAndWhy, { additionalProperties: false }),
      answer: WindowSchema,
      handle: (desk, { params, body }, seal) => cancelWindow(desk, params.id, body, seal),
    }),
  ];
}
