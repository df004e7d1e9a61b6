import { Type } from '@sinclair/typebox';
import { THRESHOLD_KEYS, THRESHOLD_SERIES } from '../../core/farm/threshold-series.ts';
import { DEFAULT_THRESHOLDS, type ThresholdPolicy, ThresholdsSchema } from '../../core/farm/thresholds.ts';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { WriteAudit } from '../audit/audit.ts';
import { names } from '../inventory/published.ts';
import type { GuardedRoute } from '../permission.ts';
import { actorOf, principalOf } from '../principal.ts';
import { explainThresholds } from './explain.ts';
import {
  ChangeBody,
  EffectiveView,
  HoldingView,
  PolicyBody,
  ThresholdsView,
  VersionView,
  WeighedView,
} from './schemas.ts';
import { holding, store, versions } from './store.ts';
import type { ThresholdDb } from './tables.ts';
import { devicesOf, problemsIn, type WeighParts, weigh } from './weigh.ts';

export interface ThresholdParts extends WeighParts {
  db: ThresholdDb;
  /** What the configuration says, which holds until somebody changes it here. */
  ofFile: ThresholdPolicy;
  audit: WriteAudit;
}

const PATH = '/api/v1/thresholds';

/** From which value on something is trouble: what holds, for whom and why, and how it is changed. */
export function thresholdRoutes(parts: ThresholdParts): GuardedRoute[] {
  const reads = [...fetched(parts), effective(parts), preview(parts), history(parts)];
  return [
    ...reads.map((each): GuardedRoute => ({ route: each, permission: 'inventory:read' })),
    { route: change(parts), permission: 'inventory:write' },
  ];
}

const KEYS = THRESHOLD_KEYS.map((key) => ({
  key,
  family: THRESHOLD_SERIES[key].metric.startsWith('pdu.') ? ('pdu' as const) : ('miner' as const),
  meaning: String(ThresholdsSchema.properties[key].description),
  builtIn: DEFAULT_THRESHOLDS[key],
}));

/** For people, with what each key means; for machines, which ask again and again, the policy alone. */
function fetched({ db, ofFile, now }: ThresholdParts): Route[] {
  let fetchedAt: number | undefined;
  const whole = route({
    method: 'get',
    path: PATH,
    operationId: 'getThresholds',
    summary: 'The thresholds that hold, and what each of them means',
    access: 'bearer',
    answer: ThresholdsView,
    handle: async () => ({
      ...(await holding(db, ofFile)),
      keys: KEYS,
      ...(fetchedAt === undefined ? {} : { fetchedAt: new Date(fetchedAt).toISOString() }),
    }),
  });
  const policy = route({
    method: 'get',
    path: `${PATH}/policy`,
    operationId: 'getThresholdPolicy',
    summary: 'The thresholds that hold, as the exporter fetches them; 304 while nothing has changed',
    access: 'bearer',
    headers: Type.Object({ 'If-None-Match': Type.Optional(Type.String()) }),
    answerType: 'application/json',
    handle: async ({ headers, request }, response) => {
      if (principalOf(request).via === 'service') fetchedAt = now();
      const held = await holding(db, ofFile);
      const tag = `"${held.version}-${held.changedAt ?? ''}"`;
      response.set({ etag: tag, 'cache-control': 'no-cache' });
      if (names(headers['If-None-Match'], tag)) response.status(304).end();
      else response.json({ version: held.version, policy: held.policy });
    },
  });
  return [whole, policy];
}

function effective({ db, ofFile, inventory }: ThresholdParts): Route {
  return route({
    method: 'get',
    path: `${PATH}/effective/:device`,
    operationId: 'getEffectiveThresholds',
    summary: 'What holds for one device, each value with where it was set',
    access: 'bearer',
    params: Type.Object({ device: Type.String({ minLength: 1 }) }),
    answer: EffectiveView,
    handle: async ({ params: { device: id } }) => {
      const device = (await devicesOf(inventory)).find((each) => each.id === id);
      if (device === undefined) throw new HttpError(404, `the inventory has no device "${id}"`);
      const { model } = device;
      const { policy } = await holding(db, ofFile);
      const family = device.kind === 'pdu' ? 'pdu' : 'miner';
      const keys = new Set(KEYS.filter((each) => each.family === family).map(({ key }) => key));
      const values = explainThresholds(policy, { id, model }).filter(({ key }) => keys.has(key));
      return { device: id, ...(model === undefined ? {} : { model }), values };
    },
  });
}

function preview(parts: ThresholdParts): Route {
  return route({
    method: 'post',
    path: `${PATH}/preview`,
    operationId: 'previewThresholds',
    summary: 'What other thresholds would change, and what they would find now; stores nothing',
    access: 'bearer',
    body: PolicyBody,
    answer: WeighedView,
    handle: async ({ body: { policy } }) => weigh(parts, (await holding(parts.db, parts.ofFile)).policy, policy),
  });
}

function history({ db }: ThresholdParts): Route {
  return route({
    method: 'get',
    path: `${PATH}/history`,
    operationId: 'listThresholdVersions',
    summary: 'Every change of the thresholds, newest first',
    access: 'bearer',
    query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'how many' }) }),
    answer: Type.Array(VersionView),
    handle: ({ query }) => versions(db, query.limit),
  });
}

function change({ db, ofFile, inventory, audit, now }: ThresholdParts): Route {
  return route({
    method: 'put',
    path: PATH,
    operationId: 'changeThresholds',
    summary: 'Sets other thresholds; refused where somebody else has changed them meanwhile',
    access: 'bearer',
    body: ChangeBody,
    answer: HoldingView,
    handle: async ({ body: { policy, was, comment }, request }) => {
      const problems = problemsIn(policy, await devicesOf(inventory));
      if (problems.length > 0) throw new HttpError(400, problems.join('; '), { problems });
      const actor = actorOf(request);
      const version = await store(db, { was, policy, comment, actor }, now());
      const from = request.ip === undefined ? {} : { from: request.ip };
      const details = { was, comment: comment.slice(0, 300) };
      await audit({ actor, action: 'thresholds.changed', subject: `version ${version}`, details, ...from });
      return holding(db, ofFile);
    },
  });
}
