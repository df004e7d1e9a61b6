import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import { WhoAndWhy } from '../order.ts';
import { SelectionSchema } from '../selection.ts';
import { STAGES } from './bulk-routes.ts';
import { nextRuns } from './cron.ts';
import type { DeskParts } from './desk.ts';
import { orderRoute } from './order-route.ts';
import { changeSchedule, listSchedules, makeSchedule, SCHEDULED } from './schedules.ts';
import { DeedSchema, IdPlace, iso, TimeSchema } from './schemas.ts';

const PATH = '/api/v1/schedules';
const FIELDS = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'one of this name a site' }),
  cron: Type.String({ minLength: 9, maxLength: 100, description: 'minute hour day month weekday: "30 2 * * 1"' }),
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'as IANA names it: America/Chicago' }),
  selection: SelectionSchema,
  ...STAGES,
  ...WhoAndWhy,
};
const ScheduleSchema = Type.Object({
  id: Type.Integer(),
  ...FIELDS,
  action: DeedSchema,
  enabled: Type.Boolean(),
  createdAt: TimeSchema,
  nextAt: Type.Optional(TimeSchema),
});
const Planned = Type.Union(
  SCHEDULED.map((deed) => Type.Literal(deed)),
  { description: `one of ${SCHEDULED.join(', ')}` },
);
const WHO = Type.Object(WhoAndWhy, { additionalProperties: false });
const CHANGE = Type.Object({ enabled: Type.Boolean(), ...WhoAndWhy }, { additionalProperties: false });

export function scheduleRoutes(parts: DeskParts): Route[] {
  const one = { path: `${PATH}/:id`, params: IdPlace, answer: ScheduleSchema };
  return [
    orderRoute(parts, {
      path: PATH,
      operationId: 'makeSchedule',
      summary: 'Plans restarts by cron and time zone; skips what is curtailed, asleep or in maintenance',
      body: Type.Object({ ...FIELDS, action: Planned }, { additionalProperties: false }),
      answer: ScheduleSchema,
      handle: (desk, { body }, seal) => makeSchedule(desk, body, seal),
    }),
    route({
      method: 'get',
      path: PATH,
      operationId: 'listSchedules',
      summary: 'Schedules, with the next time of each',
      access: 'bearer',
      answer: Type.Array(ScheduleSchema),
      handle: () => listSchedules(parts.desk),
    }),
    route({
      method: 'get',
      path: `${PATH}/next-runs`,
      operationId: 'listNextRuns',
      summary: 'When a cron expression comes next in a time zone; plans nothing',
      access: 'bearer',
      query: Type.Object({ cron: FIELDS.cron, timeZone: FIELDS.timeZone }),
      answer: Type.Array(TimeSchema),
      handle: ({ query }) => nextRuns(query.cron, query.timeZone, parts.desk.tools.now()).map(iso),
    }),
    orderRoute(parts, {
      ...one,
      method: 'patch',
      operationId: 'changeSchedule',
      summary: 'Enables or disables a schedule; what was due meanwhile is not made up for',
      body: CHANGE,
      handle: (desk, { params, body }, seal) => changeSchedule(desk, params.id, body, seal),
    }),
    orderRoute(parts, {
      ...one,
      method: 'delete',
      operationId: 'removeSchedule',
      summary: 'Removes a schedule; what it has ordered goes on',
      body: WHO,
      handle: (desk, { params, body }, seal) => changeSchedule(desk, params.id, { ...body, removed: true }, seal),
    }),
  ];
}
