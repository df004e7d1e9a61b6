import { describe, expect, it, vi } from 'vitest';
import { makeRun } from '../../../../sidecar/billing/runs/make-run.ts';
import { assignDevices } from '../../../../sidecar/billing/store/assignments.ts';
import { saveContract } from '../../../../sidecar/billing/store/clients.ts';
import { creditInvoice } from '../../../../sidecar/billing/store/credit-notes.ts';
import { issueInvoice } from '../../../../sidecar/billing/store/issue.ts';
import { addLabour, rateOn, repairLabour } from '../../../../sidecar/billing/tickets/ticket-labour.ts';
import { billingServer } from '../billing-server.ts';
import { onBothEngines } from '../engines.ts';
import { ANNA, draft, line, NOON, newClient } from '../office.ts';
import { DAY_MS, postDesk } from '../post/desk.ts';
import { workshop } from './workshop.ts';

vi.setConfig({ testTimeout: 60_000 });

const labour = (price: string, more: { id?: string; from?: string; to?: string; tax?: string } = {}) => ({
  ...{ id: 'labour', title: 'Labour', kind: 'labour' as const, price },
  ...more,
});

describe('The price of an hour', () => {
  const contract = (id: string, from: string, items: readonly { kind: string }[], to?: string) => ({
    ...{ id, record: { from, items, ...(to === undefined ? {} : { to }) } },
  });
  const old = contract('old', '2026-01-01', [labour('60', { to: '2026-06-01' }), labour('66', { id: 'dearer' })]);
  it.each([
    ['by the first item that holds', [old], '2026-05-31', '60'],
    ['by the next one from its first day on', [old], '2026-06-01', '66'],
    ['by none before the contract', [old], '2025-12-31', undefined],
    [
      'by none of a contract that ended',
      [contract('c', '2026-01-01', [labour('60')], '2026-02-01')],
      '2026-02-01',
      undefined,
    ],
    ['by the contract that says one', [contract('a', '2026-01-01', []), old], '2026-05-31', '60'],
    [
      'by none where no contract says one',
      [contract('a', '2026-01-01', [{ kind: 'service' }])],
      '2026-05-31',
      undefined,
    ],
  ])('is %s', (_what, contracts, day, price) => {
    expect(rateOn(contracts, day)?.price).toBe(price);
  });
});

