import { Type } from '@sinclair/typebox';
import { HttpError, route } from '../../core/service/route.ts';
import { sendCsv } from '../../core/service/send-csv.ts';
import type { GuardedRoute } from '../permission.ts';
import { asking, expectPdu } from './ask.ts';
import { exportCsv } from './export.ts';
import { sortedPage } from './list-now.ts';
import { askOutletsNow, askPdusNow, type PduNow } from './now.ts';
import { PageQuery } from './paging.ts';
import type { PowerParts } from './parts.ts';
import type { Level } from './recorded.ts';
import {
  ChosenQuery,
  EnergyDataSchema,
  OutletsPageSchema,
  PeriodQuery,
  PortNameSchema,
  PowerDataSchema,
  RenamedPortSchema,
  StatusSchema,
} from './schemas.ts';
import { rounded } from './shape.ts';
import { DAY_MS, iso, type Period, spanOfPeriod } from './span.ts';
import { askView } from './view.ts';

const PeriodPage = Type.Object({ ...PeriodQuery, ...ChosenQuery, ...PageQuery }, { additionalProperties: false });
const Chosen = Type.Object(ChosenQuery, { additionalProperties: false });
const LEVEL_OF: Readonly<Record<'total' | 'ports', Level>> = { total: 'total', ports: 'outlet' };

/** The six endpoints of the monitor before Logixx, with their paths and parameters, for one PDU or all. */
export function oldMonitorRoutes(parts: PowerParts): GuardedRoute[] {
  return [
    { route: currentStatus(parts), permission: 'power:read' },
    { route: powerData(parts), permission: 'power:read' },
    { route: energyData(parts), permission: 'power:read' },
    { route: ports(parts), permission: 'power:read' },
    { route: updatePortName(parts), permission: 'outlet:rename' },
    { route: exportData(parts), permission: 'power:read' },
  ];
}

function currentStatus({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/current-status',
    operationId: 'currentStatus',
    summary: 'What every PDU draws now, and what that adds up to',
    access: 'bearer',
    query: Chosen,
    answer: StatusSchema,
    handle: async ({ query }) => {
      const at = now();
      const ask = asking(prometheus);
      const pdus = await askPdusNow(ask, query, at);
      if (pdus.length === 0) await expectPdu(ask, query, at - DAY_MS, at);
      if (pdus.length === 0) ask.warn('Prometheus has seen no PDU within a day: does it scrape the exporter?');
      return { at: iso(at), totals: totalsOf(pdus), pdus, warnings: ask.warnings() };
    },
  });
}

/** Sums of what is known; null where nothing is. */
export function totalsOf(pdus: readonly PduNow[]) {
  const sum = (field: 'watts' | 'kilowattHoursToday' | 'portsOn' | 'ports', parts: number) => {
    const known = pdus.flatMap((pdu) => (pdu[field] === null ? [] : [pdu[field]]));
    return known.length === 0
      ? null
      : rounded(
          known.reduce((all, value) => all + value, 0),
          parts,
        );
  };
  return {
    watts: sum('watts', 10),
    kilowattHoursToday: sum('kilowattHoursToday', 1e6),
    portsOn: sum('portsOn', 1),
    ports: sum('ports', 1),
    pdus: pdus.length,
    pdusAnswering: pdus.filter(({ answering }) => answering === true).length,
  };
}

function powerData({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/power-data',
    operationId: 'powerData',
    summary: 'Power over the last hour, day, week, month or year; gaps are null',
    access: 'bearer',
    query: PeriodPage,
    answer: PowerDataSchema,
    handle: async ({ query: { period, view, site, pdu, ...page } }) => {
      const at = now();
      const told = await askView(prometheus, LEVEL_OF[view], { site, pdu }, spanOfPeriod(period, at), page, at);
      const items = told.items.map(({ points, ...item }) => ({
        ...item,
        points: points.map(({ kilowattHours: _left, ...point }) => point),
      }));
      return { ...told, items };
    },
  });
}

function energyData({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/energy-data',
    operationId: 'energyData',
    summary: 'Energy over the last hour, day, week, month or year; gaps are null',
    access: 'bearer',
    query: PeriodPage,
    answer: EnergyDataSchema,
    handle: async ({ query: { period, view, site, pdu, ...page } }) => {
      const at = now();
      const told = await askView(prometheus, LEVEL_OF[view], { site, pdu }, spanOfPeriod(period, at), page, at);
      const items = told.items.map(({ points, ...item }) => ({
        ...item,
        points: points.map(({ at: begin, kilowattHours }) => ({ at: begin, kilowattHours })),
      }));
      return { ...told, items };
    },
  });
}

function ports({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/ports',
    operationId: 'ports',
    summary: 'What every outlet is called, whether it is on and what it draws now',
    access: 'bearer',
    query: Type.Object({ ...ChosenQuery, ...PageQuery }, { additionalProperties: false }),
    answer: OutletsPageSchema,
    handle: async ({ query: { site, pdu, ...page } }) => {
      const at = now();
      const ask = asking(prometheus);
      await expectPdu(ask, { site, pdu }, at - DAY_MS, at);
      const outlets = await askOutletsNow(ask, { site, pdu }, at);
      const by = ['site', 'pdu', 'outlet'];
      return { at: iso(at), ...sortedPage(outlets, page, by, by, { site, pdu }), warnings: ask.warnings() };
    },
  });
}

function updatePortName({ prometheus, now, principalOf, renameOutlet }: PowerParts) {
  return route({
    method: 'post',
    path: '/api/update-port-name',
    operationId: 'updatePortName',
    summary: 'Gives an outlet another name on its PDU, through alert-webhook',
    access: 'bearer',
    body: PortNameSchema,
    answer: RenamedPortSchema,
    handle: async ({ body: { pdu: said, port, name }, request }) => {
      const pdu = said ?? (await theOnlyPdu(prometheus, now()));
      const principal = principalOf(request);
      const { name: written, was } = await renameOutlet(principal, pdu, String(port), name, request.ip);
      return { pdu, port: String(port), name: written, ...(was === undefined ? {} : { was }) };
    },
  });
}

async function theOnlyPdu(prometheus: PowerParts['prometheus'], at: number): Promise<string> {
  const { result } = await prometheus.series(['pdu_up'], at - DAY_MS, at);
  const ids = [...new Set(result.map(({ pdu }) => pdu ?? ''))];
  const [only] = ids;
  if (ids.length === 1 && only) return only;
  throw new HttpError(400, `the body.pdu: found nothing, expected the id of a PDU: there are ${ids.length}`);
}

function exportData({ prometheus, now }: PowerParts) {
  return route({
    method: 'get',
    path: '/api/export-data',
    operationId: 'exportData',
    summary: 'Power and energy of a period as a table',
    access: 'bearer',
    query: Type.Object(
      {
        ...PeriodQuery,
        ...ChosenQuery,
        format: Type.Literal('csv', { default: 'csv', description: 'csv' }),
      },
      { additionalProperties: false },
    ),
    answerType: 'text/csv',
    handle: async ({ query: { period, view, site, pdu } }, response) => {
      const at = now();
      const span = spanOfPeriod(period as Period, at);
      const name = `power-${period}-${view}-${iso(at).slice(0, 10)}.csv`;
      await expectPdu(asking(prometheus), { site, pdu }, span.from, at);
      await sendCsv(response, name, exportCsv(prometheus, LEVEL_OF[view], { site, pdu }, span, at));
    },
  });
}
