import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../core/service/database.ts';
import { type HttpServer, serve } from '../../core/service/http-server.ts';
import { quietLog } from '../../core/service/log.ts';
import { billing } from '../../scripts/commands/billing.ts';
import { boundsOf } from '../../sidecar/billing/calendar/zone.ts';
import { openEInvoiceMaker } from '../../sidecar/billing/einvoice/make.ts';
import { openPdfMaker } from '../../sidecar/billing/paper/pdf.ts';
import { billingRoutes } from '../../sidecar/billing/routes.ts';
import type { BillingTables } from '../../sidecar/billing/tables.ts';
import { MIGRATIONS } from '../../sidecar/tables.ts';
import { fixed, monitoring } from '../sidecar/billing/hand/items.ts';
import { ANNA, CLIENT, CONFIG, office } from '../sidecar/billing/office.ts';

const DAY = '2026-11-03';
const { start, end } = boundsOf(DAY, 'Europe/Berlin');
const folder = mkdtempSync(join(tmpdir(), 'logixx-billing-'));
const [pdf, eInvoices] = [openPdfMaker(), openEInvoiceMaker()];
const datev = {
  consultant: 1001,
  client: 7,
  accountDigits: 4,
  chart: '03',
  yearStart: '01-01',
  currency: 'EUR',
  revenueKey: '40',
};
let database: Database<BillingTables>;
let server: HttpServer;

beforeAll(async () => {
  // With the tables of tickets, whose parts are billed.
  database = await openDatabase<BillingTables>(':memory:', MIGRATIONS, { ownThread: true });
  const seller = { ...CONFIG.seller, email: 'bills@farm.example' };
  const parts = office(database.db, { config: { ...CONFIG, seller, datev } });
  const sources = {
    feedsOf: () => Promise.resolve([{ pdu: 'p1', outlet: '1', from: 0 }]),
    readingsOf: () =>
      Promise.resolve(
        Array.from({ length: 97 }, (_, at) => ({ at: start + at * 900_000, joules: at * 900 * 3200 })).filter(
          ({ at }) => at <= end,
        ),
      ),
    outagesIn: () =>
      Promise.resolve([{ device: 'm1', since: start, until: start + 90 * 60_000, cause: 'grid', evidence: 'dark' }]),
  };
  const audit = () => Promise.resolve();
  const all = billingRoutes({ ...parts, pdf, eInvoices, actorOf: () => ANNA, audit, sourcesFor: () => sources });
  const routes = all.map(({ route }) => route);
  server = await serve({ listen: ':0', routes, log: quietLog(), notReady: () => undefined, metrics: () => [] });
});
afterAll(async () => {
  await Promise.all([server.stop(), pdf.stop(), eInvoices.stop()]);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  process.exitCode = undefined;
});

async function run(...args: string[]): Promise<{ out: string; err: string; status: unknown }> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  await billing([...args, '--sidecar', server.url], { out, err });
  return { out: String(out.read() ?? ''), err: String(err.read() ?? ''), status: process.exitCode };
}
const idOf = (line: string) => line.split('  ')[0] ?? '';
const file = (name: string, what: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(what));
  return path;
};
const DAYS = ['--from', DAY, '--to', '2026-11-04'];

