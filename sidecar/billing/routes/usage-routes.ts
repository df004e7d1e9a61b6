import { type Static, Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { checkDay, daysBetween } from '../calendar/day.ts';
import { quartersOf } from '../calendar/zone.ts';
import { DaySchema } from '../pricing/contract.ts';
import { whOf } from '../pricing/day-use.ts';
import { assignmentsIn } from '../store/assignments.ts';
import { type StoredUsage, saveUsage, usageIn, usageVersions } from '../store/usage.ts';
import { refusing } from '../store/writing.ts';
import { collectUsage, USAGE_RULES } from '../usage/collect.ts';
import { onlineMinutes } from '../usage/lost-time.ts';
import { spanOf } from './assignment-routes.ts';
import { Between, type BillingRouteParts, closed, iso, note, reads, Time, writes } from './parts.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });
/** Each is read from Prometheus for each device. */
const MOST_DAYS = 400;
const UsageView = Type.Object({
  ...{ device: Type.String(), day: DaySchema, version: Type.Integer(), recordedAt: Time },
  kwh: Type.String(),
  estimatedKwh: Type.String({ description: 'as much of it was not metered on this day' }),
  missingMinutes: Type.Integer({ description: 'of which nothing is known; an invoice waits until it is none' }),
  onlineMinutes: Type.Optional(Type.Number()),
  lostMinutes: Type.Optional(Type.Record(Type.String(), Type.Number())),
});
const Evidence = Type.Object({
  ...UsageView.properties,
  quartersWh: Type.Array(Type.Integer()),
  evidence: Type.Unknown(),
});

/** What devices used and lost. */
export function usageRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(usage(parts), evidence(parts)), ...writes(collect(parts), byHand(parts))];
}

function usage({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/usage', operationId: 'listUsage', access: 'bearer' },
    summary:
      'What devices used and lost on each day of a span, as it is known now; of a client, the days that it had them',
    query: closed({ ...Between, client: Type.Optional(Text), device: Type.Optional(Text) }),
    answer: Type.Array(UsageView),
    handle: async ({ query: { client, device, ...between } }) => {
      const span = spanOf(between);
      const uses = await usageIn(db, span, device === undefined ? undefined : [device]);
      if (client === undefined) return uses.map(view);
      const mine = await assignmentsIn(db, span, client);
      const had = (use: StoredUsage) =>
        mine.some(
          (each) => each.device === use.device && each.from <= use.day && (each.to === undefined || use.day < each.to),
        );
      return uses.filter(had).map(view);
    },
  });
}

function evidence({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/usage/:device/:day', operationId: 'getUsage', access: 'bearer' },
    summary: 'All that was ever known of a device’s day, the oldest first: meters, readings, gaps, quarter hours',
    params: Type.Object({ device: Text, day: DaySchema }),
    answer: Type.Array(Evidence),
    handle: async ({ params: { device, day } }) =>
      (await usageVersions(db, device, day)).map((each) => ({
        ...view(each),
        quartersWh: [...each.quarters],
        evidence: each.evidence,
      })),
  });
}

const Rules = closed({
  maxGapMinutes: Type.Number({ minimum: 1, maximum: 1440, default: USAGE_RULES.maxGapMs / 60_000 }),
  maxWatts: Type.Number({
    minimum: 1,
    default: USAGE_RULES.maxWatts,
    description: 'of an outlet; what would be more was misread',
  }),
  estimate: Type.Union([Type.Literal('none'), Type.Literal('own-mean')], { default: 'none' }),
});

function collect(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/usage/collect', operationId: 'collectUsage', access: 'bearer' },
    summary: 'Reads meters and lost time of days that are over, and writes down what is new',
    body: closed({
      ...Between,
      client: Type.Optional(Text),
      devices: Type.Optional(Type.Array(Text, { minItems: 1 })),
      rules: Type.Optional(Rules),
    }),
    answer: Type.Object({ written: Type.Array(UsageView), problems: Type.Array(Type.String()) }),
    handle: async ({ body: { client, devices, rules, ...between }, request }) => {
      if (parts.sourcesFor === undefined)
        throw new HttpError(503, 'usage: found no source, expected Prometheus to be configured');
      const span = spanOf(between);
      if (daysBetween(span.from, span.to) > MOST_DAYS)
        throw new HttpError(
          400,
          `the span: found ${span.from} to ${span.to}, expected at most ${MOST_DAYS} days at once`,
        );
      const had = devices ?? [...new Set((await assignmentsIn(parts.db, span, client)).map((each) => each.device))];
      const given = rules && {
        estimate: rules.estimate,
        maxWatts: rules.maxWatts,
        maxGapMs: rules.maxGapMinutes * 60_000,
      };
      const found = await collectUsage(parts, parts.sourcesFor(request), {
        devices: had,
        span,
        ...(given ? { rules: given } : {}),
      });
      await note(parts, request, {
        action: 'billing.usage.collected',
        details: { ...span, devices: had.length, written: found.written.length },
      });
      return { written: found.written.map(view), problems: found.problems };
    },
  });
}

function byHand(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'put', path: '/api/v1/billing/usage/:device/:day', operationId: 'setUsage', access: 'bearer' },
    summary: 'Writes down what a device used on a day by a person’s word, evenly over the day; it counts as estimated',
    params: Type.Object({ device: Text, day: DaySchema }),
    body: closed({
      wh: Type.Integer({ minimum: 0 }),
      lostMinutes: Type.Optional(Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1500 }))),
      reason: Type.String({ minLength: 1, maxLength: 500 }),
    }),
    answer: UsageView,
    handle: async ({ params: { device, day }, body: { wh, lostMinutes, reason }, request }) => {
      refusing(() => checkDay(day, 'the path.day'));
      const count = quartersOf(day, parts.config.timeZone).length;
      const quarters = Array.from(
        { length: count },
        (_, at) => Math.floor((wh * (at + 1)) / count) - Math.floor((wh * at) / count),
      );
      const said = { meters: [], estimate: `${parts.actorOf(request).name}: ${reason}` };
      const [before] = (await usageVersions(parts.db, device, day)).slice(-1);
      const lost = lostMinutes ?? before?.lost;
      await saveUsage(parts, [
        { device, day, quarters, estimatedWh: wh, missingMinutes: 0, ...(lost ? { lost } : {}), evidence: said },
      ]);
      await note(parts, request, { action: 'billing.usage.by-hand', subject: device, details: { day, wh, reason } });
      const [now] = (await usageVersions(parts.db, device, day)).slice(-1);
      if (now === undefined) throw new Error(`the usage of ${device} on ${day} was not stored`);
      return view(now);
    },
  });
}

function view(use: StoredUsage): Static<typeof UsageView> {
  const { device, day, version, recordedAt, estimatedWh, missingMinutes, lost } = use;
  const kwh = (wh: number) => (wh / 1000).toFixed(3);
  const worked = lost && { onlineMinutes: onlineMinutes(use.quarters.length * 15, lost), lostMinutes: { ...lost } };
  return {
    device,
    day,
    version,
    recordedAt: iso(recordedAt),
    kwh: kwh(whOf(use)),
    estimatedKwh: kwh(estimatedWh),
    missingMinutes,
    ...worked,
  };
}
