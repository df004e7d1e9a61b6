import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { principalOf } from '../principal.ts';
import { listComments, readComment } from './list.ts';
import type { CommentParts } from './parts.ts';
import {
  CommentSchema,
  CommentWithHistory,
  DeviceId,
  Id,
  ListQuery,
  PageOfComments,
  Plain,
  WrittenSchema,
} from './schemas.ts';
import { type Doer, deleteComment, editComment, writeComment } from './store.ts';
import { LONGEST } from './text.ts';

const Text = Type.String({ description: `plain text, 1 to ${LONGEST} characters; @name tells a person` });
const Ticket = Type.Optional(Type.Integer({ minimum: 1, description: 'a ticket of the device' }));

/** What people say about devices: a thread each. */
export function commentRoutes(parts: CommentParts): GuardedRoute[] {
  const reads = [thread(parts), all(parts), one(parts)];
  const writes = [write(parts), edit(parts), remove(parts)];
  return [
    ...reads.map((each): GuardedRoute => ({ route: each, permission: 'comment:read' })),
    ...writes.map((each): GuardedRoute => ({ route: each, permission: 'comment:write' })),
  ];
}

/** Who sends a request, and from where. */
export function doerOf(request: Request): Doer {
  return { actor: principalOf(request).actor, from: request.ip };
}

function thread({ db }: CommentParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/devices/:id/comments',
    operationId: 'listDeviceComments',
    summary: 'The thread of a device; it stays when the device moves or retires',
    access: 'bearer',
    params: DeviceId,
    query: Type.Object({ ...ListQuery, ticket: Ticket }, { additionalProperties: false }),
    answer: PageOfComments,
    handle: ({ params: { id }, query }) => listComments(db, { ...query, device: id }),
  });
}

function all({ db }: CommentParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/comments',
    operationId: 'listComments',
    summary: 'Comments on all devices, newest first',
    access: 'bearer',
    query: Type.Object(
      {
        ...ListQuery,
        device: Type.Optional(Plain()),
        ticket: Ticket,
        author: Type.Optional(Plain({ description: 'the id of a person, or me' })),
        mentions: Type.Optional(Type.Literal('me', { description: 'me: those that name who asks' })),
      },
      { additionalProperties: false },
    ),
    answer: PageOfComments,
    handle: ({ query: { author, mentions, ...query }, request }) => {
      const me = () => principalOf(request).actor.id;
      return listComments(db, {
        ...query,
        author: author === 'me' ? me() : author,
        mentions: mentions === undefined ? undefined : me(),
      });
    },
  });
}

function one({ db }: CommentParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/comments/:id',
    operationId: 'getComment',
    summary: 'One comment, with what it said before it was edited',
    access: 'bearer',
    params: Id,
    answer: CommentWithHistory,
    handle: ({ params: { id } }) => readComment(db, id),
  });
}

function write(parts: CommentParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/devices/:id/comments',
    operationId: 'writeComment',
    summary: 'Writes a comment on a device; who is mentioned gets a mail',
    access: 'bearer',
    params: DeviceId,
    body: Type.Object({ text: Text, ticket: Ticket }, { additionalProperties: false }),
    answer: WrittenSchema,
    handle: async ({ params: { id: device }, body, request }) => {
      const { id, unknown } = await writeComment(parts, doerOf(request), { device, ...body });
      return { ...(await shown(parts, id)), unknownMentions: unknown };
    },
  });
}

function edit(parts: CommentParts): Route {
  return route({
    method: 'patch',
    path: '/api/v1/comments/:id',
    operationId: 'editComment',
    summary: 'Changes a comment of one’s own within 15 minutes; what it said before is kept',
    access: 'bearer',
    params: Id,
    body: Type.Object({ text: Text }, { additionalProperties: false }),
    answer: WrittenSchema,
    handle: async ({ params: { id }, body: { text }, request }) => {
      const { unknown } = await editComment(parts, doerOf(request), { id, text });
      return { ...(await shown(parts, id)), unknownMentions: unknown };
    },
  });
}

function remove(parts: CommentParts): Route {
  return route({
    method: 'delete',
    path: '/api/v1/comments/:id',
    operationId: 'deleteComment',
    summary: 'Deletes a comment of one’s own, or as an admin any; that it was there stays',
    access: 'bearer',
    params: Id,
    answer: CommentSchema,
    handle: async ({ params: { id }, request }) => {
      const isAdmin = principalOf(request).roles.includes('admin');
      await deleteComment(parts, { ...doerOf(request), isAdmin }, id);
      return shown(parts, id);
    },
  });
}

async function shown({ db }: CommentParts, id: number) {
  const { history: _, ...comment } = await readComment(db, id);
  return comment;
}
