import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import { WhoAndWhy } from '../order.ts';
import { SelectionSchema } from '../selection.ts';
import { cancelBulk, getBulk, listBulks, orderBulk } from './bulk.ts';
import type { DeskParts } from './desk.ts';
import { Force } from './device-routes.ts';
import { orderRoute } from './order-route.ts';
import { DeedSchema, IdPlace, TimeSchema } from './schemas.ts';

const PATH = '/api/v1/bulk';
export const STAGES = {
  atOnce: Type.Integer({ minimum: 1, maximum: 100, default: 1, description: 'how many run at once' }),
  pauseSeconds: Type.Integer({ minimum: 0, maximum: 86_400, default: 30, description: 'between the starts of two' }),
};
const SUMMARY = {
  id: Type.Integer(),
  action: DeedSchema,
  by: Type.String(),
  comment: Type.String(),
  force: Type.Boolean(),
  atOnce: Type.Integer(),
  pauseSeconds: Type.Integer(),
  createdAt: TimeSchema,
  state: Type.String({ description: 'running, stopping (nothing more begins) or ended' }),
  schedule: Type.Optional(Type.Integer({ description: 'the schedule that ordered it' })),
  endedAt: Type.Optional(TimeSchema),
  cancelledBy: Type.Optional(Type.String({ description: 'who stopped it; alert-webhook: it stopped by itself' })),
};
const ItemSchema = Type.Object({
  device: Type.String(),
  state: Type.String({ description: 'waiting, running, done, failed, skipped or cancelled' }),
  changedAt: TimeSchema,
  evidence: Type.Optional(Type.String()),
  action: Type.Optional(Type.Integer()),
});
const BulkSchema = Type.Object({ ...SUMMARY, items: Type.Array(ItemSchema) });

export function bulkRoutes(parts: DeskParts): Route[] {
  return [...bulkOrders(parts), ...bulkReads(parts)];
}

function bulkOrders(parts: DeskParts): Route[] {
  return [
    orderRoute(parts, {
      path: PATH,
      operationId: 'orderBulk',
      summary: 'Orders the same for many miners, in stages; each one goes through the gates of a single order',
      body: Type.Object(
        { selection: SelectionSchema, action: DeedSchema, ...STAGES, ...WhoAndWhy, force: Force },
        { additionalProperties: false },
      ),
      answer: BulkSchema,
      handle: (desk, { body }, seal) => orderBulk(desk, body, seal),
    }),
    orderRoute(parts, {
      path: `${PATH}/:id/cancel`,
      operationId: 'cancelBulk',
      summary: 'Begins nothing more of a bulk order; what runs goes on to its end',
      params: IdPlace,
      body: Type.Object(WhoAndWhy, { additionalProperties: false }),
      answer: BulkSchema,
      handle: (desk, { params, body }, seal) => cancelBulk(desk, params.id, body, seal),
    }),
  ];
}

function bulkReads(parts: DeskParts): Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'listBulks',
      summary: 'Bulk orders without their items, newest first',
      access: 'bearer',
      query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'how many' }) }),
      answer: Type.Array(Type.Object(SUMMARY)),
      handle: ({ query }) => listBulks(parts.desk, query.limit),
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'getBulk',
      summary: 'A bulk order with the state and evidence of each item',
      access: 'bearer',
      params: IdPlace,
      answer: BulkSchema,
      handle: ({ params }) => getBulk(parts.desk, params.id),
    }),
  ];
}
