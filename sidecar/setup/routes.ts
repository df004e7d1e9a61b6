import { Type } from '@sinclair/typebox';
import { route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { gatherFacts, type SetupParts } from './facts.ts';
import { nextStep, setupSteps } from './steps.ts';

const StepSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  state: Type.Union(
    (['done', 'missing', 'advised', 'unknown'] as const).map((state) => Type.Literal(state)),
    { description: 'missing keeps the farm from being watched or healed; advised does not' },
  ),
  found: Type.String(),
  next: Type.Optional(Type.String({ description: 'what to do' })),
  page: Type.Optional(Type.String({ description: 'a page of the app, below its own path' })),
  command: Type.Optional(Type.String({ description: 'for a shell on the machine of the services' })),
  configuration: Type.Optional(Type.String({ description: 'for logixx.yml' })),
});

/** What a farm still needs. */
export function setupRoutes(parts: SetupParts): GuardedRoute[] {
  const setup = route({
    method: 'get',
    path: '/api/v1/setup',
    operationId: 'getSetup',
    summary: 'What the farm has and what it still needs, step by step, with the next of them',
    access: 'bearer',
    answer: Type.Object({
      at: Type.String({ format: 'date-time' }),
      next: Type.Optional(Type.String({ description: 'the id of the first step to take' })),
      steps: Type.Array(StepSchema),
    }),
    handle: async () => {
      const now = parts.now();
      const steps = setupSteps(await gatherFacts(parts), now);
      const first = nextStep(steps);
      return { at: new Date(now).toISOString(), ...(first ? { next: first.id } : {}), steps };
    },
  });
  return [{ route: setup, permission: 'inventory:write' }];
}
