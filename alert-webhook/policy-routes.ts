import { Type } from '@sinclair/typebox';
import { problemInWords, setProblems } from '../core/farm/remediation/checks.ts';
import { PolicySetSchema, withSet } from '../core/farm/remediation/policy.ts';
import { HttpError, type Route, route } from '../core/service/route.ts';
import { MOST_EPISODES, weighPolicy } from './deciding/weigh-policy.ts';
import { limitsUsed, sentSteps } from './limits-used.ts';
import type { DeskParts } from './operators/desk.ts';

const Used = Type.Array(
  Type.Object({
    key: Type.String({ description: 'the parameter that says the limit' }),
    used: Type.Integer({ description: 'on the whole site, else on the miner that has used most' }),
    device: Type.Optional(Type.String()),
    atLimit: Type.Optional(Type.Integer({ description: 'miners that have reached their limit now' })),
    atLimitThen: Type.Optional(Type.Integer({ description: 'miners that would have reached it then' })),
  }),
  { description: 'how much of the limits is used now' },
);
const Verdict = Type.Object({
  decision: Type.String({ description: 'a step, or the gate that is closed' }),
  evidence: Type.String(),
});

/** Which policy decides, and what another one would decide. */
export function policyRoutes(parts: DeskParts): Route[] {
  return [held(parts), weigh(parts)];
}

function held(parts: DeskParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/policy/held',
    operationId: 'getHeldPolicy',
    summary: 'Which policy decides now, and how much of its limits is used',
    access: 'bearer',
    answer: Type.Object({
      version: Type.Integer({ description: '0: the configuration of alert-webhook alone' }),
      follows: Type.Boolean({ description: 'whether it asks a sidecar for changes' }),
      armed: Type.Boolean({ description: 'false: a dry run' }),
      by: Type.Optional(Type.String()),
      comment: Type.Optional(Type.String()),
      refused: Type.Optional(
        Type.Object(
          { version: Type.Integer(), why: Type.String() },
          { description: 'a newer one that it does not take' },
        ),
      ),
      used: Used,
    }),
    handle: async () => {
      const { desk } = parts;
      const { policy, armed } = desk.tools;
      const { set: _set, ...told } = policy.told();
      const refused = policy.refused();
      const used = (await usedUnder(parts, policy.now())).map(({ atLimitThen: _then, ...now }) => now);
      return { ...told, follows: policy.follows, armed, ...(refused ? { refused } : {}), used };
    },
  });
}

function weigh(parts: DeskParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/policy/weigh',
    operationId: 'weighPolicy',
    summary: 'What another policy would decide now about every open episode; stores nothing, switches nothing',
    access: 'bearer',
    body: Type.Object({ set: PolicySetSchema }, { additionalProperties: false }),
    answer: Type.Object({
      open: Type.Integer({ description: 'open episodes' }),
      weighed: Type.Array(
        Type.Object({
          episode: Type.Integer(),
          device: Type.String(),
          fault: Type.String(),
          before: Type.Optional(Verdict),
          after: Type.Optional(Verdict),
          failure: Type.Optional(Type.String({ description: 'why nothing can be said of it' })),
        }),
        { description: `the first ${MOST_EPISODES} of them` },
      ),
      used: Used,
    }),
    handle: async ({ body: { set } }) => {
      const { desk } = parts;
      const { tools } = desk;
      const base = tools.policy.ofFile;
      const problems = setProblems(base, set).map(problemInWords);
      if (problems.length > 0) throw new HttpError(400, problems.join('; '), { problems });
      const policy = withSet(base, set);
      const weighed = await weighPolicy(tools, policy);
      return { open: (await tools.episodes.open()).length, weighed, used: await usedUnder(parts, policy) };
    },
  });
}

async function usedUnder({ desk }: DeskParts, after: Parameters<typeof limitsUsed>[1]['after']) {
  const { tools, db, site } = desk;
  const now = tools.now();
  return limitsUsed(await sentSteps(db, site, now), { now, devices: tools.devices, before: tools.config, after });
}
