import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import { WhoAndWhy } from '../order.ts';
import type { DeskParts } from './desk.ts';
import { killSwitch, setKillSwitch } from './kill-switch.ts';
import { orderRoute } from './order-route.ts';
import { TimeSchema } from './schemas.ts';

const PATH = '/api/v1/kill-switch';
const SwitchSchema = Type.Object({
  on: Type.Boolean({ description: 'true: nothing is switched' }),
  because: Type.Optional(Type.String()),
  ordered: Type.Optional(
    Type.Object({ on: Type.Boolean(), by: Type.String(), comment: Type.String(), at: TimeSchema }),
  ),
});

export function killSwitchRoutes(parts: DeskParts): Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'getKillSwitch',
      summary: 'Whether anything may be switched',
      access: 'bearer',
      answer: SwitchSchema,
      handle: () => killSwitch(parts.desk),
    }),
    orderRoute(parts, {
      method: 'put',
      path: PATH,
      operationId: 'setKillSwitch',
      summary: 'Stops all switching of the site at once, or allows it again',
      body: Type.Object({ on: Type.Boolean(), ...WhoAndWhy }, { additionalProperties: false }),
      answer: SwitchSchema,
      handle: (desk, { body }, seal) => setKillSwitch(desk, body, seal),
    }),
  ];
}
