import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HttpServer, serve } from '../../../../core/service/http-server.ts';
import { quietLog } from '../../../../core/service/log.ts';
import { daysOf } from '../../../../sidecar/billing/calendar/day.ts';
import { quartersOf } from '../../../../sidecar/billing/calendar/zone.ts';
import { billingRoutes } from '../../../../sidecar/billing/routes.ts';
import { saveUsage } from '../../../../sidecar/billing/store/usage.ts';
import { fixed, monitoring } from '../hand/items.ts';
import { ANNA, CLIENT, NOON } from '../office.ts';
import { workshop } from '../tickets/workshop.ts';
import { DAY_MS, postDesk } from './desk.ts';

let server: HttpServer;
let desk: Awaited<ReturnType<typeof postDesk>>;
let repaired: Awaited<ReturnType<typeof workshop>>['repaired'];
beforeAll(async () => {
  desk = await postDesk(':memory:', {
    dunning: { automatic: false, steps: [{ days: 3, text: { en: 'Please pay.' } }] },
  });
  ({ repaired } = await workshop(desk.all, desk.parts.now, 1));
  const routes = billingRoutes({ ...desk.parts, actorOf: () => ANNA, audit: async () => undefined });
  server = await serve({
    ...{ listen: '127.0.0.1:0', routes: routes.map(({ route }) => route), log: quietLog() },
    ...{ notReady: () => undefined, metrics: () => [] },
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await desk.close();
});

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}/api/v1/billing/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, text, body: (isJson ? JSON.parse(text) : {}) as Record<string, never> };
}
const must = async (method: string, path: string, body?: unknown) => {
  const answer = await ask(method, path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Record<string, string & Record<string, unknown>>;
};

it('templates are read, tried and stored', async () => {
  expect(await must('GET', 'templates')).toHaveLength(15);
  const one = await must('GET', 'templates/reminder/de');
  expect(one).toMatchObject({ current: { version: 0 }, versions: [], fields: { stepText: expect.any(String) } });
  const words = { subject: 'Pay {{number}}', text: 'Dear {{contact}}: {{stepText}}' };
  expect(await must('POST', 'templates/reminder/en/preview', words)).toMatchObject({
    ...{ subject: 'Pay INV-2026-00042', text: 'Dear Ms Example: The text of the step stands here.\n', problems: [] },
    html: '<p>Dear Ms Example: The text of the step stands here.</p>',
  });
  expect(await must('POST', 'templates/reminder/en/preview', { ...words, text: '{{{number}}}' })).toMatchObject({
    problems: ['text, line 1: found {{{…}}} or {{&…}}, expected {{…}}'],
  });
  expect(await must('PUT', 'templates/reminder/en', { seen: 0, ...words })).toMatchObject({ version: 1, by: ANNA });
  expect((await ask('PUT', 'templates/reminder/en', { seen: 0, ...words })).status).toBe(409);
  const after = await must('GET', 'templates/reminder/en');
  expect(after).toMatchObject({
    current: { version: 1, ...words },
    versions: [{ version: 1 }],
    shipped: { version: 0 },
  });
  // What came with the program is still there, and can be stored again.
  const { subject, text } = after['shipped'] as unknown as typeof words;
  expect(text).toContain('{{stepText}}');
  expect(await must('PUT', 'templates/reminder/en', { seen: 1, subject, text })).toMatchObject({ version: 2, subject });
  const refused = await ask('PUT', 'templates/reminder/en', { seen: 1, ...words, html: '<img src="x">' });
  expect([refused.status, refused.body['problems']]).toEqual([400, [expect.stringContaining('found "<img')]]);
  expect((await ask('GET', 'templates/nonsense/en')).status).toBe(400);
});

it('from a month to a mail, a reminder, and a payment from a deposit', async () => {
  const { id: client } = await must('POST', 'clients', { ...CLIENT, language: 'en', creditLimit: '50' });
  const items = [monitoring('30'), fixed('0.10')];
  const { id: contract } = await must('POST', `clients/${client}/contracts`, { title: 'H', from: '2026-01-01', items });
  await must('POST', `clients/${client}/devices`, { from: '2026-10-01', devices: [{ device: 'm1', model: 'S19' }] });
  const days = daysOf({ from: '2026-10-01', to: '2026-11-01' }).map((day) => ({
    ...{ device: 'm1', day, quarters: quartersOf(day, 'Europe/Berlin').map(() => 1_000), estimatedWh: 0 },
    ...{ missingMinutes: 0, evidence: { meters: [] } },
  }));
  await saveUsage(desk.parts, days);
  desk.clock.time = Date.parse('2026-10-15T12:00:00Z');
  const fan = await repaired('m1', 'Fan', '1', 2_000);
  desk.clock.time = NOON;
  expect((await ask('GET', 'runs/2026-10')).status).toBe(404);
  expect((await ask('POST', 'runs/2026-13/preview')).status).toBe(400);
  // 30.00; 31 days and the hour that October has more: 2980 kWh × 0.10 = 298.00; the fan 20.00. 19 % of 348.00 are 66.12.
  const run = await must('POST', 'runs/2026-10/preview');
  expect(run['items']).toMatchObject([{ contract, state: 'planned', preview: { payable: '414.12', problems: [] } }]);
  const accepted = await must('POST', 'runs/2026-10/accept', { until: 'send' });
  expect(accepted['items']).toMatchObject([{ state: 'issued', number: 'INV-2026-00001' }]);
  const [{ invoice = '' } = {}] = accepted['items'] as unknown as { invoice: string }[];
  expect(await must('GET', 'runs')).toMatchObject([{ month: '2026-10' }]);
  expect(await must('GET', `clients/${client}/parts?billed=true`)).toMatchObject([
    { part: fan.part, ticket: fan.ticket, billedOn: 'INV-2026-00001', unitPrice: '20.00' },
  ]);
  expect(await must('GET', `clients/${client}`)).toMatchObject({
    warnings: ['the client owes 414.12 EUR, beyond the limit of 50.00'],
  });
  expect(await must('GET', `mails?about=${invoice}`)).toMatchObject({ items: [{ state: 'waiting' }], total: 1 });
  expect(await must('POST', `invoices/${invoice}/mail`, {})).toEqual({
    queued: [{ recipient: 'eva@hasher.example', isNew: false }],
  });
  expect((await ask('POST', `invoices/${invoice}/mail`, { to: ['x@evil.example'] })).status).toBe(400);
  expect(await must('GET', `clients/${client}/usage-statement?from=2026-10-01&to=2026-11-01`)).toMatchObject({
    ...{ kwh: '2980.000', devices: [{ device: 'm1', days: 31 }] },
  });
  const csv = await ask('GET', `clients/${client}/usage-statement.csv?from=2026-10-01&to=2026-11-01`);
  expect(csv.text.trimEnd().split('\n')).toHaveLength(32);
  const period = { from: '2026-10-01', to: '2026-11-01' };
  expect(await must('POST', `clients/${client}/usage-statement/mail`, { period })).toMatchObject({
    queued: [{ isNew: true }],
  });
  // Due on 6 December; the first reminder three days later.
  desk.clock.time = NOON + 17 * DAY_MS;
  expect(await must('GET', 'dunning')).toMatchObject([
    { invoice, state: 'overdue', open: '414.12', next: { step: 1 } },
  ]);
  expect(await must('POST', `invoices/${invoice}/dispute`, { reason: 'the meter' })).toEqual({
    invoice,
    disputed: true,
  });
  expect(await must('POST', 'dunning/run')).toEqual({ reminded: [], problems: [] });
  await must('POST', `invoices/${invoice}/settle-dispute`, { reason: 'it was right' });
  expect(await must('POST', 'dunning/run')).toMatchObject({ reminded: [{ number: 'INV-2026-00001', step: 1 }] });
  const { id: deposit } = await must('POST', `clients/${client}/deposits`, { kind: 'security', title: 'Deposit' });
  const money = { amount: '500', day: '2026-12-09', method: 'bank' };
  expect(await must('POST', `deposits/${deposit}/receive`, money)).toMatchObject({ held: '500.00' });
  expect(await must('POST', `deposits/${deposit}/draw`, { invoice, amount: '414.12' })).toMatchObject({
    held: '85.88',
  });
  expect(await must('POST', `deposits/${deposit}/refund`, { ...money, amount: '80' })).toMatchObject({ held: '5.88' });
  expect((await ask('POST', `deposits/${deposit}/refund`, { ...money, amount: '6' })).status).toBe(409);
  expect(await must('GET', `clients/${client}/deposits`)).toMatchObject([{ held: '5.88' }]);
  expect(await must('GET', `invoices/${invoice}`)).toMatchObject({ state: 'paid', open: '0.00' });
  expect(await must('GET', 'dunning')).toEqual([]);
  const statement = await must('GET', `clients/${client}/statement?from=2026-12-01&to=2027-01-01`);
  expect(statement).toMatchObject({
    ...{ opening: '414.12', closing: '0.00', entries: [{ kind: 'payment', amount: '-414.12' }] },
    deposits: [
      { title: 'Deposit', opening: '0.00', closing: '5.88', moves: [{ held: '500.00' }, {}, { held: '5.88' }] },
    ],
  });
  const [{ id: payment = '' } = {}] = (await must('GET', 'payments'))['items'] as unknown as { id: string }[];
  expect(await must('POST', `payments/${payment}/receipt`, {})).toMatchObject({ queued: [{ isNew: true }] });
});

it('parts of repairs go onto a draft by hand', async () => {
  const { id: client } = await must('POST', 'clients', CLIENT);
  await must('POST', `clients/${client}/devices`, { from: '2026-12-01', devices: [{ device: 'm1', model: 'S19' }] });
  const { part } = await repaired('m1', 'PSU', '1', 10_000);
  const { id } = await must('POST', 'invoices', { client, lines: [] });
  const changed = await must('POST', `invoices/${id}/parts`, { revision: 1, parts: [part] });
  expect(changed).toMatchObject({ net: '100.00', lines: [{ kind: 'part', item: `ticket-part:${part}` }] });
  expect((await ask('POST', `invoices/${id}/parts`, { revision: 2, parts: [part] })).status).toBe(409);
  expect((await ask('POST', `invoices/${id}/parts`, { revision: 2, parts: [999] })).status).toBe(404);
});
