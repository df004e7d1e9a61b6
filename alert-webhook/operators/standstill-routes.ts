import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import { PduPlace, WhoAndWhy } from '../order.ts';
import type { DeskParts } from './desk.ts';
import { DevicePlace, StartedSchema } from './device-routes.ts';
import { orderRoute } from './order-route.ts';
import { TimeSchema } from './schemas.ts';
import { latch, listLatches, listQuarantines, releaseQuarantine, unlatch } from './standstill.ts';

const WHO = Type.Object(WhoAndWhy, { additionalProperties: false });
const LatchSchema = Type.Object({
  id: Type.Integer(),
  device: Type.String(),
  fault: Type.Optional(Type.String()),
  evidence: Type.String(),
  by: Type.String(),
  at: TimeSchema,
});
const QuarantineSchema = Type.Object({
  id: Type.Integer(),
  pdu: Type.String(),
  evidence: Type.String(),
  since: TimeSchema,
  action: Type.Optional(Type.Integer({ description: 'the action that found it' })),
});
const ReleaseSchema = Type.Object(
  {
    ...WhoAndWhy,
    fansConfirmed: Type.Boolean({ default: false, description: 'somebody has seen all fans turn; needed after heat' }),
    powerOn: Type.Boolean({ default: false, description: 'also turn it on, through the gates of that order' }),
  },
  { additionalProperties: false },
);
const ReleasedSchema = Type.Object({
  released: LatchSchema,
  started: Type.Optional(StartedSchema),
  refused: Type.Optional(Type.String({ description: 'it is released, but why it was not turned on' })),
});

/** What stands still until a person says otherwise: latched devices, and PDUs in quarantine. */
export function standstillRoutes(parts: DeskParts): Route[] {
  return [...latchRoutes(parts), ...quarantineRoutes(parts)];
}

const get = { method: 'get', access: 'bearer' } as const;

function latchRoutes(parts: DeskParts): Route[] {
  return [
    route({
      ...get,
      path: '/api/v1/latches',
      operationId: 'listLatches',
      summary: 'Devices that stay off until a person releases them, oldest first',
      answer: Type.Array(LatchSchema),
      handle: () => listLatches(parts.desk),
    }),
    orderRoute(parts, {
      path: '/api/v1/devices/:device/latch',
      operationId: 'latchDevice',
      summary: 'Forbids that a miner comes on; it is not turned off by this',
      params: DevicePlace,
      body: WHO,
      answer: LatchSchema,
      handle: (desk, { params, body }) => latch(desk, params.device, body),
    }),
    orderRoute(parts, {
      path: '/api/v1/devices/:device/unlatch',
      operationId: 'unlatchDevice',
      summary: 'Lets a device come on again; after heat only with cool air and confirmed fans',
      params: DevicePlace,
      body: ReleaseSchema,
      answer: ReleasedSchema,
      handle: (desk, { params, body }, seal) => unlatch(desk, params.device, body, seal),
    }),
  ];
}

function quarantineRoutes(parts: DeskParts): Route[] {
  return [
    route({
      ...get,
      path: '/api/v1/quarantines',
      operationId: 'listQuarantines',
      summary: 'PDUs on which the machine switches nothing, oldest first',
      answer: Type.Array(QuarantineSchema),
      handle: () => listQuarantines(parts.desk),
    }),
    orderRoute(parts, {
      path: '/api/v1/quarantines/:pdu/release',
      operationId: 'releaseQuarantine',
      summary: 'Trusts a PDU again',
      params: PduPlace,
      body: WHO,
      answer: Type.Object({ pdu: Type.String(), ...WhoAndWhy }),
      handle: (desk, { params, body }, seal) => releaseQuarantine(desk, params.pdu, body, seal),
    }),
  ];
}
