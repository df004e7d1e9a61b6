import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import { SelectionSchema } from '../selection.ts';
import { chosen } from './chosen.ts';
import type { DeskParts } from './desk.ts';
import { preview } from './preview.ts';
import { DeedSchema } from './schemas.ts';

/** More than this is not looked at in one request: previews ask PDUs. */
const MOST = 2000;

export const OverrideSchema = Type.Union([Type.Literal('never'), Type.Literal('force'), Type.Literal('not-asked')], {
  description: 'never: refused; force: refused without force: true; not-asked: does not concern an order',
});
const PreviewSchema = Type.Object({
  device: Type.String(),
  deed: DeedSchema,
  verdict: Type.Union([Type.Literal('starts'), Type.Literal('needs-force'), Type.Literal('refused')]),
  impossible: Type.Optional(Type.String({ description: 'why it cannot be done to this device at all' })),
  plan: Type.Optional(
    Type.Object({
      outlets: Type.Array(Type.Object({ pdu: Type.String(), outlet: Type.String(), offSeconds: Type.Number() })),
      steps: Type.Array(Type.Object({ step: Type.String(), seconds: Type.Number() })),
      atMostSeconds: Type.Number(),
    }),
  ),
  minutesWithoutWork: Type.Optional(Type.Number()),
  from: Type.Optional(
    Type.String({ description: 'measured on our own actions, warm-up as the miner says, or assumed' }),
  ),
  gates: Type.Array(
    Type.Object({ reason: Type.String(), help: Type.String(), evidence: Type.String(), override: OverrideSchema }),
    { description: 'all gates that are closed' },
  ),
});

export function previewRoutes(parts: DeskParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/v1/preview',
      operationId: 'previewOrder',
      summary: 'What an order would do to each miner of a selection, and which gates are closed; switches nothing',
      access: 'bearer',
      body: Type.Object({ selection: SelectionSchema, action: DeedSchema }, { additionalProperties: false }),
      answer: Type.Array(PreviewSchema),
      handle: async ({ body }) => {
        const { desk } = parts;
        const devices = chosen(desk.tools.devices, body.selection);
        if (devices.length > MOST)
          throw new HttpError(400, `the selection: found ${devices.length} miners, expected at most ${MOST}`);
        return preview(desk, devices, body.action);
      },
    }),
  ];
}
