import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../core/service/database.ts';
import { type HttpServer, serve } from '../../core/service/http-server.ts';
import { quietLog } from '../../core/service/log.ts';
import { billingPayments } from '../../scripts/commands/billing-payments.ts';
import { billingRoutes } from '../../sidecar/billing/routes.ts';
import type { BillingTables } from '../../sidecar/billing/tables.ts';
import { open } from '../sidecar/billing/engines.ts';
import { ANNA, issued, newClient } from '../sidecar/billing/office.ts';
import { type Desk, desk, paymentsConfig } from '../sidecar/billing/payments/desk.ts';
import { type StripeDouble, stripeDouble } from '../sidecar/billing/payments/stripe-double.ts';

const folder = mkdtempSync(join(tmpdir(), 'logixx-billing-payments-'));
let stripe: StripeDouble;
let database: Database<BillingTables>;
let server: HttpServer;
let parts: Desk;

beforeAll(async () => {
  stripe = await stripeDouble();
  database = await open(':memory:');
  parts = desk(database.db, paymentsConfig(stripe), () => stripe.now);
  const routes = billingRoutes({ ...parts, actorOf: () => ANNA }).map(({ route }) => route);
  server = await serve({ listen: ':0', routes, log: quietLog(), notReady: () => undefined, metrics: () => [] });
});
afterAll(async () => {
  await Promise.all([server.stop(), stripe.stop()]);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  process.exitCode = undefined;
});

/** What is printed, and the exit status. */
async function run(
  job: 'import-statement' | 'payments',
  ...args: string[]
): Promise<[printed: string, status: unknown]> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  await billingPayments(job, [...args, '--sidecar', server.url], { out, err });
  return [`${String(out.read() ?? '')}${String(err.read() ?? '')}`, process.exitCode];
}

it('imports a statement as Windows writes it, shows what entries may be, and books one', async () => {
  const client = await newClient(parts);
  const { row } = await issued(parts, client);
  const file = join(folder, 'umsaetze.csv');
  const text = `Datum;Betrag;Waehrung;Name;Verwendungszweck\n20.11.2026;119,00;EUR;M\xfcller \x1b[31m;${row.number}\n21.11.2026;viel;EUR;;\n`;
  writeFileSync(file, Buffer.from(text, 'latin1'));
  const [dry] = await run('import-statement', file, '--dry-run');
  expect(dry).toContain('csv, 1 would be new, 0 known before, 0 not booked by the bank');
  const [taken, status] = await run('import-statement', file);
  expect(taken).toContain('csv, 1 new, 0 known before');
  expect(taken).toContain('line 3: found "viel", expected an amount such as 1234,50');
  expect(status).toBe(1);
  process.exitCode = undefined;
  const [shown] = await run('payments');
  expect(shown).toContain('119.00 EUR  Müller ·[31m');
  // A number, 50, and the amount, 25.
  expect(shown).toContain(`  1: 75  ${client}  ${row.id} 119.00  (number of ${row.number}; amount)`);
  const entry = /^[0-9a-f-]{36}/.exec(shown)?.[0] ?? '';
  await expect(run('payments', 'accept', entry, '--proposal', '2')).rejects.toThrow(
    '--proposal: found 2, expected one of the 1',
  );
  const [booked] = await run('payments', 'accept', entry);
  expect(booked).toMatch(new RegExp(`^booked as payment .* of ${client}\n$`));
  expect(await parts.stand(row.id)).toEqual(['paid', 0, 0]);
  expect((await run('payments', 'accept', entry).catch((error: Error) => [error.message]))[0]).toContain(
    'expected one of the 0',
  );
  expect((await run('payments', 'list'))[0]).toContain('119.00  EUR  bank  free 0.00');
  expect((await run('payments', 'open'))[0]).toBe('no open entries\n');
});

it('has a link made, and says which methods there are', async () => {
  const { row } = await issued(parts, await newClient(parts));
  expect((await run('payments', 'methods'))[0]).toBe(
    'bank     transfer\ncard     link stripe\ncash     by-hand\ncheque   by-hand\nother    by-hand\n',
  );
  expect((await run('payments', 'link', row.id))[0]).toMatch(
    /^119\.00 EUR {2}https:\/\/buy\.stripe\.example\/plink_\d+\n$/,
  );
  const [refused, status] = await run('payments', 'link', 'none');
  expect([refused, status]).toEqual([`the sidecar at ${server.url} refuses (404): there is no invoice "none"\n`, 1]);
});

it.each([
  [['payments', 'dance'], 'found "dance", expected one of list, open, accept, ignore, link, methods'],
  [['payments', 'accept'], 'found none, expected the id of an entry'],
  [['payments', 'list', '--colour', 'red'], "Unknown option '--colour'"],
  [['import-statement'], 'found 0 files, expected one'],
  [['import-statement', '/nowhere.xml'], 'found "/nowhere.xml" (ENOENT'],
] as const)('refuses %j', async ([job, ...args], why) => {
  await expect(run(job, ...args)).rejects.toThrow(why);
});
