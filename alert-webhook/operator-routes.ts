import { type Route, route } from '../core/service/route.ts';
import {
  NameOrderSchema,
  type OperatorDesk,
  OrderedSchema,
  OutletPlace,
  PduPlace,
  PowerOrderSchema,
  RenamedSchema,
} from './order.ts';

/** What an operator may order. Behind a bearer token like everything else; who may order what is the gateway's matter. */
export function operatorRoutes(parts: { operator: OperatorDesk }): Route[] {
  const post = { method: 'post', access: 'bearer' } as const;
  return [
    route({
      ...post,
      path: '/api/v1/pdus/:pdu/name',
      operationId: 'renamePdu',
      summary: 'Gives a PDU another name, and reads it back; also while disarmed',
      params: PduPlace,
      body: NameOrderSchema,
      answer: RenamedSchema,
      handle: ({ params, body }) => parts.operator.rename(params, body),
    }),
    route({
      ...post,
      path: '/api/v1/pdus/:pdu/outlets/:outlet/name',
      operationId: 'renameOutlet',
      summary: 'Gives an outlet another name on its PDU, and reads it back; also while disarmed',
      params: OutletPlace,
      body: NameOrderSchema,
      answer: RenamedSchema,
      handle: ({ params, body }) => parts.operator.rename(params, body),
    }),
    route({
      ...post,
      path: '/api/v1/pdus/:pdu/outlets/:outlet/power',
      operationId: 'switchOutlet',
      summary: 'Switches an outlet; answers when the action is started, which then goes on by itself',
      params: OutletPlace,
      body: PowerOrderSchema,
      answer: OrderedSchema,
      handle: ({ params, body }) => parts.operator.power(params, body),
    }),
  ];
}
