import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Database } from '../core/service/database.ts';
import type { Log } from '../core/service/log.ts';
import type { WriteAudit } from './audit/audit.ts';
import { openEInvoiceMaker } from './billing/einvoice/make.ts';
import { readLogo } from './billing/paper/logo.ts';
import { openPdfMaker } from './billing/paper/pdf.ts';
import { lookRound } from './billing/payments/look-round.ts';
import { openProviders } from './billing/payments/providers.ts';
import { billingRounds } from './billing/rounds.ts';
import { billingRoutes } from './billing/routes.ts';
import { assignmentsIn } from './billing/store/assignments.ts';
import type { BillingTables } from './billing/tables.ts';
import { BILLING_CLOCK } from './billing/today.ts';
import { collectUsage } from './billing/usage/collect.ts';
import { inventoryFeeds, ledgerOutages, prometheusReadings } from './billing/usage/sources.ts';
import type { SidecarConfig } from './config.ts';
import type { Gateway } from './gateway/open-gateway.ts';
import type { GuardedRoute } from './permission.ts';
import type { Prometheus } from './power/prometheus.ts';
import { actorOf, type Principal, permissionsOf, principalOf } from './principal.ts';
import type { Round } from './rounds.ts';
import { type Tables, tablesOf } from './tables.ts';

/** What billing stands on. */
interface Ground {
  config: SidecarConfig;
  site: string;
  db: Database<Tables>['db'];
  now(): number;
  audit: WriteAudit;
  prometheus: Prometheus;
  gateway: Gateway;
  fetch: typeof fetch;
  log: Log;
}

/** Its routes, what is looked after, and how it ends. */
interface Billing {
  routes?: GuardedRoute[];
  rounds?: Round[];
  stop?(): Promise<void>;
}

const MINUTE = 60;
const BILLS = permissionsOf(['billing']);

/** Clients and what they owe, where the configuration says who sends the bills. */
export function openBilling({ config, site, db, now, audit, prometheus, gateway, fetch: ask, log }: Ground): Billing {
  if (config.billing === undefined) return {};
  const { logoFile } = config.billing.paper;
  const logo = logoFile === undefined ? {} : { logo: readLogo(logoFile) };
  const [pdf, eInvoices] = [openPdfMaker(), openEInvoiceMaker()];
  const sourcesOf = (principal: Principal) => ({
    feedsOf: inventoryFeeds(tablesOf(db)),
    readingsOf: prometheusReadings(prometheus, site),
    outagesIn: ledgerOutages(gateway.give, principal),
  });
  const sourcesFor = (request: Request) => sourcesOf(principalOf(request));
  const parts = { db: tablesOf<BillingTables>(db), config: config.billing, now, newId: randomUUID, ...logo };
  const providers = openProviders(config.billing.payments, ask);
  const look = async () => {
    const problems = await lookRound({ ...parts, providers, audit, random: Math.random });
    for (const problem of problems) log.warn({ problem }, 'payments-put-off');
  };
  const mailing = { ...parts, pdf, mailFrom: config.mail?.from };
  const collect = async (span: { from: string; to: string }) => {
    const sources = sourcesOf({ actor: BILLING_CLOCK, roles: ['billing'], permissions: BILLS, via: 'service' });
    const devices = [...new Set((await assignmentsIn(parts.db, span)).map(({ device }) => device))];
    return (await collectUsage(parts, sources, { devices, span })).problems;
  };
  return {
    routes: billingRoutes({ ...mailing, actorOf, audit, sourcesFor, providers, eInvoices }),
    rounds: [
      ...billingRounds({ ...mailing, collect }, log),
      ...(providers.length > 0 ? [{ name: 'payments', everySeconds: MINUTE, run: look }] : []),
    ],
    stop: async () => void (await Promise.all([pdf.stop(), eInvoices.stop()])),
  };
}
