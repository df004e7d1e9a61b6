import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { WebhookDb } from '../tables.ts';
import { CAUSES } from './cause.ts';
import { efficacyOf } from './efficacy.ts';
import { openOutages, type Range } from './outages.ts';

const Time = Type.String({ format: 'date-time' });
const Between = {
  from: Type.String({ minLength: 1, description: 'ISO 8601, included' }),
  to: Type.String({ minLength: 1, description: 'ISO 8601, not included' }),
};
const CauseSchema = Type.Union(CAUSES.map((cause) => Type.Literal(cause)));
const Whose = { site: Type.String(), device: Type.String(), client: Type.Optional(Type.String()), cause: CauseSchema };

const EfficacySchema = Type.Object({
  model: Type.String(),
  fault: Type.String(),
  action: Type.String(),
  attempts: Type.Integer(),
  successes: Type.Integer(),
  expected: Type.Number({
    description: 'mean of the posterior over Beta(1, 1): what the next attempt may be hoped for',
  }),
  retire: Type.Boolean({ description: 'at least 20 attempts, and below 5 % is expected of the next one' }),
});

/** What was lost and why, and what helped. */
export function reportRoutes(parts: { desk: { db: WebhookDb } }): Route[] {
  return [outagesRoute(parts), lostRoute(parts), efficacyRoute(parts)];
}

type Parts = Parameters<typeof reportRoutes>[0];

function outagesRoute(parts: Parts): Route {
  return route({
    method: 'get',
    access: 'bearer',
    path: '/api/v1/outages',
    operationId: 'listOutages',
    summary: 'When miners were not at full work and why, cut to the range, the oldest first',
    query: Type.Object({ ...Between, device: Type.Optional(Type.String({ minLength: 1 })) }),
    answer: Type.Array(
      Type.Object({
        ...Whose,
        evidence: Type.String(),
        since: Time,
        until: Time,
        open: Type.Boolean({ description: 'it goes on, as far as anybody has looked' }),
      }),
    ),
    handle: async ({ query: { device, ...query } }) => {
      const found = await openOutages(parts.desk.db).within(rangeOf(query), device);
      return found.map((each) => ({ ...each, since: isoOf(each.since), until: isoOf(each.until) }));
    },
  });
}

function lostRoute(parts: Parts): Route {
  return route({
    method: 'get',
    access: 'bearer',
    path: '/api/v1/lost-minutes',
    operationId: 'getLostMinutes',
    summary: 'Minutes that each miner was not at full work, by cause, within the range',
    query: Type.Object(Between),
    answer: Type.Array(Type.Object({ ...Whose, minutes: Type.Number() })),
    handle: async ({ query }) => {
      const lost = await openOutages(parts.desk.db).lost(rangeOf(query));
      return lost.map(({ milliseconds, ...whose }) => ({ ...whose, minutes: milliseconds / 60_000 }));
    },
  });
}

function efficacyRoute(parts: Parts): Route {
  return route({
    method: 'get',
    access: 'bearer',
    path: '/api/v1/efficacy',
    operationId: 'getEfficacy',
    summary:
      'How often each step helped against each fault of each model, and which steps should be taken off the ladder',
    answer: Type.Object({ steps: Type.Array(EfficacySchema), proposals: Type.Array(Type.String()) }),
    handle: async () => {
      const steps = await efficacyOf(parts.desk.db);
      const proposals = steps
        .filter(({ retire }) => retire)
        .map(
          ({ model, fault, action, attempts, successes }) =>
            `Take ${action} off the ladder of ${model}: against ${fault} it helped ${successes} of ${attempts} times.`,
        );
      return { steps, proposals };
    },
  });
}

function rangeOf({ from, to }: { from: string; to: string }): Range {
  const range = { from: timeOf('from', from), to: timeOf('to', to) };
  if (range.from < range.to) return range;
  throw new HttpError(400, `to: found "${to}", expected a time after from, which is "${from}"`);
}

function timeOf(name: string, text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new HttpError(400, `${name}: found "${text}", expected a time as 2026-11-01T00:00:00Z`);
  return time;
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
