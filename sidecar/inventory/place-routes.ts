import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import type { InventoryRouteParts } from './parts.ts';
import { createPlace, listPlaces, renamePlace } from './rename-place.ts';
import { PlaceSchema } from './schemas.ts';

/** Sites, buildings, racks and positions. */
export function placeRoutes(parts: InventoryRouteParts): GuardedRoute[] {
  return [
    { route: list(parts), permission: 'inventory:read' },
    { route: create(parts), permission: 'inventory:write' },
    { route: rename(parts), permission: 'inventory:write' },
  ];
}

function list({ db }: InventoryRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/places',
    operationId: 'listPlaces',
    summary: 'Sites, buildings, racks and positions, each with the devices that stand exactly there',
    access: 'bearer',
    query: Type.Object({ site: Type.Optional(Type.String()) }),
    answer: Type.Array(Type.Object({ ...PlaceSchema.properties, devices: Type.Integer() })),
    handle: ({ query: { site } }) => listPlaces(db, site),
  });
}

function create(parts: InventoryRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/places',
    operationId: 'createPlace',
    summary: 'Makes a place, with all that it lies in; one that is there already stays',
    access: 'bearer',
    body: PlaceSchema,
    answer: PlaceSchema,
    handle: ({ body }) => createPlace(parts, body),
  });
}

function rename(parts: InventoryRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/places/rename',
    operationId: 'renamePlace',
    summary: 'Renames a building, a rack or a position; what lies in it moves along',
    access: 'bearer',
    body: Type.Object(
      { place: PlaceSchema, name: Type.String({ minLength: 1, maxLength: 100 }) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ devices: Type.Integer({ description: 'how many have other labels now' }) }),
    handle: async ({ body: { place, name }, request }) => ({
      devices: await renamePlace(parts, parts.actorOf(request), place, name),
    }),
  });
}
