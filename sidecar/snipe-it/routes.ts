import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { SIGNS } from './diff.ts';
import { openLinks, readLink } from './links.ts';
import type { SnipeIt, SnipeItRouteParts } from './parts.ts';
import { countRuns, dueAt, readFindings, readRun, readRuns, readStanding } from './read-runs.ts';
import {
  DeviceId,
  DiffQuery,
  DiffSchema,
  FindingsPage,
  FindingsQuery,
  LinkSchema,
  OneRunSchema,
  RunNumber,
  RunsPage,
  RunsQuery,
  StateSchema,
} from './schemas.ts';

/** How Snipe-IT and our inventory stand, what a run would do, runs, and what a person must settle. */
export function snipeItRoutes(parts: SnipeItRouteParts): GuardedRoute[] {
  const reads = [state(parts), runs(parts), run(parts), findings(parts), link(parts)];
  const works = [dryRun(parts), sync(parts), forget(parts)];
  return [
    ...reads.map((each): GuardedRoute => ({ route: each, permission: 'snipe-it:read' })),
    ...works.map((each): GuardedRoute => ({ route: each, permission: 'snipe-it:run' })),
  ];
}

function configured({ worker }: SnipeItRouteParts): SnipeIt {
  if (worker) return worker;
  throw new HttpError(503, 'Snipe-IT is not configured: the configuration has no sidecar.snipeIt');
}

function state({ db, now, worker }: SnipeItRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/snipe-it',
    operationId: 'getSnipeIt',
    summary: 'How Snipe-IT and our inventory stand: the last run and the next, how many assets, what is to be settled',
    access: 'bearer',
    answer: StateSchema,
    handle: async () => {
      const newest = await readRuns(db, { limit: 2, before: undefined }, now());
      const running = newest[0]?.state === 'running' ? newest[0] : undefined;
      const last = newest.find((each) => each !== running);
      const due = worker && (await dueAt(db, worker.config));
      return {
        configured: worker !== undefined,
        ...(worker ? { url: worker.config.url, everyMinutes: worker.config.everyMinutes } : {}),
        ...(running ? { running } : {}),
        ...(last ? { last } : {}),
        ...(due === undefined || running ? {} : { next: new Date(Math.max(due, now())).toISOString() }),
        ...(await readStanding(db)),
      };
    },
  });
}

function dryRun(parts: SnipeItRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/snipe-it/dry-run',
    operationId: 'dryRunSnipeIt',
    summary: 'What a run would do, as lines and as data; nothing is written. Takes as long as reading Snipe-IT takes',
    access: 'bearer',
    query: DiffQuery,
    answer: DiffSchema,
    handle: async ({ query: { limit } }) => {
      const all = await configured(parts).diff();
      const counts = Object.fromEntries(SIGNS.map((sign) => [sign, all.filter((each) => each.sign === sign).length]));
      return { at: new Date(parts.now()).toISOString(), total: all.length, counts, items: all.slice(0, limit) };
    },
  });
}

function sync(parts: SnipeItRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/snipe-it/sync',
    operationId: 'syncSnipeIt',
    summary: 'Begins a run in the background; 409 while one goes on',
    access: 'bearer',
    answerStatus: 202,
    answer: Type.Object({ id: Type.Integer({ description: 'of the run' }) }),
    handle: async ({ request }) => {
      const actor = parts.actorOf(request);
      const { id } = await configured(parts).start(actor);
      await parts.audit({ actor, action: 'snipe-it.sync', subject: String(id), ...addressOf(request.ip) });
      return { id };
    },
  });
}

const addressOf = (ip: string | undefined): { from?: string } => (ip === undefined ? {} : { from: ip });

function runs({ db, now }: SnipeItRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/snipe-it/runs',
    operationId: 'listSnipeItRuns',
    summary: 'Runs, newest first',
    access: 'bearer',
    query: RunsQuery,
    answer: RunsPage,
    handle: async ({ query: { limit, cursor } }) => {
      const before = cursor === undefined ? undefined : Number(cursor);
      const items = await readRuns(db, { limit: limit + 1, before }, now());
      return { ...pageOf(items, limit), total: await countRuns(db) };
    },
  });
}

/** One more than the limit was asked for, so that the last page knows that it is the last. */
function pageOf<T extends { id: number }>(found: readonly T[], limit: number): { items: T[]; next?: string } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(found.length > limit && last ? { next: String(last.id) } : {}) };
}

function run({ db, now }: SnipeItRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/snipe-it/runs/:id',
    operationId: 'getSnipeItRun',
    summary: 'One run: how far it is, and what people had changed on the side that is not the master',
    access: 'bearer',
    params: RunNumber,
    answer: OneRunSchema,
    handle: async ({ params: { id } }) => {
      const found = await readRun(db, id, now());
      if (found === undefined) throw new HttpError(404, `there is no run ${id}`);
      return found;
    },
  });
}

function findings({ db }: SnipeItRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/snipe-it/findings',
    operationId: 'listSnipeItFindings',
    summary: 'What a person must settle, as the newest whole run saw it, oldest first: conflicts, problems, strangers',
    access: 'bearer',
    query: FindingsQuery,
    answer: FindingsPage,
    handle: async ({ query: { limit, cursor, ...filter } }) => {
      const { rows, total } = await readFindings(db, { ...filter, limit: limit + 1, after: Number(cursor ?? 0) });
      return { ...pageOf(rows, limit), total };
    },
  });
}

function link({ db, worker }: SnipeItRouteParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/snipe-it/links/:id',
    operationId: 'getSnipeItLink',
    summary: 'Which asset a device has in Snipe-IT, and where it is seen there',
    access: 'bearer',
    params: DeviceId,
    answer: LinkSchema,
    handle: ({ params: { id } }) => readLink(db, id, worker?.config.url),
  });
}

function forget(parts: SnipeItRouteParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/snipe-it/links/:id/forget',
    operationId: 'forgetSnipeItLink',
    summary: 'Forgets which asset a device has, so that the next run looks for it anew',
    access: 'bearer',
    params: DeviceId,
    answer: Type.Object({ device: Type.String() }),
    handle: async ({ params: { id }, request }) => {
      const { db, now, audit } = parts;
      if (!(await openLinks(db, now).forget(id))) throw new HttpError(404, `found no asset that "${id}" is linked to`);
      await audit({ actor: parts.actorOf(request), action: 'snipe-it.forget', subject: id, ...addressOf(request.ip) });
      return { device: id };
    },
  });
}
