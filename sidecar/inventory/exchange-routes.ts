import { once } from 'node:events';
import { type Static, Type } from '@sinclair/typebox';
import type { Request, Response } from 'express';
import { ConfigError } from '../../core/service/config.ts';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { type ImportRun, importDevices } from './apply-import.ts';
import { FORMATS, type Format, MEDIA_TYPES, readIncoming, writeDevices } from './formats.ts';
import { streamProgress } from './import-stream.ts';
import type { InventoryRouteParts } from './parts.ts';
import { countSteps, type Incoming, type Step } from './plan-import.ts';
import { readAll } from './read-devices.ts';
import { RecordSchema } from './record.ts';

const FormatSchema = Type.Union(
  FORMATS.map((format) => Type.Literal(format)),
  { default: 'csv', description: `one of ${FORMATS.join(', ')}` },
);

const Count = Type.Integer({ minimum: 0 });
const ImportAnswer = Type.Object({
  applied: Type.Boolean({ description: 'false: this is what would be done' }),
  counts: Type.Object({ create: Count, change: Count, same: Count, conflict: Count, bad: Count }),
  rows: Type.Array(
    Type.Object({
      place: Type.String({ description: 'where it stood: line 7, devices[6]' }),
      what: Type.String({ description: 'create, change, conflict or bad' }),
      id: Type.Optional(Type.String()),
      changes: Type.Optional(Type.Array(Type.Object({ field: Type.String() }, { additionalProperties: true }))),
      why: Type.Optional(Type.Array(Type.String())),
    }),
    { description: 'without those that stay the same' },
  ),
});

/** Import and export of devices as files. */
export function exchangeRoutes(parts: InventoryRouteParts): GuardedRoute[] {
  return [
    { route: importing(parts), permission: 'inventory:write' },
    { route: importingAloud(parts), permission: 'inventory:write' },
    { route: exporting(parts), permission: 'inventory:read' },
  ];
}

const ImportQuery = Type.Object({
  format: FormatSchema,
  apply: Type.Boolean({ default: false }),
  site: Type.Optional(Type.String({ description: 'of new devices that name none' })),
  state: Type.Optional(RecordSchema.properties.state),
});

function importing(parts: InventoryRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/inventory/import',
    operationId: 'importInventory',
    summary: 'Imports devices, matched by serial, then MAC, then address; says what it would do unless apply is true',
    access: 'bearer',
    query: ImportQuery,
    raw: true,
    body: Type.String({ description: 'the file' }),
    answer: ImportAnswer,
    handle: ({ query, request }) => runImport(parts, query, request),
  });
}

/** The same for a progress bar. */
function importingAloud(parts: InventoryRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/inventory/import/progress',
    operationId: 'importInventoryAloud',
    summary:
      'Imports devices, and says how far it is: a line of JSON now and then, the answer of the import as the last one',
    access: 'bearer',
    query: ImportQuery,
    raw: true,
    body: Type.String({ description: 'the file' }),
    answerType: 'application/x-ndjson',
    handle: ({ query, request }, response) =>
      streamProgress(response, (progress) => runImport(parts, query, request, progress)),
  });
}

async function runImport(
  parts: InventoryRouteParts,
  { format, apply, site = parts.site, state }: Static<typeof ImportQuery>,
  request: Request,
  progress?: ImportRun['progress'],
): Promise<Static<typeof ImportAnswer>> {
  const first = state ?? firstState(format);
  const run = { actor: parts.actorOf(request), apply, site, state: first, ...(progress ? { progress } : {}) };
  const steps = await importDevices(parts, readFile(request.body, format), run);
  return {
    applied: apply,
    counts: countSteps(steps),
    rows: steps.filter(({ what }) => what !== 'same').map(rowOf),
  };
}

/** An entry of an inventory file that says no state is active; what comes from elsewhere is new until a person says more. */
export function firstState(format: Format): 'new' | 'active' {
  return format === 'csv' ? 'new' : 'active';
}

function readFile(body: unknown, format: Format): Incoming[] {
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new HttpError(400, `the body: found nothing, expected ${format}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new HttpError(400, 'the body: found other bytes, expected UTF-8; in Excel save as "CSV UTF-8"');
  }
  try {
    return readIncoming(text, format);
  } catch (error) {
    if (error instanceof ConfigError) throw new HttpError(400, error.message);
    throw error;
  }
}

/** A step as it is shown: what changes, or why nothing does. */
export function rowOf(step: Step) {
  const { place, what } = step;
  if ('why' in step) return { place, what, why: step.why };
  return { place, what, id: step.record.id, ...(step.what === 'change' ? { changes: [...step.changes] } : {}) };
}

function exporting({ db }: InventoryRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/inventory/export',
    operationId: 'exportInventory',
    summary: 'All devices as a file, which can be imported again',
    access: 'bearer',
    query: Type.Object({ format: FormatSchema }),
    answerType: Object.values(MEDIA_TYPES).map((type) => type.replace(/;.*/, '')),
    handle: async ({ query: { format } }, response) => {
      const records = (await readAll(db)).map(({ record }) => record);
      response.type(MEDIA_TYPES[format]);
      response.set('content-disposition', `attachment; filename="inventory.${format}"`);
      for (const piece of writeDevices(records, format)) {
        if (response.destroyed) return;
        if (!response.write(piece)) await drained(response);
      }
      response.end();
    },
  });
}

/** Also where the reader has gone. The one that did not come is not listened for any more. */
async function drained(response: Response): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  over.abort();
}
