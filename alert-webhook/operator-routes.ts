import type { Route } from '../core/service/route.ts';
import { rename, switchOutlet } from './operator.ts';
import type { DeskParts } from './operators/desk.ts';
import { orderRoute } from './operators/order-route.ts';
import { NameOrderSchema, OrderedSchema, OutletPlace, PduPlace, PowerOrderSchema, RenamedSchema } from './order.ts';

/** What may be ordered for one outlet or PDU, whatever hangs on it. */
export function operatorRoutes(parts: DeskParts): Route[] {
  return [
    orderRoute(parts, {
      path: '/api/v1/pdus/:pdu/name',
      operationId: 'renamePdu',
      summary: 'Gives a PDU another name, and reads it back; also while disarmed',
      params: PduPlace,
      body: NameOrderSchema,
      answer: RenamedSchema,
      handle: (desk, { params, body }) => rename(desk, params, body),
    }),
    orderRoute(parts, {
      path: '/api/v1/pdus/:pdu/outlets/:outlet/name',
      operationId: 'renameOutlet',
      summary: 'Gives an outlet another name on its PDU, and reads it back; also while disarmed',
      params: OutletPlace,
      body: NameOrderSchema,
      answer: RenamedSchema,
      handle: (desk, { params, body }) => rename(desk, params, body),
    }),
    orderRoute(parts, {
      path: '/api/v1/pdus/:pdu/outlets/:outlet/power',
      operationId: 'switchOutlet',
      summary: 'Switches an outlet; answers when the action is started, which then goes on by itself',
      params: OutletPlace,
      body: PowerOrderSchema,
      answer: OrderedSchema,
      handle: (desk, { params, body }, seal) => switchOutlet(desk, params, body, seal),
    }),
  ];
}
