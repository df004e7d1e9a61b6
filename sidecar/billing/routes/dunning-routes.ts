import { type Static, Type } from '@sinclair/typebox';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { setDispute } from '../dunning/dispute.ts';
import { type Dunned, planDunning } from '../dunning/plan.ts';
import { dunningRound } from '../dunning/round.ts';
import { INVOICE_STATES } from '../invoice-state.ts';
import { writeMajor } from '../money/minor.ts';
import { DaySchema } from '../pricing/contract.ts';
import { Amount, type BillingRouteParts, closed, Id, note, reads, writes } from './parts.ts';

const Step = Type.Integer({ description: 'of the configuration, from 1' });
const DunnedView = Type.Object({
  ...{ invoice: Type.String(), number: Type.String(), client: Type.String(), dueDay: DaySchema },
  state: Type.Union(INVOICE_STATES.map((state) => Type.Literal(state))),
  ...{ currency: Type.String(), open: Amount, disputed: Type.Boolean() },
  next: Type.Optional(
    Type.Object({ step: Step, on: Type.Optional(DaySchema) }, { description: 'without a day it is due today' }),
  ),
  why: Type.Optional(Type.String({ description: 'there is no next step' })),
  problem: Type.Optional(Type.String({ description: 'the step cannot be made' })),
});

/** Reminders of what is not paid. */
export function dunningRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(plan(parts)), ...writes(run(parts), dispute(parts), settle(parts))];
}

function plan(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/dunning', operationId: 'listDunning', access: 'bearer' },
    summary: 'Invoices that something is open of, by due day, and which reminder of each comes when',
    answer: Type.Array(DunnedView),
    handle: async () => (await planDunning(parts, parts.db)).map(view),
  });
}

function run(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/dunning/run', operationId: 'runDunning', access: 'bearer' },
    summary: 'Sends the reminders that are due today; each step of an invoice is made once, ever',
    answer: Type.Object({
      reminded: Type.Array(
        Type.Object({
          ...{ invoice: Type.String(), number: Type.String(), step: Step },
          fee: Type.Optional(Type.String({ description: 'the number of the invoice of its fee' })),
        }),
      ),
      problems: Type.Array(Type.String()),
    }),
    handle: async ({ request }) => {
      const { reminded, problems } = await dunningRound(parts, parts.actorOf(request));
      const details = { reminded: reminded.length, problems: problems.length };
      await note(parts, request, { action: 'billing.dunning.run', details });
      return { reminded: reminded.map((each) => ({ ...each, step: each.step + 1 })), problems };
    },
  });
}

const Reason = closed({ reason: Type.String({ minLength: 1, maxLength: 500 }) });
const Disputed = Type.Object({ invoice: Type.String(), disputed: Type.Boolean() });

function dispute(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/invoices/:id/dispute',
      operationId: 'disputeInvoice',
      access: 'bearer',
    },
    summary: 'Writes down that the client disputes an invoice: no reminder of it leaves until that is settled',
    ...{ params: Id, body: Reason, answer: Disputed },
    handle: async ({ params: { id }, body: { reason }, request }) => {
      await setDispute(parts, parts.actorOf(request), { id, disputed: true, reason });
      await note(parts, request, { action: 'billing.invoice.disputed', subject: id, details: { reason } });
      return { invoice: id, disputed: true };
    },
  });
}

function settle(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/invoices/:id/settle-dispute',
      operationId: 'settleDispute',
      access: 'bearer',
    },
    summary: 'Writes down that an invoice is disputed no more',
    ...{ params: Id, body: Reason, answer: Disputed },
    handle: async ({ params: { id }, body: { reason }, request }) => {
      await setDispute(parts, parts.actorOf(request), { id, disputed: false, reason });
      await note(parts, request, { action: 'billing.dispute.settled', subject: id, details: { reason } });
      return { invoice: id, disputed: false };
    },
  });
}

function view({ row, standing, disputed, outcome, problem }: Dunned): Static<typeof DunnedView> {
  return {
    ...{ invoice: row.id, number: row.number ?? '', client: row.client_id, dueDay: row.due_day ?? '' },
    ...{ state: standing.state, currency: row.currency, open: writeMajor(standing.openMinor, row.currency), disputed },
    ...('step' in outcome
      ? { next: { step: outcome.step + 1, ...('on' in outcome ? { on: outcome.on } : {}) } }
      : { why: outcome.none }),
    ...(problem === undefined ? {} : { problem }),
  };
}
