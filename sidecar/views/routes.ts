import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { actorOf, principalOf } from '../principal.ts';
import { NewView, Page, ViewPatch, ViewShown } from './schemas.ts';
import { changeView, listViews, makeView, removeView } from './store.ts';
import type { ViewDb } from './tables.ts';

export interface ViewParts {
  db: ViewDb;
  /** Unix milliseconds. */
  now(): number;
}

const PATH = '/api/v1/views';
const Place = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const asking = (request: Request, id: number) => {
  const { actor, permissions } = principalOf(request);
  return { actor, isAdmin: permissions.has('user:manage'), id };
};

/** Views of tables that people keep, for themselves or for everybody. */
export function viewRoutes(parts: ViewParts): GuardedRoute[] {
  return [list(parts), make(parts), change(parts), remove(parts)].map((each) => ({ route: each, permission: 'self' }));
}

function list({ db }: ViewParts): Route {
  return route({
    method: 'get',
    path: PATH,
    operationId: 'listViews',
    summary: 'The own views of a page and those that others share, by name',
    access: 'bearer',
    query: Type.Object({ page: Page }),
    answer: Type.Array(ViewShown),
    handle: ({ query, request }) => listViews(db, actorOf(request), query.page),
  });
}

function make({ db, now }: ViewParts): Route {
  return route({
    method: 'post',
    path: PATH,
    operationId: 'makeView',
    summary: 'Keeps a view under a name',
    access: 'bearer',
    body: NewView,
    answer: ViewShown,
    handle: ({ body, request }) => makeView(db, actorOf(request), body, now()),
  });
}

function change({ db, now }: ViewParts): Route {
  return route({
    method: 'patch',
    path: `${PATH}/:id`,
    operationId: 'changeView',
    summary: 'Changes a view: its owner may, and who manages people may change one that is shared',
    access: 'bearer',
    params: Place,
    body: ViewPatch,
    answer: ViewShown,
    handle: ({ params, body, request }) => changeView(db, asking(request, params.id), body, now()),
  });
}

function remove({ db }: ViewParts): Route {
  return route({
    method: 'delete',
    path: `${PATH}/:id`,
    operationId: 'removeView',
    summary: 'Forgets a view',
    access: 'bearer',
    params: Place,
    answer: Type.Object({ removed: Type.Integer() }),
    handle: async ({ params, request }) => {
      await removeView(db, asking(request, params.id));
      return { removed: params.id };
    },
  });
}
