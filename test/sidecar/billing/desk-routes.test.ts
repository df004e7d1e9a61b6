import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import type { BillingParts } from '../../../sidecar/billing/parts.ts';
import { deskRoutes } from '../../../sidecar/billing/routes/desk-routes.ts';
import { needInvoice } from '../../../sidecar/billing/store/invoice-rows.ts';
import { open } from './engines.ts';
import { ANNA, draft, issued, line, newClient, office } from './office.ts';

let parts: BillingParts;
let server: HttpServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await open(':memory:');
  parts = office(opened.db);
  close = opened.close;
  const routes = deskRoutes({ ...parts, actorOf: () => ANNA, audit: () => Promise.resolve() });
  server = await serve({
    ...{ listen: '127.0.0.1:0', routes: routes.map(({ route }) => route), log: openLog('test', 'silent') },
    ...{ notReady: () => undefined, metrics: () => [] },
  });
});
afterAll(async () => {
  await server.stop();
  await close();
});

async function ask(path: string, body?: unknown): Promise<{ status: number; body: Record<string, never> }> {
  const answer = await fetch(`${server.url}/api/v1/billing/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

it('says which tax sets there are, and which day it is for the seller', async () => {
  const { body } = await ask('settings');
  expect(body).toMatchObject({ seller: 'Farm North', timeZone: 'Europe/Berlin', today: '2026-11-22' });
  expect(body['taxes']).toContainEqual({ name: 'de19', title: expect.any(String) as string });
});

it('shows a draft with other lines than it has, and leaves it as it is', async () => {
  const { row } = await draft(parts, await newClient(parts), line('1', '100'));
  // 3 × 200.00 less 10 % = 540.00; × 19 % = 102.60.
  const lines = [line('3', '200', { description: 'Racks <moved>', discountPercent: '10' })];
  const { status, body } = await ask(`invoices/${row.id}/preview`, { lines });
  expect(status).toBe(200);
  expect(body).toMatchObject({ net: '540.00', tax: '102.60', gross: '642.60', payable: '642.60', currency: 'EUR' });
  expect(body['html']).toContain('Racks &lt;moved&gt;');
  expect(body['html']).toContain('642,60');
  expect((await needInvoice(parts.db, row.id)).row).toMatchObject({ payable_minor: 11_900, revision: row.revision });
});

it.each([
  ['a tax that is not there', [line('1', '100', { tax: 'mars' })], 400, '"mars"'],
  ['a price that is none', [{ ...line('1', '100'), unitPrice: 'much' }], 400, 'lines.0.unitPrice'],
  ['an invoice that is not there', undefined, 404, 'there is no invoice'],
])('refuses %s with its place', async (_what, lines, status, words) => {
  const { row } = await draft(parts, await newClient(parts), line('1', '100'));
  const answer = await ask(`invoices/${lines ? row.id : 'none'}/preview`, { lines: lines ?? [] });
  expect(answer.status).toBe(status);
  expect(answer.body['detail']).toContain(words);
});

it('has no preview of what was issued: that has its paper', async () => {
  const { row } = await issued(parts, await newClient(parts));
  expect((await ask(`invoices/${row.id}/preview`, { lines: [] })).status).toBe(409);
});