onBothEngines((fresh) => {
  /** A client with m1 and 84.00 an hour, and a ticket of m1 that is done with so many minutes. */
  const desk = async () => {
    const opened = await postDesk(fresh());
    const shop = await workshop(opened.all, opened.parts.now, 2);
    const client = await newClient(opened.parts);
    const contract = { title: 'Hosting', from: '2026-11-01', items: [labour('84')] };
    await saveContract(opened.parts, { client, contract });
    await assignDevices(opened.parts, ANNA, { client, from: '2026-11-01', devices: [{ device: 'm1', model: 'S19' }] });
    const worked = async (device: string, minutes: number, state = 'done') => {
      const { ticket } = await shop.repaired(device, 'Fan', '1', 1_000, 'EUR', state);
      const set = { labour_minutes: minutes, closed_at: state === 'done' ? opened.clock.time : null };
      await opened.all.updateTable('tickets').set(set).where('id', '=', ticket).execute();
      return ticket;
    };
    const held = async (...tickets: number[]) => {
      const { row } = await draft(opened.parts, client, line('1', '10'));
      return addLabour(opened.parts, { id: row.id, revision: row.revision, tickets });
    };
    const change = (ticket: number, minutes: number) =>
      opened.all.updateTable('tickets').set({ labour_minutes: minutes }).where('id', '=', ticket).execute();
    const openOf = async () =>
      (await repairLabour(opened.parts, client)).map(({ ticket, openMinutes }) => [ticket, openMinutes]);
    return { ...opened, client, worked, held, change, openOf };
  };

  it('is billed by the minute at the price of an hour, once, and more of it when there is more', async () => {
    const { parts, client, worked, held, change, openOf, close } = await desk();
    const ticket = await worked('m1', 50);
    await worked('m1', 0);
    await worked('m2', 30);
    await worked('m1', 30, 'cancelled');
    expect(await repairLabour(parts, client)).toMatchObject([
      {
        ...{ ticket, device: 'm1', day: '2026-11-22', doneDay: '2026-11-22', minutes: 50, openMinutes: '50' },
        rate: { title: 'Labour', price: '84' },
      },
    ]);
    const first = await held(ticket);
    // 50 min × 84.00 / 60 = 70.00, and 10.00 by hand; 19 % are 15.20.
    expect(first.figures).toMatchObject({ netMinor: 8_000, payableMinor: 9_520 });
    expect(first.lines[1]).toMatchObject({ kind: 'labour', quantity: '50', unit: 'MIN', perQuantity: '60' });
    await expect(held(ticket)).rejects.toThrow(`found it on the draft ${first.row.id}`);
    await issueInvoice(parts, ANNA, first.row.id);
    await change(ticket, 75);
    expect(await openOf()).toEqual([[ticket, '25']]);
    // 25 × 84 / 60 = 35.00
    const second = await held(ticket);
    expect(second.figures.netMinor).toBe(4_500);
    await change(ticket, 60);
    await expect(issueInvoice(parts, ANNA, second.row.id)).rejects.toThrow(
      `labour of ticket ${ticket}: found 25 min here and 50 on INV-2026-00001, expected 60 min at most`,
    );
    expect(await openOf()).toEqual([[ticket, '-15']]);
    await close();
  });

  it('is free again when its invoice is credited, and of two drafts with it one is issued', async () => {
    const { parts, worked, held, openOf, client, close } = await desk();
    const ticket = await worked('m1', 20);
    const first = await held(ticket);
    await issueInvoice(parts, ANNA, first.row.id);
    await creditInvoice(parts, ANNA, {
      ...{ invoice: first.row.id, reason: 'warranty' },
      parts: [{ position: 2, quantity: '20' }],
    });
    expect(await openOf()).toEqual([[ticket, '20']]);
    const item = { kind: 'labour' as const, item: `ticket-labour:${ticket}` };
    const drafts = await Promise.all([
      draft(parts, client, line('20', '84', { ...item, unit: 'MIN', perQuantity: '60' })),
      draft(parts, client, line('0.25', '84', { ...item, unit: 'HUR' })),
    ]);
    const ended = await Promise.allSettled(drafts.map(({ row }) => issueInvoice(parts, ANNA, row.id)));
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await close();
  });

  it('comes on the bill of the month in which the ticket was done', async () => {
    const { db, parts, clock, client, worked, close } = await desk();
    const done = await worked('m1', 45);
    await worked('m1', 45, 'in-progress');
    clock.time = Date.parse('2026-12-01T12:00:00Z');
    await worked('m1', 90);
    await makeRun(parts, ANNA, { from: '2026-11-01', to: '2026-12-01' });
    const [item] = await db.selectFrom('billing_run_items').selectAll().where('client_id', '=', client).execute();
    const { lines, warnings } = JSON.parse(item?.preview ?? '{}') as {
      lines: { kind: string; item: string }[];
      warnings: string[];
    };
    expect(lines.filter(({ kind }) => kind === 'labour')).toMatchObject([
      // 45 × 84 / 60 = 63.00
      { item: `ticket-labour:${done}`, quantity: '45', net: '63.00' },
    ]);
    expect(warnings).toEqual([]);
    await close();
  });

  it('is listed and added over HTTP, at another price where somebody says one', async () => {
    const { parts, clock, client, worked, close } = await desk();
    const ticket = await worked('m1', 30);
    clock.time -= 30 * DAY_MS;
    const early = await worked('m1', 30);
    clock.time = NOON;
    const server = await billingServer(parts);
    expect(await server.must('GET', `clients/${client}/labour?billed=false`)).toMatchObject([{ ticket }]);
    const { row } = await draft(parts, client);
    const body = { revision: row.revision, tickets: [ticket], price: '90.50' };
    const made = await server.must<{ lines: unknown[]; net: string }>('POST', `invoices/${row.id}/labour`, body);
    // 30 × 90.50 / 60 = 45.25
    expect([made.lines, made.net]).toMatchObject([[{ kind: 'labour', unitPrice: '90.50', net: '45.25' }], '45.25']);
    expect(await server.must('GET', `clients/${client}/labour?billed=false`)).toEqual([]);
    expect(await server.must('GET', `clients/${client}/labour?billed=true`)).toMatchObject([
      { billedOn: [`the draft ${row.id}`] },
    ]);
    const nobody = await server.ask('POST', `invoices/${row.id}/labour`, { revision: 2, tickets: [early] });
    expect([nobody.status, nobody.body['detail']]).toEqual([
      404,
      expect.stringContaining(`ticket ${early}: found none`),
    ]);
    const other = await newClient(parts);
    await assignDevices(parts, ANNA, { client: other, from: '2026-11-01', devices: [{ device: 'm2', model: 'S19' }] });
    const priceless = await worked('m2', 10);
    const bare = await draft(parts, other, line('1', '1'));
    const refused = await server.ask('POST', `invoices/${bare.row.id}/labour`, { revision: 1, tickets: [priceless] });
    expect([refused.status, refused.body['detail']]).toEqual([409, expect.stringContaining('found no price')]);
    await server.stop();
    await close();
  });
});
