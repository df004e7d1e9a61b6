import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { WriteAudit } from '../audit/audit.ts';
import { readAll } from '../inventory/read-devices.ts';
import { RecordSchema } from '../inventory/record.ts';
import type { InventoryDb } from '../inventory/tables.ts';
import type { GuardedRoute } from '../permission.ts';
import { judgeFound } from './judge-found.ts';
import { FoundSchema } from './request.ts';
import type { Scan, Scanning } from './scanning.ts';

/** What the routes of scans are made of. */
export interface ScanRouteParts {
  db: InventoryDb;
  /** Of new devices. */
  site: string;
  drivers: readonly { id: string; kind: string }[];
  /** Undefined: nobody gave this process a way to look. */
  scanning: Scanning | undefined;
  actorOf(request: Request): Actor;
  audit: WriteAudit;
}

const Time = Type.String({ format: 'date-time' });
const ScanSchema = Type.Object({
  id: Type.Integer(),
  by: Type.String(),
  ranges: Type.String(),
  state: Type.String({ description: 'running, done, stopped or failed' }),
  startedAt: Time,
  endedAt: Type.Optional(Time),
  reason: Type.Optional(Type.String({ description: 'why it failed' })),
  total: Type.Integer({ description: 'addresses' }),
  done: Type.Integer({ description: 'addresses that were looked at' }),
});

const FoundAnswer = Type.Object({
  found: Type.Object({ ...FoundSchema.properties, note: Type.Optional(Type.String()) }),
  entry: Type.String({ description: 'create, change, same, conflict, bad, or unknown where no driver recognised it' }),
  id: Type.Optional(Type.String({ description: 'the device that it is, or would become' })),
  kind: Type.Optional(Type.String({ description: 'of its driver' })),
  ports: Type.Optional(
    Type.Record(Type.String(), Type.Integer(), { description: 'where those are not the usual ones' }),
  ),
  changes: Type.Array(Type.Object({ field: Type.String() }, { additionalProperties: true })),
  why: Type.Array(Type.String()),
  others: Type.Array(Type.Object(RecordSchema.properties), { description: 'the other side of a conflict' }),
});

const Ports = Type.Record(Type.String({ pattern: '^[a-z]{3,12}$' }), Type.Integer({ minimum: 1, maximum: 65_535 }), {
  description: 'other ports than the usual ones, the same for all addresses',
});

const NO_WAY = 'this sidecar was started without a way to scan: use npx logixx scan';

/** Scans from a page: begun, looked at while they go on, ended. They ask read-only and without credentials. */
export function scanRoutes(parts: ScanRouteParts): GuardedRoute[] {
  return [
    { route: newest(parts), permission: 'inventory:read' },
    { route: begin(parts), permission: 'inventory:write' },
    { route: stop(parts), permission: 'inventory:write' },
  ];
}

function newest({ db, site, drivers, scanning }: ScanRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/onboarding/scan',
    operationId: 'getScan',
    summary: 'The newest scan, how far it is, and what the inventory says to what it found',
    access: 'bearer',
    answer: Type.Object({
      available: Type.Boolean({ description: 'whether this process can scan at all' }),
      scan: Type.Optional(ScanSchema),
      found: Type.Array(FoundAnswer, { description: 'in the order in which they were found' }),
    }),
    handle: async () => {
      const scan = scanning?.newest();
      if (scan === undefined) return { available: scanning !== undefined, found: [] };
      const known = (await readAll(db)).map(({ record }) => record);
      return {
        available: true,
        scan: view(scan),
        found: judgeFound(known, scan.found, { site, state: 'new', drivers, ports: scan.ports }),
      };
    },
  });
}

function begin(parts: ScanRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/onboarding/scan',
    operationId: 'startScan',
    summary: 'Begins to look at networks for devices; 409 while another scan goes on',
    access: 'bearer',
    failures: { 503: NO_WAY },
    answerStatus: 202,
    body: Type.Object(
      {
        ranges: Type.String({ minLength: 1, maxLength: 10_000, description: '10.0.0.0/24, 10.0.1.5-80 …' }),
        ports: Type.Optional(Ports),
      },
      { additionalProperties: false },
    ),
    answer: ScanSchema,
    handle: async ({ body: { ranges, ports }, request }) => {
      const actor = parts.actorOf(request);
      const scan = able(parts).start(actor, ranges.trim(), ports);
      const from = request.ip === undefined ? {} : { from: request.ip };
      await parts.audit({ actor, action: 'inventory.scan', subject: scan.ranges.slice(0, 200), ...from });
      return view(scan);
    },
  });
}

function stop(parts: ScanRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/onboarding/scan/stop',
    operationId: 'stopScan',
    summary: 'Ends the scan that goes on; what it has found stays',
    access: 'bearer',
    failures: { 503: NO_WAY },
    answer: ScanSchema,
    handle: () => view(able(parts).stop()),
  });
}

function able({ scanning }: ScanRouteParts): Scanning {
  if (scanning) return scanning;
  throw new HttpError(503, NO_WAY);
}

function view({ by, startedAt, endedAt, reason, id, ranges, state, total, done }: Scan) {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    ...{ id, by: by.name, ranges, state, startedAt: iso(startedAt), total, done },
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    ...(reason === undefined ? {} : { reason }),
  };
}
