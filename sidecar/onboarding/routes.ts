import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { type Route, route } from '../../core/service/route.ts';
import { readAll } from '../inventory/read-devices.ts';
import type { GuardedRoute } from '../permission.ts';
import type { Prometheus } from '../power/prometheus.ts';
import { type Principal, principalOf } from '../principal.ts';
import { type CarryOutParts, carryOut, isHeld, type ToldDevice, tellPlan } from './carry-out.ts';
import { type PlannedDevice, planOnboarding } from './plan.ts';
import { readOutlets } from './read-outlets.ts';
import { CONFIRMED, type Onboarding, OnboardingSchema } from './request.ts';

/** What the routes of onboarding are made of. */
export interface OnboardingParts extends CarryOutParts {
  /** Of new devices that name none. */
  site: string;
  drivers: readonly { id: string; kind: string }[];
  prometheus: Prometheus;
}

const Texts = Type.Array(Type.String());
const AnswerSchema = Type.Object({
  applied: Type.Boolean({ description: 'false: this is what would be done' }),
  devices: Type.Array(
    Type.Object({
      address: Type.String(),
      id: Type.Optional(Type.String({ description: 'absent where nobody can say which device it is' })),
      entry: Type.String({ description: 'create, change, same, conflict or bad' }),
      changes: Type.Array(Type.Object({ field: Type.String() }, { additionalProperties: true })),
      outlets: Type.Array(
        Type.Object({
          pdu: Type.String(),
          outlet: Type.String(),
          watts: Type.Union([Type.Number(), Type.Null()], { description: 'now; null: not known, which is not zero' }),
          name: Type.Union([Type.String(), Type.Null()], { description: 'what was written on it; null: not known' }),
          said: Type.String(),
        }),
      ),
      conflicts: Texts,
      questions: Type.Array(
        Type.Object({
          ask: Type.String({ description: `${CONFIRMED.join(' or ')}: to be named under confirm` }),
          text: Type.String(),
        }),
      ),
      steps: Type.Array(
        Type.Object({
          step: Type.String({ description: 'entry, label or asset' }),
          outcome: Type.String({ description: 'planned, done, same, failed, held or skipped' }),
          said: Type.String(),
        }),
      ),
    }),
  ),
});

/** From scan results to entries of the inventory with rack, position and outlets, in one call. */
export function onboardingRoutes(parts: OnboardingParts): GuardedRoute[] {
  return [
    { route: preview(parts), permission: 'inventory:write' },
    { route: onboard(parts), permission: 'inventory:write' },
  ];
}

function preview(parts: OnboardingParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/onboarding/preview',
    operationId: 'previewOnboarding',
    summary: 'What onboarding would do: entries, conflicts, questions, what the outlets draw now',
    access: 'bearer',
    body: OnboardingSchema,
    answer: AnswerSchema,
    handle: async ({ body }) => ({ applied: false, devices: shownOf(tellPlan(await planned(parts, body))) }),
  });
}

function onboard(parts: OnboardingParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/onboarding',
    operationId: 'onboard',
    summary:
      'Puts found devices into the inventory, labels their outlets and makes their assets; again, it changes nothing',
    access: 'bearer',
    body: OnboardingSchema,
    answer: AnswerSchema,
    handle: async ({ body, request }: { body: Onboarding; request: Request }) => {
      const principal: Principal = principalOf(request);
      const plan = await planned(parts, body);
      const devices = await carryOut(parts, principal, plan, body.site ?? parts.site);
      return { applied: !plan.every(isHeld), devices: shownOf(devices) };
    },
  });
}

async function planned(parts: OnboardingParts, wanted: Onboarding): Promise<PlannedDevice[]> {
  const { db, drivers, prometheus, now } = parts;
  const site = wanted.site ?? parts.site;
  const pdus = wanted.outlets.map((text) => text.slice(0, text.lastIndexOf(':')));
  const readings = await readOutlets(prometheus, site, pdus, now());
  const known = (await readAll(db)).map(({ record }) => record);
  return planOnboarding({ known, wanted, readings, drivers, site });
}

function shownOf(devices: readonly ToldDevice[]) {
  return devices.map(({ id, outlets, ...device }) => ({
    ...device,
    ...(id === undefined ? {} : { id }),
    outlets: outlets.map(({ missing: _missing, ...outlet }) => outlet),
  }));
}
