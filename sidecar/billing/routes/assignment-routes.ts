import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { checkDay } from '../calendar/day.ts';
import { DaySchema } from '../pricing/contract.ts';
import { readPrices } from '../pricing/day-ahead.ts';
import { assignDevices, assignmentsIn, endAssignment } from '../store/assignments.ts';
import { savePrices } from '../store/prices.ts';
import { refusing } from '../store/writing.ts';
import { Between, type BillingRouteParts, closed, Id, note, reads, writes } from './parts.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });
const AssignmentView = Type.Object({
  ...{ id: Type.Integer(), device: Type.String(), client: Type.String(), model: Type.String(), from: DaySchema },
  ...{ group: Type.Optional(Type.String()), to: Type.Optional(DaySchema) },
});

/** Whose device is whose, and prices of markets. */
export function assignmentRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(assignments(parts)), ...writes(assign(parts), end(parts), prices(parts))];
}

function assignments({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/assignments', operationId: 'listAssignments', access: 'bearer' },
    summary: 'Which client has which device within a span of days; to is the first day behind it',
    query: closed({ ...Between, client: Type.Optional(Text) }),
    answer: Type.Array(AssignmentView),
    handle: ({ query: { client, ...span } }) => assignmentsIn(db, spanOf(span), client),
  });
}

function assign(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/clients/:id/devices', operationId: 'assignDevices', access: 'bearer' },
    summary: 'Gives devices to a client from a day on; who had one without an end has it until then',
    params: Id,
    body: closed({
      ...{ from: DaySchema, to: Type.Optional(DaySchema) },
      devices: Type.Array(closed({ device: Text, model: Text, group: Type.Optional(Text) }), {
        minItems: 1,
        maxItems: 5000,
      }),
    }),
    answer: Type.Array(AssignmentView),
    handle: async ({ params: { id: client }, body, request }) => {
      const made = await assignDevices(parts, parts.actorOf(request), { client, ...body });
      await note(parts, request, {
        action: 'billing.devices.assigned',
        subject: client,
        details: { from: body.from, devices: made.length },
      });
      return made;
    },
  });
}

function end(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/assignments/:id/end', operationId: 'endAssignment', access: 'bearer' },
    summary: 'Ends that a client has a device; to is the first day on which it has it no longer',
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    ...{ body: closed({ to: DaySchema }), answer: AssignmentView },
    handle: async ({ params: { id }, body: { to }, request }) => {
      const ended = await endAssignment(parts, parts.actorOf(request), { id, to });
      await note(parts, request, {
        action: 'billing.devices.ended',
        subject: ended.device,
        details: { client: ended.client, to },
      });
      return ended;
    },
  });
}

function prices(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/markets/:market/prices',
      operationId: 'importPrices',
      access: 'bearer',
    },
    summary: 'Imports prices of a MWh: lines of start,price; a price that is there already is replaced',
    params: Type.Object({ market: Text }),
    ...{ raw: true, body: Type.String({ description: 'CSV' }) },
    answer: Type.Object({ stored: Type.Integer(), problems: Type.Array(Type.String()) }),
    handle: async ({ params: { market }, request }) => {
      const { rows, problems } = readPrices(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
      await savePrices(parts.db, market, rows);
      await note(parts, request, {
        action: 'billing.prices.imported',
        subject: market,
        details: { stored: rows.length, wrong: problems.length },
      });
      return { stored: rows.length, problems };
    },
  });
}

/** Days of which the last lies behind the first. Throws HttpError 400. */
export function spanOf(span: { from: string; to: string }): { from: string; to: string } {
  refusing(() => checkDay(span.from, 'from'));
  refusing(() => checkDay(span.to, 'to'));
  if (span.from < span.to) return span;
  throw new HttpError(400, `to: found ${span.to}, expected a day after ${span.from}`);
}