it('bills a client from the first word to the journal', async () => {
  const buyer = {
    ...CLIENT,
    name: 'Hasher \u001b[31m',
    eInvoice: { endpoint: { scheme: 'EM', id: 'eva@hasher.example' } },
  };
  const added = await run('clients', 'add', file('client.json', buyer));
  const client = idOf(added.out);
  // What others wrote does not steer a terminal.
  expect(added.out).toMatch(/^[0-9a-f-]{36} {2}Hasher ·\[31m {2}EUR {2}active {2}revision 1\n$/);
  expect((await run('clients', 'list')).out).toBe(added.out);
  const changed = await run(
    'clients',
    'change',
    client,
    file('new.json', { ...buyer, name: 'Hasher' }),
    '--revision',
    '1',
  );
  expect(changed.out).toContain('Hasher  EUR  active  revision 2');
  const contract = { title: 'Hosting', from: '2026-01-01', items: [monitoring('30'), fixed('0.0725')] };
  const made = idOf((await run('contracts', 'add', client, file('contract.json', contract))).out);
  expect((await run('contracts', 'list', client)).out).toContain('watch (monitoring), energy (energy)');
  await run('devices', 'assign', client, 'm1', '--from', DAY, '--model', 'S19');
  expect((await run('devices', 'list', ...DAYS)).out).toContain(`m1  S19  ${client}  ${DAY} to no end`);
  expect((await run('usage', 'collect', ...DAYS)).out).toBe('1 days written\n');
  expect((await run('usage', 'show', '--month', '2026-11')).out).toBe(`m1  ${DAY}  76.800 kWh  grid 90 min\n`);
  // 1 × 30 / 30 = 1.00; 76.8 × 0.0725 = 5.568, 5.57; 6.57 × 19 % = 1.25.
  const preview = (await run('invoice', 'preview', made, ...DAYS)).out;
  expect(preview).toContain('net 6.57, tax 1.25, payable 7.82 EUR');
  const draft = idOf((await run('invoice', 'draft', made, ...DAYS)).out);
  expect((await run('invoice', 'issue', draft)).out).toContain('INV-2026-00001  invoice  issued');
  const shown = JSON.parse((await run('invoice', 'show', draft, '--json')).out) as { payable: string };
  expect(shown.payable).toBe('7.82');
  expect((await run('invoice', 'sent', draft, '--how', 'by post')).out).toContain('  sent  ');
  expect((await run('invoice', 'list', '--client', client)).out).toContain('INV-2026-00001');
  const saved = async (name: string, ...args: string[]) => {
    const path = join(folder, name);
    expect((await run(...args, '--out', path)).out).toMatch(/: \d+ bytes\n$/);
    return readFileSync(path, 'latin1');
  };
  expect((await saved('a.pdf', 'invoice', 'pdf', draft)).slice(0, 5)).toBe('%PDF-');
  expect(await saved('a.html', 'invoice', 'html', draft, '--size', 'Letter')).toContain('size: Letter');
  expect(await saved('a.xml', 'invoice', 'e-invoice', draft, '--format', 'ubl')).toContain('>7.82</cbc:PayableAmount>');
  expect(await saved('b.pdf', 'invoice', 'e-invoice', draft, '--format', 'factur-x')).toContain('urn:factur-x:pdfa');
  expect((await saved('u.pdf', 'usage', 'statement', client, ...DAYS)).slice(0, 5)).toBe('%PDF-');
  expect(await saved('u.html', 'usage', 'statement', client, ...DAYS)).toContain('Strom oder Netzwerk 90');
  expect((await run('invoice', 'credit', draft, '--reason', 'wrong')).out).toContain('CN-2026-00001  credit-note');
  const month = ['--month', '2026-11'];
  expect((await run('export', 'invoices', ...month)).out.split('\r\n')).toHaveLength(4);
  expect((await run('export', 'lines', ...month)).out).toContain(
    `INV-2026-00001,2026-11-22,Hasher,2,energy,Energy,76.8,KWH,0.0725,1,0,de19,5.57,EUR,${DAY},2026-11-04\r\n`,
  );
  expect((await run('export', 'payments', ...month)).out).toBe(
    'day,client,method,amount,currency,allotted,reference,external,note\r\n',
  );
  expect((await run('export', 'journal', ...month)).out).toContain('2026-11-22,INV-2026-00001,1400,7.82,');
  expect((await run('export', 'datev', ...month)).out).toContain(
    '6,57;"S";"EUR";;;;1400;8400;"40";2211;"INV-2026-00001"',
  );
  expect((await run('export', 'statement', client, ...month)).out).toContain('credit-note,CN-2026-00001,-7.82,0.00');
  expect((await run('dunning', 'list')).out).toBe('none\n');
  expect((await run('deposits', 'list', client)).out).toBe('none\n');
  const { out: worked, err } = await run('run', 'preview', '2026-10');
  expect(err).toBe('');
  expect(worked).toMatch(new RegExp(`^${made}  Hasher  (planned|failed|nothing)`));
  expect((await run('run', 'show', '2026-10')).out).toBe(worked);
}, 120_000);

it('what the sidecar refuses is told, with status 1', async () => {
  const { err, status, out } = await run('invoice', 'issue', 'nobody');
  expect([err, status, out]).toEqual([expect.stringContaining('there is no invoice "nobody"') as string, 1, '']);
  process.exitCode = undefined;
  const missing = await run('invoice', 'e-invoice', 'nobody', '--format', 'pdf');
  expect([missing.err, missing.status]).toEqual([expect.stringContaining('format') as string, 1]);
});

it.each([
  [['bills'], 'logixx billing: found "bills", expected one of clients, contracts, devices'],
  [['invoice', 'burn'], 'logixx billing invoice: found "burn", expected one of list, show, preview, draft, issue'],
  [['invoice', 'show'], 'logixx billing invoice show: found 0 words, expected <invoice>'],
  [['export', 'datev'], 'found no days, expected --month 2026-10, or --from and --to'],
  [['export', 'datev', '--month', '2026-13'], 'found --month 2026-13, expected --month 2026-10'],
  [['clients', 'add', '/nowhere.json'], '/nowhere.json: found ENOENT'],
  [['clients', 'change', 'x', 'y'], '--revision: found none, expected the one that show tells'],
  [['clients', 'list', '--colour'], 'logixx billing: Unknown option'],
])('%j is refused', async (args, reason) => {
  await expect(run(...args)).rejects.toThrow(reason);
});
