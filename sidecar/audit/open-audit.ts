import { type Static, Type } from '@sinclair/typebox';
import { route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import type { WriteAudit } from './audit.ts';
import { listAudit } from './list.ts';
import type { AuditDb } from './tables.ts';
import { auditWriter } from './write.ts';

const said = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }));

const QuerySchema = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    cursor: said('next of the page before'),
    sort: Type.Unsafe<string>({ type: 'string', enum: ['at', '-at'], default: '-at', description: 'at or -at' }),
    actor: said('an id or a name'),
    action: said('session.login, or session for all of them'),
    subject: said('what it was done to, and what lies below it: /api/v1/devices/m1'),
    from: said('a time with its zone, included'),
    to: said('a time with its zone, not included'),
  },
  { additionalProperties: false },
);

const LineSchema = Type.Object({
  number: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  actor: Type.Object({ id: Type.String(), name: Type.String() }),
  action: Type.String(),
  subject: Type.Optional(Type.String()),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  from: Type.Optional(Type.String({ description: 'address of the client' })),
});

export interface Audit {
  write: WriteAudit;
  routes: GuardedRoute[];
}

/** Who did what, when, from where: written down once, read in pages. `now` in unix milliseconds. */
export function openAudit({ db, now }: { db: AuditDb; now: () => number }): Audit {
  const list = route({
    method: 'get',
    path: '/api/v1/audit',
    operationId: 'listAudit',
    summary: 'Who did what, when and from where: log-ins, changes and orders, the newest first',
    access: 'bearer',
    query: QuerySchema,
    answer: Type.Object({
      items: Type.Array(LineSchema),
      next: Type.Optional(Type.String({ description: 'the cursor of the next page' })),
      total: Type.Integer({ description: 'lines of all pages' }),
    }),
    handle: ({ query }: { query: Static<typeof QuerySchema> }) => listAudit(db, query),
  });
  return { write: auditWriter(db, now), routes: [{ route: list, permission: 'audit:read' }] };
}
