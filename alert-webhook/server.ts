import { Type } from '@sinclair/typebox';
import { openApi } from '../core/service/openapi.ts';
import { HttpError, type Route, route } from '../core/service/route.ts';
import type { Action, Actions } from './actions.ts';
import { ActionSchema, DecisionSchema, EpisodeSchema } from './book-schemas.ts';
import type { Decisions } from './decisions.ts';
import type { Episodes } from './episode.ts';
import { type ReceiveParts, receive } from './inbox/receive.ts';
import type { Journal } from './journal.ts';
import { ledgerRoutes } from './ledger/ledger-routes.ts';
import { reportRoutes } from './ledger/report-routes.ts';
import type { WebhookMetrics } from './metrics.ts';
import type { DeskParts } from './operators/desk.ts';
import { orderRoutes } from './operators/routes.ts';

export interface ServerParts extends DeskParts, ReceiveParts {
  episodes: Episodes;
  decisions: Decisions;
  actions: Actions;
  journal: Journal;
  metrics: WebhookMetrics;
}

const Limit = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'how many, newest first' }),
});
/** The routes of alert-webhook. */
export function routesOf(parts: ServerParts): Route[] {
  const routes = [
    receive(parts),
    ...reads(parts),
    oneAction(parts),
    ...ledgerRoutes(parts),
    ...reportRoutes(parts),
    ...orderRoutes(parts),
  ];
  const info = {
    title: 'Logixx alert-webhook',
    version: '1',
    description: 'Receives alerts, decides what to do about them and says what was done and why.',
  };
  const document: Route = route({
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'getOpenApi',
    summary: 'This document',
    access: 'open',
    answer: Type.Object({}, { additionalProperties: true }),
    handle: (): object => openApi(info, [...routes, document]),
  });
  return [...routes, document];
}

function reads({ episodes, decisions, actions, journal }: ServerParts): Route[] {
  const get = { method: 'get', access: 'bearer', query: Limit } as const;
  return [
    route({
      ...get,
      path: '/api/v1/episodes',
      operationId: 'listEpisodes',
      summary: 'Episodes, newest first',
      answer: Type.Array(EpisodeSchema),
      handle: async ({ query }) => (await episodes.list(query.limit)).map(withTimes),
    }),
    route({
      ...get,
      path: '/api/v1/decisions',
      operationId: 'listDecisions',
      summary: 'What was decided and why, newest first',
      answer: Type.Array(DecisionSchema),
      handle: async ({ query }) => (await decisions.list(query.limit)).map(withTimes),
    }),
    route({
      ...get,
      path: '/api/v1/actions',
      operationId: 'listActions',
      summary: 'What was done, with the journal of each action, newest first',
      query: Type.Object({
        ...Limit.properties,
        device: Type.Optional(Type.String({ minLength: 1, description: 'only what was done to it' })),
      }),
      answer: Type.Array(ActionSchema),
      handle: async ({ query: { limit, device } }) =>
        Promise.all((await actions.list(limit, device)).map((action) => withJournal(action, journal))),
    }),
  ];
}

function oneAction({ actions, journal }: ServerParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/actions/:id',
    operationId: 'getAction',
    summary: 'One action with its journal',
    access: 'bearer',
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    answer: ActionSchema,
    handle: async ({ params: { id } }) => {
      const action = await actions.get(id);
      if (action === undefined) throw new HttpError(404, `there is no action ${id}`);
      return withJournal(action, journal);
    },
  });
}

async function withJournal(action: Action, journal: Journal) {
  return { ...withTimes(action), journal: (await journal.of(action.id)).map(withTimes) };
}

type WithTimes<T> = { [K in keyof T]: K extends 'at' | `${string}At` | 'healthySince' ? string : T[K] };

/** Unix milliseconds as ISO 8601, in every field whose name says that it is a time. */
function withTimes<T extends object>(record: T): WithTimes<T> {
  const entries = Object.entries(record).map(([key, value]: [string, unknown]) => {
    const isTime = (key === 'at' || key.endsWith('At') || key === 'healthySince') && typeof value === 'number';
    return [key, isTime ? new Date(value).toISOString() : value];
  });
  return Object.fromEntries(entries) as WithTimes<T>;
}
