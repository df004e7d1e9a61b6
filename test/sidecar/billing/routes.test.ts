import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import type { AuditEntry } from '../../../sidecar/audit/audit.ts';
import { boundsOf } from '../../../sidecar/billing/calendar/zone.ts';
import { openPdfMaker } from '../../../sidecar/billing/paper/pdf.ts';
import { billingRoutes } from '../../../sidecar/billing/routes.ts';
import type { UsageSources } from '../../../sidecar/billing/usage/sources.ts';
import { open } from './engines.ts';
import { fixed, monitoring } from './hand/items.ts';
import { ANNA, CLIENT, office } from './office.ts';

// The first PDF waits for a thread, and for the machine.
vi.setConfig({ testTimeout: 60_000 });

const DAY = '2026-11-03';
const { start, end } = boundsOf(DAY, 'Europe/Berlin');
const SOURCES: UsageSources = {
  feedsOf: () => Promise.resolve([{ pdu: 'p1', outlet: '1', from: 0 }]),
  readingsOf: () => {
    const readings = [];
    for (let at = start; at <= end; at += 900_000) readings.push({ at, joules: ((at - start) / 1000) * 3200 });
    return Promise.resolve(readings);
  },
  outagesIn: () => Promise.reject(new Error('alert-webhook is away')),
};

let server: HttpServer;
let stop: () => Promise<void>;
const audit: AuditEntry[] = [];
beforeAll(async () => {
  const { db, close } = await open(':memory:');
  const write = (entry: AuditEntry) => {
    audit.push(entry);
    return Promise.resolve();
  };
  const pdf = openPdfMaker();
  const routes = billingRoutes({ ...office(db), pdf, actorOf: () => ANNA, audit: write, sourcesFor: () => SOURCES });
  server = await serve({
    ...{ listen: '127.0.0.1:0', routes: routes.map(({ route }) => route), log: openLog('test', 'silent') },
    ...{ notReady: () => undefined, metrics: () => [] },
  });
  stop = async () => {
    await pdf.stop();
    await close();
  };
});
afterAll(async () => {
  await server.stop();
  await stop();
});

