import { Type } from '@sinclair/typebox';
import { isFixed, type PolicyBounds, rangeOf } from '../../core/farm/remediation/bounds.ts';
import { problemInWords, setProblems } from '../../core/farm/remediation/checks.ts';
import { diffPolicy } from '../../core/farm/remediation/differences.ts';
import { POLICY_FIELDS } from '../../core/farm/remediation/fields.ts';
import { type HealingPolicy, POLICY, type PolicySet, withSet } from '../../core/farm/remediation/policy.ts';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { WriteAudit } from '../audit/audit.ts';
import { names } from '../inventory/published.ts';
import type { InventoryDb } from '../inventory/tables.ts';
import type { GuardedRoute } from '../permission.ts';
import { actorOf, principalOf } from '../principal.ts';
import { devicesOf } from '../thresholds/weigh.ts';
import { originsOf } from './origins.ts';
import { ChangeBody, HeldView, PolicyView, PreviewView, SetBody, VersionView } from './schemas.ts';
import { held, store, versions } from './store.ts';
import type { PolicyDb } from './tables.ts';

export interface PolicyParts {
  db: PolicyDb;
  inventory: InventoryDb;
  /** What the configuration says, with the bounds of what may be set beside it. */
  ofFile: HealingPolicy & { bounds?: PolicyBounds };
  audit: WriteAudit;
  /** Unix milliseconds. */
  now(): number;
}

const PATH = '/api/v1/policy';
/** Versions among which the origin of a value is looked for. */
const KNOWN = 200;

/** Limits, hours and steps of healing: what holds, where it comes from, and how it is changed. */
export function policyRoutes(parts: PolicyParts): GuardedRoute[] {
  const reads = [...told(parts), preview(parts), history(parts)];
  return [
    ...reads.map((each): GuardedRoute => ({ route: each, permission: 'inventory:read' })),
    { route: change(parts), permission: 'policy:write' },
  ];
}

/** For people, with what each parameter means; for machines, which ask again and again, what was set alone. */
function told(parts: PolicyParts): Route[] {
  const { db, ofFile, now } = parts;
  let fetchedAt: number | undefined;
  const whole = route({
    method: 'get',
    path: PATH,
    operationId: 'getPolicy',
    summary: 'The policy of healing: what holds, whence, what each parameter means and how far it may be changed',
    access: 'bearer',
    answer: PolicyView,
    handle: async () => {
      const now = await held(db);
      return {
        ...now,
        ...bounded(ofFile),
        holds: withSet(policyOf(ofFile), now.set),
        origins: originsOf(await versions(db, KNOWN)),
        problems: await problemsIn(parts, now.set),
        ...(fetchedAt === undefined ? {} : { fetchedAt: new Date(fetchedAt).toISOString() }),
      };
    },
  });
  const set = route({
    method: 'get',
    path: `${PATH}/set`,
    operationId: 'getPolicySet',
    summary: 'What was set of the policy, as alert-webhook fetches it; 304 while nothing has changed',
    access: 'bearer',
    headers: Type.Object({ 'If-None-Match': Type.Optional(Type.String()) }),
    answerType: 'application/json',
    handle: async ({ headers, request }, response) => {
      if (principalOf(request).via === 'service') fetchedAt = now();
      const { changedAt, ...rest } = await held(db);
      const tag = `"${rest.version}-${changedAt ?? ''}"`;
      response.set({ etag: tag, 'cache-control': 'no-cache' });
      if (names(headers['If-None-Match'], tag)) response.status(304).end();
      else response.json(rest);
    },
  });
  return [whole, set];
}

/** What the configuration says, and how far it lets the pages go. */
function bounded(ofFile: PolicyParts['ofFile']) {
  return {
    file: policyOf(ofFile),
    fields: POLICY_FIELDS.map(({ choices, ...field }) => ({
      ...field,
      ...(choices ? { choices: [...choices] } : {}),
      ...(['words', 'word'].includes(field.kind) ? {} : rangeOf(ofFile, field.key)),
      fixed: isFixed(ofFile, field.key),
    })),
    fixed: ['overrides', 'hours', 'deniedOutlets'].filter((key) => isFixed(ofFile, key)),
  };
}

/** Without what the pages have nothing to do with. */
function policyOf(config: PolicyParts['ofFile']): HealingPolicy {
  const own = Object.entries(config).filter(([key]) => Object.hasOwn(POLICY, key));
  return Object.fromEntries(own) as unknown as HealingPolicy;
}

async function problemsIn({ ofFile, inventory }: PolicyParts, set: PolicySet): Promise<string[]> {
  return setProblems(ofFile, set, await devicesOf(inventory)).map(problemInWords);
}

function preview(parts: PolicyParts): Route {
  return route({
    method: 'post',
    path: `${PATH}/preview`,
    operationId: 'previewPolicy',
    summary: 'What setting this would change, and why it could not hold; stores nothing',
    access: 'bearer',
    body: SetBody,
    answer: PreviewView,
    handle: async ({ body: { set } }) => {
      const before = withSet(parts.ofFile, (await held(parts.db)).set);
      return { problems: await problemsIn(parts, set), changes: diffPolicy(before, withSet(parts.ofFile, set)) };
    },
  });
}

function history({ db }: PolicyParts): Route {
  return route({
    method: 'get',
    path: `${PATH}/history`,
    operationId: 'listPolicyVersions',
    summary: 'Every change of the policy, newest first',
    access: 'bearer',
    query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'how many' }) }),
    answer: Type.Array(VersionView),
    handle: ({ query }) => versions(db, query.limit),
  });
}

function change(parts: PolicyParts): Route {
  const { db, audit, now } = parts;
  return route({
    method: 'put',
    path: PATH,
    operationId: 'changePolicy',
    summary: 'Sets another policy beside the configuration; refused where somebody else has changed it meanwhile',
    access: 'bearer',
    body: ChangeBody,
    answer: HeldView,
    handle: async ({ body: { set, was, comment }, request }) => {
      const problems = await problemsIn(parts, set);
      if (problems.length > 0) throw new HttpError(400, problems.join('; '), { problems });
      const actor = actorOf(request);
      const version = await store(db, { was, set, comment, actor }, now());
      const from = request.ip === undefined ? {} : { from: request.ip };
      const details = { was, comment: comment.slice(0, 300) };
      await audit({ actor, action: 'policy.changed', subject: `version ${version}`, details, ...from });
      return held(db);
    },
  });
}
