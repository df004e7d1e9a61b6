import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import { sendCsv } from '../../core/service/send-csv.ts';
import { doerOf } from '../comments/routes.ts';
import { Id } from '../comments/schemas.ts';
import type { GuardedRoute } from '../permission.ts';
import { principalOf } from '../principal.ts';
import { changeTicket } from './change-ticket.ts';
import { exportParts } from './export-parts.ts';
import { listTickets, readTicket } from './list-tickets.ts';
import { openTicket } from './open-ticket.ts';
import type { TicketParts } from './parts.ts';
import {
  NewPartSchema,
  NewTicketSchema,
  OneTicket,
  PageOfTickets,
  PartsQuerySchema,
  PatchSchema,
  TicketQuerySchema,
} from './schemas.ts';
import { addPart, removePart } from './ticket-parts.ts';

/** Repairs of devices. Their comments stand in the thread of the device, each with the number of its ticket. */
export function ticketRoutes(parts: TicketParts): GuardedRoute[] {
  const reads = [list(parts), one(parts), exported(parts)];
  const writes = [open(parts), change(parts), add(parts), remove(parts)];
  return [
    ...reads.map((each): GuardedRoute => ({ route: each, permission: 'comment:read' })),
    ...writes.map((each): GuardedRoute => ({ route: each, permission: 'ticket:write' })),
  ];
}

function list({ db }: TicketParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/tickets',
    operationId: 'listTickets',
    summary: 'Repair tickets, in pages',
    access: 'bearer',
    query: TicketQuerySchema,
    answer: PageOfTickets,
    handle: ({ query, request }) =>
      listTickets(db, {
        ...query,
        assignee: withMe(query.assignee, request),
        openedBy: withMe(query.openedBy, request),
      }),
  });
}

function withMe(ids: string | undefined, request: Request): string | undefined {
  return ids
    ?.split(',')
    .map((id) => (id === 'me' ? principalOf(request).actor.id : id))
    .join(',');
}

function one({ db }: TicketParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/tickets/:id',
    operationId: 'getTicket',
    summary: 'One ticket with its parts and the states that it came through',
    access: 'bearer',
    params: Id,
    answer: OneTicket,
    handle: ({ params: { id } }) => readTicket(db, id),
  });
}

function open(parts: TicketParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/tickets',
    operationId: 'openTicket',
    summary: 'Opens a repair ticket of a device, and puts the device into repair where that is asked for',
    access: 'bearer',
    body: NewTicketSchema,
    answer: OneTicket,
    handle: async ({ body, request }) => readTicket(parts.db, await openTicket(parts, doerOf(request), body)),
  });
}

function change(parts: TicketParts): Route {
  return route({
    method: 'patch',
    path: '/api/v1/tickets/:id',
    operationId: 'changeTicket',
    summary: 'Changes what is said, as long as the ticket stands at the revision that you saw',
    access: 'bearer',
    params: Id,
    body: PatchSchema,
    answer: OneTicket,
    handle: async ({ params: { id }, body, request }) => {
      const told = await changeTicket(parts, doerOf(request), id, body);
      return { ...(await readTicket(parts.db, id)), ...(told === undefined ? {} : { told }) };
    },
  });
}

function add(parts: TicketParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/tickets/:id/parts',
    operationId: 'addTicketPart',
    summary: 'Notes a part that the repair has used',
    access: 'bearer',
    params: Id,
    body: NewPartSchema,
    answer: OneTicket,
    handle: async ({ params: { id }, body, request }) => {
      await addPart(parts, doerOf(request), id, body);
      return readTicket(parts.db, id);
    },
  });
}

function remove(parts: TicketParts): Route {
  return route({
    method: 'delete',
    path: '/api/v1/tickets/:id/parts/:part',
    operationId: 'removeTicketPart',
    summary: 'Takes back a part that was noted by mistake',
    access: 'bearer',
    params: Type.Object({ ...Id.properties, part: Id.properties.id }),
    answer: OneTicket,
    handle: async ({ params: { id, part }, request }) => {
      await removePart(parts, doerOf(request), id, part);
      return readTicket(parts.db, id);
    },
  });
}

function exported({ db }: TicketParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/ticket-parts/export',
    operationId: 'exportTicketParts',
    summary: 'The parts of repairs as CSV; prices in minor units',
    access: 'bearer',
    query: PartsQuerySchema,
    answerType: 'text/csv',
    handle: ({ query: { from, to, ...query } }, response) =>
      sendCsv(
        response,
        'ticket-parts.csv',
        exportParts(db, { ...query, from: timeOf('from', from), to: timeOf('to', to) }),
      ),
  });
}

function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new HttpError(400, `the query.${name}: found "${text}", expected ISO 8601: 2026-11-01T00:00:00Z`);
  return time;
}
