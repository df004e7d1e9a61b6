import { Type } from '@sinclair/typebox';
import { HttpError, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { principalOf } from '../principal.ts';
import { DeviceId, Time } from './schemas.ts';
import { readStory, type StoryParts } from './story.ts';

const Kind = Type.Union(
  (['comment', 'ticket', 'maintenance', 'state', 'action'] as const).map((kind) => Type.Literal(kind)),
);
const Line = Type.Object({
  kind: Kind,
  at: Time,
  who: Type.String(),
  text: Type.String(),
  number: Type.Integer({ description: 'of the comment, ticket, maintenance, line of history or action' }),
  outcome: Type.Optional(Type.String({ description: 'how an action ended' })),
});

/** What happened to a device, from all that knows of it. */
export function storyRoutes(parts: StoryParts): GuardedRoute[] {
  const story = route({
    method: 'get',
    path: '/api/v1/devices/:id/story',
    operationId: 'getDeviceStory',
    summary: 'Comments, tickets, maintenance, changes of state and actions of a device in one list, newest first',
    access: 'bearer',
    params: DeviceId,
    query: Type.Object(
      { limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }) },
      { additionalProperties: false },
    ),
    answer: Type.Object({
      items: Type.Array(Line),
      warnings: Type.Array(Type.String(), { description: 'what could not be asked, and is missing here' }),
    }),
    handle: async ({ params: { id: device }, query: { limit }, request }) => {
      const told = await readStory(parts, principalOf(request), { device, limit });
      if (told === undefined) throw new HttpError(404, `there is no device "${device}"`);
      return told;
    },
  });
  return [{ route: story, permission: 'comment:read' }];
}
