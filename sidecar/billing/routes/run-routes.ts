import { type Static, Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { acceptRun, WANTS } from '../runs/accept-run.ts';
import { makeRun } from '../runs/make-run.ts';
import { monthNamed } from '../runs/preview-item.ts';
import { FiguresView } from './invoice-view.ts';
import { type BillingRouteParts, By, closed, iso, note, reads, Time, writes } from './parts.ts';

const Month = Type.Object({
  month: Type.String({ pattern: '^(19|2[01])\\d{2}-(0[1-9]|1[0-2])$', description: 'of the bills: 2026-11' }),
});
const ItemView = Type.Object({
  ...{ contract: Type.String(), client: Type.String(), clientName: Type.String() },
  state: Type.Union(
    ['planned', 'drafted', 'issued', 'nothing', 'failed', 'discarded'].map((state) => Type.Literal(state)),
  ),
  reason: Type.Optional(Type.String({ description: 'why it went no further' })),
  ...{ invoice: Type.Optional(Type.String()), number: Type.Optional(Type.String()) },
  preview: Type.Optional(
    Type.Object({
      ...FiguresView,
      problems: Type.Array(Type.String(), { description: 'why it could not be issued: meters that say nothing' }),
      warnings: Type.Array(Type.String(), { description: 'estimates, the limit of the credit, prices of parts' }),
    }),
  ),
});
const RunView = Type.Object({ month: Type.String(), madeAt: Time, by: By, items: Type.Array(ItemView) });
const RunHead = Type.Object({ month: Type.String(), madeAt: Time, by: By });

/** Bills of a month for all clients at once. */
export function runRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(list(parts), one(parts)), ...writes(make(parts), accept(parts))];
}

function list({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/runs', operationId: 'listBillingRuns', access: 'bearer' },
    summary: 'Months that bills were worked out for, the newest first',
    answer: Type.Array(RunHead),
    handle: async () => {
      const rows = await db.selectFrom('billing_runs').selectAll().orderBy('period_from', 'desc').limit(240).execute();
      return rows.map(head);
    },
  });
}

function one(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/runs/:month', operationId: 'getBillingRun', access: 'bearer' },
    summary: 'The bills of a month: previews with their warnings, and what became of them',
    ...{ params: Month, answer: RunView },
    handle: ({ params: { month } }) => runView(parts, month),
  });
}

function make(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/runs/:month/preview',
      operationId: 'previewBillingRun',
      access: 'bearer',
    },
    summary:
      'Works out the bills of a month of every contract that holds in it, or brings them up to date; bills nothing',
    ...{ params: Month, answer: RunView },
    handle: async ({ params: { month }, request }) => {
      await makeRun(parts, parts.actorOf(request), monthNamed(month));
      await note(parts, request, { action: 'billing.run.previewed', subject: month });
      return runView(parts, month);
    },
  });
}

function accept(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/runs/:month/accept',
      operationId: 'acceptBillingRun',
      access: 'bearer',
    },
    summary:
      'Makes drafts, invoices or mailed invoices of previews, each once; what is not as its preview said is left and previewed anew',
    params: Month,
    body: closed({
      contracts: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'all unless said' })),
      until: Type.Union(
        WANTS.map((each) => Type.Literal(each)),
        { default: 'draft', description: 'how far it goes: draft, issue or send' },
      ),
    }),
    answer: RunView,
    handle: async ({ params: { month }, body: { contracts, until }, request }) => {
      const { from } = monthNamed(month);
      await needRun(parts, from);
      const chosen = contracts === undefined ? {} : { contracts };
      await acceptRun(parts, parts.actorOf(request), { from, wants: until, ...chosen });
      await note(parts, request, { action: 'billing.run.accepted', subject: month, details: { until } });
      return runView(parts, month);
    },
  });
}

async function needRun({ db }: BillingRouteParts, from: string) {
  const row = await db.selectFrom('billing_runs').selectAll().where('period_from', '=', from).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `the bills of ${from.slice(0, 7)} were never worked out`);
  return row;
}

async function runView(parts: BillingRouteParts, month: string): Promise<Static<typeof RunView>> {
  const { from } = monthNamed(month);
  const run = await needRun(parts, from);
  const rows = await parts.db
    .selectFrom('billing_run_items as r')
    .innerJoin('billing_clients as c', 'c.id', 'r.client_id')
    .leftJoin('billing_invoices as i', 'i.id', 'r.invoice_id')
    .selectAll('r')
    .select(['c.name', 'i.status', 'i.number'])
    .where('r.period_from', '=', from)
    .orderBy('c.name')
    .orderBy('r.contract_id')
    .execute();
  const items = rows.map((row) => {
    const shown = JSON.parse(row.preview) as Static<typeof ItemView>['preview'] | Record<string, never>;
    const made = row.status === 'issued' ? 'issued' : row.status === null ? 'discarded' : 'drafted';
    return {
      ...{ contract: row.contract_id, client: row.client_id, clientName: row.name },
      state: row.state === 'drafted' ? made : row.state,
      ...(row.reason === '' ? {} : { reason: row.reason }),
      ...(row.invoice_id === null || row.status === null ? {} : { invoice: row.invoice_id }),
      ...(row.number === null ? {} : { number: row.number }),
      ...(shown && 'lines' in shown ? { preview: shown as NonNullable<Static<typeof ItemView>['preview']> } : {}),
    };
  });
  return { ...head(run), items };
}

function head(row: { period_from: string; made_at: number; actor_id: string; actor_name: string }) {
  return {
    month: row.period_from.slice(0, 7),
    madeAt: iso(row.made_at),
    by: { id: row.actor_id, name: row.actor_name },
  };
}