type Json = Record<string, never>;
async function ask(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Json; text: string }> {
  const response = await fetch(`${server.url}/api/v1/billing/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          body: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
  });
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, text, body: json ? (JSON.parse(text) as Json) : ({} as Json) };
}
const must = async (method: string, path: string, body?: unknown) => {
  const answer = await ask(method, path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Record<string, string & Record<string, unknown>>;
};

const LINE = { kind: 'service', description: '=Work', quantity: '1', unit: 'C62', unitPrice: '100', tax: 'de19' };

it('from a client to a paid invoice', async () => {
  const { id: client } = await must('POST', 'clients', CLIENT);
  const contract = { title: 'Hosting', from: DAY, to: '2026-11-04', items: [monitoring('30'), fixed('0.0725')] };
  const { id: contractId } = await must('POST', `clients/${client}/contracts`, contract);
  await must('POST', `clients/${client}/devices`, { from: DAY, devices: [{ device: 'm1', model: 'S19' }] });
  const span = { from: DAY, to: '2026-11-04' };
  const collected = await must('POST', 'usage/collect', { ...span, client });
  expect(collected).toMatchObject({
    written: [{ device: 'm1', kwh: '76.800', version: 1 }],
    problems: ['the ledger: alert-webhook is away'],
  });
  expect(await must('GET', `usage?from=${DAY}&to=2026-11-04&client=${client}`)).toMatchObject([
    { kwh: '76.800', missingMinutes: 0 },
  ]);
  expect(await must('GET', `usage/m1/${DAY}`)).toMatchObject([
    { evidence: { meters: [{ pdu: 'p1', outlet: '1', wh: 76_800 }] } },
  ]);
  // 1 × 30 / 30 = 1.00; 76.8 × 0.0725 = 5.568, 5.57; 6.57 × 19 % = 1.2483, 1.25; and 100 by hand: 19.00.
  const month = { ...span, extra: [LINE] };
  const preview = await must('POST', `contracts/${contractId}/preview`, month);
  expect(preview).toMatchObject({ net: '106.57', tax: '20.25', payable: '126.82', problems: [], warnings: [] });
  const { id } = await must('POST', `contracts/${contractId}/draft`, month);
  expect(await must('POST', `invoices/${id}/issue`)).toMatchObject({
    number: 'INV-2026-00001',
    state: 'issued',
    dueDay: '2026-12-06',
  });
  expect(await must('POST', `invoices/${id}/issue`)).toMatchObject({ number: 'INV-2026-00001' });
  expect(await must('POST', `invoices/${id}/sent`, { how: 'by post' })).toMatchObject({ state: 'sent' });
  const html = (await ask('GET', `invoices/${id}/html?size=Letter`)).text;
  for (const text of ['INV-2026-00001', '126,82 EUR', 'size: Letter', 'Rechnung']) expect(html).toContain(text);
  const paper = await fetch(`${server.url}/api/v1/billing/invoices/${id}/pdf`);
  expect([paper.status, paper.headers.get('content-disposition')]).toEqual([
    200,
    'attachment; filename="INV-2026-00001.pdf"',
  ]);
  expect((await paper.text()).slice(0, 5)).toBe('%PDF-');
  const paid = { client, method: 'bank', currency: 'EUR', receivedDay: '2026-11-30', externalRef: 'x1' };
  const { id: payment } = await must('POST', 'payments', { ...paid, amount: '26.82' });
  expect(await must('GET', `invoices/${id}`)).toMatchObject({ state: 'part-paid', open: '100.00', paid: '26.82' });
  await must('POST', 'payments', { ...paid, amount: '100', externalRef: 'x2' });
  expect(await must('GET', `invoices/${id}`)).toMatchObject({ state: 'paid', open: '0.00' });
  await must('POST', `payments/${payment}/allot`, { invoice: id, amount: '-26.82' });
  expect(await must('GET', `invoices/${id}`)).toMatchObject({ state: 'part-paid', open: '26.82' });
  expect(await must('GET', `clients/${client}/statement?from=2026-11-01&to=2026-12-01`)).toMatchObject({
    ...{ opening: '0.00', closing: '0.00', open: [{ number: 'INV-2026-00001', open: '26.82' }] },
    entries: [
      { kind: 'invoice', amount: '126.82' },
      { kind: 'payment', amount: '-26.82', balance: '100.00' },
      { kind: 'payment', amount: '-100.00', balance: '0.00' },
    ],
  });
  expect(await must('POST', `invoices/${id}/credit`, { reason: 'wrong' })).toMatchObject({
    number: 'CN-2026-00001',
    payable: '-126.82',
    refersTo: id,
  });
  expect(await must('GET', `clients/${client}`)).toMatchObject({ owed: '-126.82', contracts: [{ id: contractId }] });
  expect(await must('GET', `invoices?client=${client}&kind=credit-note`)).toMatchObject({
    total: 1,
    items: [{ state: 'paid' }],
  });
  const deeds = audit.map(({ action }) => action.replace('billing.', ''));
  expect(deeds).toEqual([
    'client.created',
    'contract.created',
    'devices.assigned',
    'usage.collected',
    'invoice.drafted',
    ...['invoice.issued', 'invoice.issued'],
    'invoice.sent',
    'payment.recorded',
    'payment.recorded',
    'payment.allotted',
    'invoice.credited',
  ]);
});

it('the journal is balanced, and no text of it is a formula', async () => {
  const { id: client } = await must('POST', 'clients', { ...CLIENT, name: '=Evil;"Ltd"' });
  const { id } = await must('POST', 'invoices', {
    client,
    lines: [LINE, { ...LINE, unitPrice: '-10', tax: 'de7' }],
    prepaid: '20',
  });
  await must('POST', `invoices/${id}/issue`);
  await must('POST', 'payments', { client, method: 'cash', currency: 'EUR', receivedDay: '2026-11-22', amount: '50' });
  const lines = (await must('GET', 'export/journal?from=2026-11-01&to=2026-12-31&format=json')) as unknown as {
    document: string;
    debitMinor: number;
    creditMinor: number;
  }[];
  const documents = new Set(lines.map(({ document }) => document));
  expect(documents.size).toBeGreaterThanOrEqual(4);
  for (const document of documents) {
    const own = lines.filter((line) => line.document === document);
    expect(
      own.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0),
      document,
    ).toBe(0);
  }
  const csv = (await ask('GET', 'export/journal?from=2026-11-01&to=2026-12-31&format=csv')).text;
  expect(csv).toContain(`"'=Evil;""Ltd"""`);
  const table = (await ask('GET', 'export/invoices?from=2026-11-01&to=2026-12-31')).text.trimEnd().split('\r\n');
  expect(table[0]).toBe('number,kind,issued,due,client,currency,net,tax,gross,rounding,prepaid,payable,open,state');
  // 100 − 10 = 90; 19.00 − 0.70 = 18.30; 108.30 − 20 = 88.30; 50 of it are paid.
  expect(table.find((row) => row.includes('Evil'))).toMatch(/EUR,90.00,18.30,108.30,0.00,20.00,88.30,38.30,part-paid$/);
  expect((await ask('GET', `clients/${client}/statement.csv?from=2026-11-01&to=2026-12-01`)).text).toContain(
    '2026-11-22,payment,cash,-50.00,38.30,EUR\r\n',
  );
});

it.each([
  ['GET', 'clients/nobody', undefined, 404, 'there is no client "nobody"'],
  ['POST', 'clients', { ...CLIENT, currency: 'XXX' }, 400, 'currency'],
  ['POST', 'clients', { ...CLIENT, vatId: 'DE1' }, 400, 'vatId: found "DE1", expected a VAT id of DE'],
  ['POST', 'clients', { ...CLIENT, tax: 'de16' }, 400, 'tax: found "de16", expected one of'],
  ['POST', 'clients', { ...CLIENT, colour: 'red' }, 400, 'colour'],
  ['GET', 'clients?sort=colour', undefined, 400, 'the query.sort'],
  ['GET', 'clients?cursor=x', undefined, 400, 'the query.cursor'],
  [
    'GET',
    'usage?from=2026-11-02&to=2026-11-01',
    undefined,
    400,
    'to: found 2026-11-01, expected a day after 2026-11-02',
  ],
  ['GET', 'usage?from=2026-11-31&to=2026-12-01', undefined, 400, 'from: found "2026-11-31", expected a day'],
  [
    'POST',
    'contracts/none/preview',
    { from: '2026-11-01', to: '2027-01-01' },
    400,
    'expected days of one calendar month',
  ],
  ['POST', 'contracts/none/draft', { from: '2026-11-01', to: '2026-12-01' }, 404, 'there is no contract "none"'],
  ['POST', 'invoices/none/issue', undefined, 404, 'there is no invoice "none"'],
  [
    'POST',
    'payments',
    { client: 'none', method: 'magic', currency: 'EUR', amount: '1', receivedDay: '2026-11-01' },
    400,
    'method',
  ],
  ['PUT', 'usage/m1/2026-02-30', { wh: 1, reason: 'r' }, 400, 'the path.day: found "2026-02-30"'],
])('%s %s is refused', async (method, path, body, status, reason) => {
  const answer = await ask(method, path, body);
  expect([answer.status, answer.text]).toEqual([
    status,
    expect.stringContaining(JSON.stringify(reason).slice(1, -1)) as string,
  ]);
});

it('imports prices and tells the lines that are wrong; usage by hand is an estimate with a reason', async () => {
  expect(await must('POST', 'markets/epex/prices', 'start,price\n2026-11-01T00:00:00Z,84.31\n')).toMatchObject({
    stored: 1,
    problems: [],
  });
  expect(await must('POST', 'markets/epex/prices', '2026-11-01T00:00:00Z,84.32\nx,1\n')).toMatchObject({
    stored: 1,
    problems: [expect.stringContaining('line 2: start: found "x"') as string],
  });
  expect(await must('PUT', 'usage/m9/2026-10-25', { wh: 80_001, reason: 'the meter was away' })).toMatchObject({
    kwh: '80.001',
    estimatedKwh: '80.001',
    version: 1,
  });
  const [first] = (await must('GET', 'usage/m9/2026-10-25')) as unknown as { quartersWh: number[] }[];
  expect([first?.quartersWh.length, first?.quartersWh.reduce((sum, wh) => sum + wh, 0)]).toEqual([100, 80_001]);
});

it('declares a permission for every route, and writes need more than reads', () => {
  const routes = billingRoutes({ ...office(undefined as never), actorOf: () => ANNA, audit: () => Promise.resolve() });
  const reading = new Set(['previewInvoice', 'previewDraft', 'previewMailTemplate']);
  expect([...reading].filter((id) => routes.every(({ route }) => route.operationId !== id))).toEqual([]);
  for (const { route, permission } of routes)
    expect([route.operationId, permission]).toEqual([
      route.operationId,
      route.method === 'get' || reading.has(route.operationId) ? 'billing:read' : 'billing:write',
    ]);
  expect(new Set(routes.map(({ route }) => route.operationId)).size).toBe(routes.length);
});
