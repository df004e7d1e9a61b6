import { type Static, Type } from '@sinclair/typebox';
import type { Route } from '../../core/service/route.ts';
import { WhoAndWhy } from '../order.ts';
import { minerOf } from './chosen.ts';
import type { Desk, DeskParts } from './desk.ts';
import { orderDevice } from './device-order.ts';
import type { Seal } from './order-keys.ts';
import { orderRoute } from './order-route.ts';
import type { OrderedDeed } from './overrides.ts';
import { DeedSchema } from './schemas.ts';

export const DevicePlace = Type.Object({ device: Type.String({ description: 'the id of a miner in the inventory' }) });
export const Force = Type.Boolean({
  default: false,
  description: 'also through gates that an operator may force; what was forced is answered and kept',
});
const OrderSchema = Type.Object({ ...WhoAndWhy, force: Force }, { additionalProperties: false });
const PowerSchema = Type.Object(
  {
    to: Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('cycle')], {
      description: 'on, off or cycle, over all cords of the miner; off stays off',
    }),
    ...OrderSchema.properties,
  },
  { additionalProperties: false },
);
const LightSchema = Type.Object(
  { on: Type.Boolean({ description: 'true: it blinks' }), ...OrderSchema.properties },
  { additionalProperties: false },
);
const Forced = Type.Array(Type.Object({ reason: Type.String(), evidence: Type.String() }), {
  description: 'gates that were closed and forced',
});
export const StartedSchema = Type.Object({
  action: Type.Integer({ description: 'the id of the action that was started: see /api/v1/actions/{id}' }),
  device: Type.String(),
  deed: DeedSchema,
  outlets: Type.Array(Type.Object({ pdu: Type.String(), outlet: Type.String() })),
  forced: Forced,
});

/** One click for a miner: through its own driver, or all outlets that feed it. */
export function deviceRoutes(parts: DeskParts): Route[] {
  const told = (way: 'restart' | 'reboot' | 'pause' | 'resume', deed: OrderedDeed, summary: string) =>
    orderRoute(parts, {
      path: `/api/v1/devices/:device/${way}`,
      operationId: `${way}Device`,
      summary,
      params: DevicePlace,
      body: OrderSchema,
      answer: StartedSchema,
      handle: (desk, { params, body }, seal) => start(desk, params.device, deed, body, seal),
    });
  return [
    told(
      'pause',
      'pause',
      'Stops mining on a miner, which stays so until it is resumed; answers when the action is started',
    ),
    told('resume', 'resume', 'Lets a miner that was paused mine again; answers when the action is started'),
    orderRoute(parts, {
      path: '/api/v1/devices/:device/locate',
      operationId: 'locateDevice',
      summary: 'Turns the light on or off by which a miner is found; answers when the action is started',
      params: DevicePlace,
      body: LightSchema,
      answer: StartedSchema,
      handle: (desk, { params, body }, seal) =>
        start(desk, params.device, body.on ? 'locate-on' : 'locate-off', body, seal),
    }),
    told('restart', 'restart-mining', 'Restarts mining on a miner; answers when the action is started'),
    told('reboot', 'reboot', 'Reboots a miner; answers when the action is started'),
    orderRoute(parts, {
      path: '/api/v1/devices/:device/power',
      operationId: 'switchDevice',
      summary: 'Switches all outlets that feed a miner; answers when the action is started',
      params: DevicePlace,
      body: PowerSchema,
      answer: StartedSchema,
      handle: (desk, { params, body }, seal) =>
        start(desk, params.device, body.to === 'cycle' ? 'power-cycle' : `power-${body.to}`, body, seal),
    }),
  ];
}

async function start(desk: Desk, id: string, deed: OrderedDeed, body: Static<typeof OrderSchema>, seal: Seal) {
  const device = minerOf(desk.tools.devices, id);
  const { by, comment, force } = body;
  return orderDevice(desk, device, { deed, by, comment, force, also: seal });
}
