import { type Static, Type } from '@sinclair/typebox';
import { route } from '../../core/service/route.ts';
import { sendCsv } from '../../core/service/send-csv.ts';
import type { GuardedRoute } from '../permission.ts';
import { asking, askTotal, expectPdu } from './ask.ts';
import { circuits } from './circuit-routes.ts';
import { exportCsv } from './export.ts';
import { sortedPage } from './list-now.ts';
import { askOutletsNow, askPdusNow } from './now.ts';
import { oldMonitorRoutes } from './old-routes.ts';
import { PageQuery } from './paging.ts';
import type { PowerParts } from './parts.ts';
import { checkChosen } from './recorded.ts';
import {
  ByQuery,
  ChosenQuery,
  LabelQuery,
  OutletNowSchema,
  OutletsPageSchema,
  PduNowSchema,
  PdusPageSchema,
  SeriesSchema,
  SpanQuery,
  StatisticsAnswerSchema,
  StepQuery,
} from './schemas.ts';
import { DAY_MS, endOf, iso, readSpan, type Span } from './span.ts';
import { askView } from './view.ts';

const closed = { additionalProperties: false };
const ExportQuery = Type.Object({ ...SpanQuery, ...StepQuery, ...ChosenQuery, ...ByQuery }, closed);
const SeriesQuery = Type.Object({ ...ExportQuery.properties, ...PageQuery }, closed);
const { by: _by, ...OutletAndClient } = ByQuery;
const StatisticsQuery = Type.Object({ ...SpanQuery, ...ChosenQuery, ...OutletAndClient }, closed);
const NowQuery = Type.Object(
  { ...ChosenQuery, ...PageQuery, sort: LabelQuery('a field, with - before it for the highest first') },
  closed,
);

/** Power and energy for people and scripts, and the endpoints of the monitor before Logixx. */
export function powerRoutes(parts: PowerParts): GuardedRoute[] {
  const own = [series(parts), statistics(parts), pdus(parts), outlets(parts), circuits(parts), table(parts)];
  return [...own.map((one): GuardedRoute => ({ route: one, permission: 'power:read' })), ...oldMonitorRoutes(parts)];
}

function series({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/v1/power/series',
    operationId: 'powerSeries',
    summary: 'Power and energy of a time in intervals, in total or by site, PDU, outlet or client; gaps are null',
    access: 'bearer',
    query: SeriesQuery,
    answer: SeriesSchema,
    handle: ({ query: { by, from, to, step, limit, cursor, ...chosen } }) => {
      const at = now();
      return askView(prometheus, by, chosen, readSpan({ from, to, step }, at), { limit, cursor }, at);
    },
  });
}

function statistics({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/v1/power/statistics',
    operationId: 'powerStatistics',
    summary: 'What a time comes to: power, energy, peak, mean and outlets on',
    access: 'bearer',
    query: StatisticsQuery,
    answer: StatisticsAnswerSchema,
    handle: async ({ query: { from, to, ...chosen } }) => {
      const at = now();
      const span = statisticsSpan({ from, to }, at);
      const ask = asking(prometheus);
      checkChosen('total', chosen);
      await expectPdu(ask, chosen, span.from, endOf(span));
      const told = await askTotal(ask, chosen, span, at);
      const end = iso(Math.min(endOf(span), at));
      return { from: iso(span.from), to: end, ...told.statistics, warnings: ask.warnings() };
    },
  });
}

/** Whole days where they are asked for or more than a month is, else quarters of an hour. */
function statisticsSpan(written: { from?: string | undefined; to?: string | undefined }, now: number): Span {
  const days = readSpan({ ...written, step: '1d' }, now);
  const end = written.to === undefined ? now : Math.min(Date.parse(written.to), now);
  const exact = written.from !== undefined && Date.parse(written.from) === days.from && end % DAY_MS === 0;
  return exact || days.count > 31 ? days : readSpan({ ...written, step: '15m' }, now);
}

function pdus({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/v1/power/pdus',
    operationId: 'powerPdus',
    summary: 'What every PDU is, and what it draws now',
    access: 'bearer',
    query: NowQuery,
    answer: PdusPageSchema,
    handle: async ({ query: { site, pdu, ...page } }) => {
      const at = now();
      const ask = asking(prometheus);
      const all = await askPdusNow(ask, { site, pdu }, at);
      return {
        at: iso(at),
        ...listOf(all, page, ['site', 'pdu'], PduNowSchema, { site, pdu }),
        warnings: ask.warnings(),
      };
    },
  });
}

function outlets({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/v1/power/outlets',
    operationId: 'powerOutlets',
    summary: 'What every outlet is called, whether it is on and what it draws now',
    access: 'bearer',
    query: NowQuery,
    answer: OutletsPageSchema,
    handle: async ({ query: { site, pdu, ...page } }) => {
      const at = now();
      const ask = asking(prometheus);
      const all = await askOutletsNow(ask, { site, pdu }, at);
      const by = ['site', 'pdu', 'outlet'];
      return { at: iso(at), ...listOf(all, page, by, OutletNowSchema, { site, pdu }), warnings: ask.warnings() };
    },
  });
}

function listOf<T extends object>(
  all: readonly T[],
  page: Omit<Static<typeof NowQuery>, 'site' | 'pdu'>,
  by: readonly string[],
  schema: { properties: object },
  filters: object,
) {
  return sortedPage(all, page, by, Object.keys(schema.properties), filters);
}

function table({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/v1/power/export',
    operationId: 'powerExport',
    summary: 'The intervals of a time as CSV, a line an interval',
    access: 'bearer',
    query: ExportQuery,
    answerType: 'text/csv',
    handle: async ({ query: { by, from, to, step, ...chosen } }, response) => {
      const at = now();
      const span = readSpan({ from, to, step }, at);
      checkChosen(by, chosen);
      await expectPdu(asking(prometheus), chosen, span.from, endOf(span));
      const name = `power-${by}-${iso(span.from).slice(0, 10)}-${iso(endOf(span)).slice(0, 10)}.csv`;
      await sendCsv(response, name, exportCsv(prometheus, by, chosen, span, at));
    },
  });
}
