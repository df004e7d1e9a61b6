import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { sha256 } from '../../../sidecar/billing/document.ts';
import { changeClient } from '../../../sidecar/billing/store/clients.ts';
import { changeDraft, createDraft, discardDraft } from '../../../sidecar/billing/store/drafts.ts';
import { type InvoiceRow, needInvoice } from '../../../sidecar/billing/store/invoice-rows.ts';
import { issueInvoice } from '../../../sidecar/billing/store/issue.ts';
import { recordPayment } from '../../../sidecar/billing/store/payments.ts';
import { onBothEngines, open } from './engines.ts';
import { ANNA, CLIENT, draft, issued, line, newClient, office, payment } from './office.ts';

onBothEngines((fresh) => {
  const opened = async (more = {}) => {
    const database = await open(fresh());
    return { ...database, parts: office(database.db, more) };
  };

  it('numbers at issue and never before, twice is once, and freezes what was true', async () => {
    const { db, parts, close } = await opened();
    const client = await newClient(parts);
    const one = await draft(parts, client, line('3', '3.33'));
    const two = await draft(parts, client, line('1', '100'));
    expect([one.row.status, one.row.number, one.row.net_minor, one.row.payable_minor]).toEqual([
      'draft',
      null,
      999,
      1189,
    ]);
    const second = await issueInvoice(parts, ANNA, two.row.id);
    const first = await issueInvoice(parts, ANNA, one.row.id);
    expect([second.row.number, first.row.number]).toEqual(['INV-2026-00001', 'INV-2026-00002']);
    expect([first.row.issue_day, first.row.due_day]).toEqual(['2026-11-22', '2026-12-06']);
    const again = await Promise.all([1, 2, 3].map(() => issueInvoice(parts, ANNA, one.row.id)));
    expect(new Set(again.map(({ row }) => row.number))).toEqual(new Set(['INV-2026-00002']));
    await changeClient(parts, { id: client, revision: 1, client: { ...CLIENT, name: 'Other' } });
    const { row } = await needInvoice(db, one.row.id);
    expect(sha256(row.doc ?? '')).toBe(row.doc_sha256);
    expect(JSON.parse(row.doc ?? '')).toMatchObject({
      number: 'INV-2026-00002',
      buyer: { name: 'Hasher GmbH' },
      payable: '11.89',
    });
    await close();
  });

  it('a new year begins a series, and a clock that went back gets no number', async () => {
    let at = Date.parse('2026-12-31T22:59:00Z');
    const { parts, close } = await opened({ now: () => at });
    const client = await newClient(parts);
    const drafts = await Promise.all([1, 2, 3].map(() => draft(parts, client, line('1', '1'))));
    const issue = async (which: number) => (await issueInvoice(parts, ANNA, drafts[which]?.row.id ?? '')).row.number;
    expect(await issue(0)).toBe('INV-2026-00001');
    at += 120_000;
    expect(await issue(1)).toBe('INV-2027-00001');
    const later = await draft(parts, client, line('1', '1'));
    at = Date.parse('2027-02-01T12:00:00Z');
    expect(await issue(2)).toBe('INV-2027-00002');
    at -= 86_400_000;
    await expect(issueInvoice(parts, ANNA, later.row.id)).rejects.toMatchObject({
      status: 409,
      message: 'the day of issue: found 2027-01-31, expected 2027-02-01 or later, the day of the last number',
    });
    at += 86_400_000;
    expect((await issueInvoice(parts, ANNA, later.row.id)).row.number).toBe('INV-2027-00003');
    await close();
  });

  it('refuses to issue what the tax does not allow, and what its draft says', async () => {
    const { parts, close } = await opened();
    const { vatId: _, ...without } = CLIENT;
    const client = await newClient(parts);
    await changeClient(parts, { id: client, revision: 1, client: without });
    const reverse = await draft(parts, client, line('1', '1', { tax: 'reverse' }));
    await expect(issueInvoice(parts, ANNA, reverse.row.id)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('VAT id of the client: found none') as string,
    });
    const gaps = await createDraft(parts, ANNA, {
      client,
      lines: [line('1', '1')],
      problems: ['m1 on 2026-11-03: found no usage'],
    });
    await expect(issueInvoice(parts, ANNA, gaps.row.id)).rejects.toMatchObject({
      status: 409,
      message: 'm1 on 2026-11-03: found no usage',
    });
    const empty = await draft(parts, client);
    await expect(issueInvoice(parts, ANNA, empty.row.id)).rejects.toMatchObject({ status: 409 });
    const good = await draft(parts, client, line('1', '1'));
    expect((await issueInvoice(parts, ANNA, good.row.id)).row.number).toBe('INV-2026-00001');
    await close();
  });

  it('drafts change by revision, are discarded without a number, and bad ones are not stored', async () => {
    const { db, parts, close } = await opened();
    const client = await newClient(parts);
    const made = await draft(parts, client, line('1', '1'));
    const changed = await changeDraft(parts, {
      id: made.row.id,
      revision: 1,
      lines: [line('2', '50'), line('1', '-10')],
    });
    expect([changed.row.revision, changed.row.net_minor, changed.figures.taxMinor]).toEqual([2, 9000, 1710]);
    await expect(changeDraft(parts, { id: made.row.id, revision: 1, lines: [] })).rejects.toMatchObject({
      status: 409,
      message: 'revision: found 1, expected 2: it was changed meanwhile',
    });
    await expect(draft(parts, client, line('1', '1', { tax: 'de16' }))).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('lines.0.tax: found "de16"') as string,
    });
    await expect(draft(parts, 'nobody', line('1', '1'))).rejects.toMatchObject({ status: 404 });
    await discardDraft(parts, { id: made.row.id, revision: 2 });
    expect(await db.selectFrom('billing_invoices').selectAll().execute()).toEqual([]);
    const { row } = await issued(parts, client);
    expect(row.number).toBe('INV-2026-00001');
    for (const refused of [
      changeDraft(parts, { id: row.id, revision: row.revision, lines: [] }),
      discardDraft(parts, { id: row.id, revision: row.revision }),
    ])
      await expect(refused).rejects.toMatchObject({
        status: 409,
        message: expect.stringContaining('INV-2026-00001') as string,
      });
    await close();
  });

  it('the database itself keeps what was issued', async () => {
    const { db, engine, parts, close } = await opened();
    const client = await newClient(parts);
    const { row } = await issued(parts, client);
    const { row: other } = await draft(parts, client, line('1', '7'));
    const paid = await recordPayment(parts, ANNA, payment(client, 100));
    const columns = Object.keys(row) as (keyof InvoiceRow)[];
    const replaces =
      engine === 'sqlite'
        ? [
            `insert or replace into billing_invoices (${columns.join()}) select ${columns.map((name) => (name === 'net_minor' ? '1' : name)).join()} from billing_invoices where id = '${row.id}'`,
            `update or replace billing_invoices set id = '${row.id}' where id = '${other.id}'`,
            `insert or replace into billing_lines (invoice_id, pos, kind, description, quantity, unit, unit_price, per_quantity, discount_percent, tax, net_minor, asked_minor) values ('${row.id}', 1, 'service', 'x', '1', 'C62', '1', '1', '0', 'de19', 1, 1)`,
            `insert or replace into billing_payments select id, client_id, method, currency, 5, received_day, reference, external_ref, note, recorded_at, actor_id, actor_name from billing_payments`,
          ]
        : [
            'truncate billing_lines',
            'truncate billing_invoices cascade',
            'truncate billing_series',
            'truncate billing_allocations',
          ];
    const statements = [
      `update billing_invoices set payable_minor = 1, gross_minor = 1, net_minor = 1, tax_minor = 0 where id = '${row.id}'`,
      `update billing_invoices set doc = 'x' where id = '${row.id}'`,
      `update billing_invoices set status = 'draft', number = null, series = null, seq = null, issue_day = null, due_day = null, doc = null, doc_sha256 = null, issued_at = null, issued_by = null where id = '${row.id}'`,
      `delete from billing_invoices where id = '${row.id}'`,
      `update billing_lines set net_minor = 0 where invoice_id = '${row.id}'`,
      `delete from billing_lines where invoice_id = '${row.id}'`,
      `update billing_lines set invoice_id = '${row.id}', pos = 9 where invoice_id = '${other.id}'`,
      `delete from billing_taxes where invoice_id = '${row.id}'`,
      `update billing_series set next = next + 2`,
      `update billing_series set next = 1`,
      `delete from billing_series`,
      `insert into billing_series (id, next, last_day) values ('x', 7, '2026-01-01')`,
      `update billing_payments set amount_minor = 1 where id = '${paid.row.id}'`,
      `delete from billing_allocations`,
      `update billing_events set event = 'x'`,
      `update billing_invoices set status = 'issued', number = 'N', series = 'S', seq = 1, issue_day = '2026-01-01', due_day = '2026-01-01', doc = '', doc_sha256 = '', issued_at = 1, issued_by = 'x', net_minor = 5, gross_minor = 5 + tax_minor, payable_minor = 5 + tax_minor where id = '${other.id}'`,
      `update billing_invoices set number = 'N' where id = '${other.id}'`,
      ...replaces,
    ];
    const all = async () => {
      const tables = [
        'billing_invoices',
        'billing_lines',
        'billing_taxes',
        'billing_series',
        'billing_payments',
        'billing_allocations',
        'billing_events',
      ];
      return JSON.stringify(
        await Promise.all(
          tables.map(async (table) => (await sql.raw(`select * from ${table} order by 1, 2`).execute(db)).rows),
        ),
      );
    };
    const before = await all();
    for (const statement of statements) await expect(sql.raw(statement).execute(db), statement).rejects.toThrow();
    expect(await all()).toBe(before);
    expect((await issueInvoice(parts, ANNA, other.id)).row.number).toBe('INV-2026-00002');
    await close();
  });
});
