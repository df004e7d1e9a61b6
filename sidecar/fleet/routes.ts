import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { type Courses, coursesOf, minerExpressions, stripExpressions } from './courses.ts';
import { minerReadings } from './detail.ts';
import { fleetNow } from './now.ts';
import type { FleetParts } from './parts.ts';
import { COLUMNS } from './rows.ts';
import { MOST_SPARKS, sparksOf } from './sparks.ts';

const Place = Type.Object({ site: Type.String({ minLength: 1 }), miner: Type.String({ minLength: 1 }) });
const Hours = Type.Number({ exclusiveMinimum: 0, maximum: 8784, default: 24, description: 'how far to look back' });
const Warnings = Type.Array(Type.String(), { description: 'what makes the answer less than the truth' });
const CoursesSchema = Type.Object({
  from: Type.String({ format: 'date-time' }),
  stepSeconds: Type.Number(),
  series: Type.Record(Type.String(), Type.Array(Type.Union([Type.Number(), Type.Null()])), {
    description: 'points from `from` on, a step apart; null where nothing was measured',
  }),
  warnings: Warnings,
});

/** What the pages of the fleet ask. */
export function fleetRoutes(parts: FleetParts): GuardedRoute[] {
  return [fleet(parts), strip(parts), sparks(parts), detail(parts), history(parts)].map((each) => ({
    route: each,
    permission: 'power:read' as const,
  }));
}

function fleet(parts: FleetParts): Route {
  const now = fleetNow(parts);
  return route({
    method: 'get',
    path: '/api/v1/fleet',
    operationId: 'getFleet',
    summary: `Every miner and what it does now, a row each: ${COLUMNS.join(', ')}. 304 while nothing has changed`,
    access: 'bearer',
    headers: Type.Object({ 'If-None-Match': Type.Optional(Type.String()) }),
    answerType: 'application/json',
    handle: async ({ headers }, response) => {
      const { text, tag } = await now();
      response.set({ etag: tag, 'cache-control': 'no-cache' });
      if (headers['If-None-Match'] === tag) response.status(304).end();
      else response.type('json').send(text);
    },
  });
}

function strip(parts: FleetParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/fleet/strip',
    operationId: 'getFleetStrip',
    summary: 'Hashrate, power, efficiency, miners that hash and the hottest chip of a time, of all sites or of one',
    access: 'bearer',
    query: Type.Object({ hours: Hours, site: Type.Optional(Type.String()) }),
    answer: CoursesSchema,
    handle: ({ query: { hours, site } }) => told(parts, stripExpressions(site), hours),
  });
}

const Id = '[A-Za-z0-9][A-Za-z0-9._-]{0,62}';

function sparks(parts: FleetParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/fleet/sparks',
    operationId: 'getFleetSparks',
    summary: 'The hashrate of some miners over a day, means of half hours: the small courses of a table',
    access: 'bearer',
    query: Type.Object({
      site: Type.String({ minLength: 1 }),
      miners: Type.String({
        pattern: `^${Id}(,${Id}){0,${MOST_SPARKS - 1}}$`,
        description: `their names, a comma between: ${MOST_SPARKS} at most`,
      }),
    }),
    answer: CoursesSchema,
    handle: async ({ query: { site, miners } }) => plain(await sparksOf(parts, site, miners.split(','))),
  });
}

function detail(parts: FleetParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/fleet/:site/:miner',
    operationId: 'getFleetMiner',
    summary: 'Everything that one miner tells now: every series of it with its labels and its value',
    access: 'bearer',
    params: Place,
    answer: Type.Object({
      at: Type.String({ format: 'date-time' }),
      readings: Type.Array(
        Type.Object({
          name: Type.String(),
          labels: Type.Record(Type.String(), Type.String()),
          value: Type.Number(),
        }),
      ),
      advice: Type.Array(
        Type.Object({
          code: Type.String({ description: 'of an error that it tells now, or the reason to look' }),
          severity: Type.String({ description: 'critical, warning or info' }),
          means: Type.String(),
          todo: Type.String({ description: 'what a person does' }),
          restart: Type.String({ description: 'whether it helps: may, useless or never (it can do harm)' }),
          powerCycle: Type.String({ description: 'whether it helps: may, useless or never (it can do harm)' }),
        }),
      ),
      warnings: Warnings,
    }),
    handle: async ({ params }) => {
      const at = parts.now();
      return { at: new Date(at).toISOString(), ...(await minerReadings(parts, params, at)) };
    },
  });
}

function history(parts: FleetParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/fleet/:site/:miner/history',
    operationId: 'getFleetMinerHistory',
    summary: 'Hashrate, power, temperatures and uptime of one miner over a time',
    access: 'bearer',
    params: Place,
    query: Type.Object({ hours: Hours }),
    answer: CoursesSchema,
    // No series at all is an answer too: in its first minutes nothing has been recorded of a miner.
    handle: ({ params: { site, miner }, query: { hours } }) => told(parts, minerExpressions(site, miner), hours),
  });
}

async function told(parts: FleetParts, expressions: Record<string, string>, hours: number) {
  const to = parts.now();
  return plain(await coursesOf(parts, expressions, { from: to - hours * 3_600_000, to }));
}

function plain({ from, stepMs, series, warnings }: Courses) {
  return { from: new Date(from).toISOString(), stepSeconds: stepMs / 1000, series, warnings };
}
