import { describe, expect, it, vi } from 'vitest';
import { openPdfMaker } from '../../../../sidecar/billing/paper/pdf.ts';
import { mailDue } from '../../../../sidecar/billing/post/mail-due.ts';
import { mailPaper } from '../../../../sidecar/billing/post/paper-mail.ts';
import { mailReceipt } from '../../../../sidecar/billing/post/receipt-mail.ts';
import { recipientsOf } from '../../../../sidecar/billing/post/recipients.ts';
import { tellMails } from '../../../../sidecar/billing/post/tell-mails.ts';
import { currentTemplate, saveTemplate, templateVersions } from '../../../../sidecar/billing/post/templates.ts';
import { mailUsage } from '../../../../sidecar/billing/post/usage-mail.ts';
import { assignDevices } from '../../../../sidecar/billing/store/assignments.ts';
import { standingsOf } from '../../../../sidecar/billing/store/balances.ts';
import { creditInvoice } from '../../../../sidecar/billing/store/credit-notes.ts';
import { eventsOf } from '../../../../sidecar/billing/store/events.ts';
import { needInvoice } from '../../../../sidecar/billing/store/invoice-rows.ts';
import { recordPayment } from '../../../../sidecar/billing/store/payments.ts';
import { saveUsage } from '../../../../sidecar/billing/store/usage.ts';
import { onBothEngines } from '../engines.ts';
import { ANNA, CLIENT, draft, issued, line, newClient, payment } from '../office.ts';
import { DAY_MS, postDesk } from './desk.ts';

vi.setConfig({ testTimeout: 60_000 });

const TWO = [
  { name: 'Eva', email: 'eva@hasher.example', role: 'Billing' },
  { name: 'Max', email: 'max@hasher.example', role: 'technician' },
];
const PDF = { render: () => Promise.resolve(Buffer.from('%PDF-1.7')), stop: () => Promise.resolve() };

describe('who gets a mail', () => {
  it.each([
    { what: 'the role billing', contacts: TWO, got: ['eva@hasher.example'] },
    {
      what: 'all, where nobody has it',
      contacts: TWO.map(({ role: _, ...each }) => each),
      got: TWO.map((t) => t.email),
    },
    { what: 'each address once', contacts: [TWO[1], { ...TWO[1], email: 'MAX@hasher.example' }], got: [TWO[1]?.email] },
    { what: 'those that are named', contacts: TWO, to: ['Max@hasher.example'], got: ['max@hasher.example'] },
  ])('$what', ({ contacts, to, got }) => {
    expect(recipientsOf({ ...CLIENT, contacts } as typeof CLIENT, to).map(({ email }) => email)).toEqual(got);
  });

  it.each([
    { contacts: TWO, to: ['spy@evil.example'], why: 'found "spy@evil.example", expected one of eva@hasher.example' },
    { contacts: [{ name: 'No address' }], why: 'found no contact with an address of mail' },
  ])('$why', ({ contacts, to, why }) => {
    expect(() => recipientsOf({ ...CLIENT, contacts } as typeof CLIENT, to)).toThrow(why);
  });
});

onBothEngines((fresh) => {
  it('an invoice is sent when a server took it, not when it was queued, and each contact gets it once', async () => {
    const desk = await postDesk(fresh(), {}, { pdf: PDF as never });
    const client = await newClient(desk.parts, { contacts: TWO.map(({ role: _, ...each }) => each) });
    const { row } = await issued(desk.parts, client);
    const state = async () => (await standingsOf(desk.db, [row], '2026-11-22')).get(row.id)?.state;
    const all = await Promise.all([1, 2, 3].map(() => mailPaper(desk.parts, ANNA, { id: row.id })));
    expect(all.flat().filter(({ isNew }) => isNew)).toHaveLength(2);
    const waiting = await desk.waiting();
    expect(waiting.map(({ to }) => to[0])).toEqual(['eva@hasher.example', 'max@hasher.example']);
    expect(waiting[0]?.subject).toBe('Rechnung INV-2026-00001');
    expect(waiting[0]?.text).toContain('Guten Tag Eva,');
    expect(waiting[0]?.text).toContain('Zahlbar bis 06.12.2026: 119,00 EUR');
    expect(waiting[0]?.text).toContain('IBAN: DE02 1203 0000 0000 2020 51');
    expect(waiting[0]?.attachments).toEqual([
      { name: 'INV-2026-00001.pdf', type: 'application/pdf', base64: Buffer.from('%PDF-1.7').toString('base64') },
    ]);
    expect([await tellMails(desk.parts), await state()]).toEqual([0, 'issued']);
    await desk.end('sent_at');
    expect([await tellMails(desk.parts), await state()]).toEqual([2, 'sent']);
    expect(await tellMails(desk.parts)).toBe(0);
    const events = await eventsOf(desk.parts, row.id);
    expect(events.map(({ event, details }) => [event, details['to']])).toEqual([
      ['issued', undefined],
      ['sent', 'eva@hasher.example'],
      ['sent', 'max@hasher.example'],
    ]);
    const [again] = await mailPaper(desk.parts, ANNA, { id: row.id, to: ['eva@hasher.example'], again: true });
    expect(again).toMatchObject({ isNew: true, key: `billing:invoice:${row.id}:eva@hasher.example:1` });
    await desk.end('dead_at', '550 no such user');
    await tellMails(desk.parts);
    expect((await eventsOf(desk.parts, row.id)).at(-1)).toMatchObject({
      event: 'mail-refused',
      details: { to: 'eva@hasher.example', words: '550 no such user' },
    });
    await desk.close();
  });

  it('refuses drafts, and says what is missing where there is no mail', async () => {
    const desk = await postDesk(fresh());
    const client = await newClient(desk.parts);
    const { row } = await draft(desk.parts, client, line('1', '1'));
    await expect(mailPaper(desk.parts, ANNA, { id: row.id })).rejects.toThrow('found a draft');
    await expect(mailPaper(desk.parts, ANNA, { id: 'x' })).rejects.toThrow('there is no invoice "x"');
    const { mailFrom: _, ...without } = desk.parts;
    await expect(mailPaper(without, ANNA, { id: row.id })).rejects.toThrow('expected sidecar.mail');
    expect(await desk.waiting()).toEqual([]);
    await desk.close();
  });

  it('credit notes, receipts and usage statements have their own words', async () => {
    const desk = await postDesk(fresh());
    const client = await newClient(desk.parts, { language: 'en' });
    const { row } = await issued(desk.parts, client, line('1', '100'));
    const paid = await recordPayment(desk.parts, ANNA, payment(client, 15_000));
    await mailReceipt(desk.parts, ANNA, { id: paid.row.id });
    const refund = await recordPayment(desk.parts, ANNA, payment(client, -1_000, { allot: 'none' }));
    await expect(mailReceipt(desk.parts, ANNA, { id: refund.row.id })).rejects.toThrow('found a refund');
    const note = await creditInvoice(desk.parts, ANNA, { invoice: row.id, reason: 'the fan was ours' });
    await mailPaper(desk.parts, ANNA, { id: note.row.id });
    await assignDevices(desk.parts, ANNA, { client, from: '2026-11-01', devices: [{ device: 'm1', model: 'S19' }] });
    const quarters = new Array<number>(96).fill(800);
    const evidence = { meters: [{ pdu: 'p1', outlet: '4', wh: 76_800, stretches: [] }] };
    const day = { device: 'm1', quarters, estimatedWh: 800, missingMinutes: 0, lost: { grid: 90 }, evidence };
    await saveUsage(desk.parts, [
      { ...day, day: '2026-11-01' },
      { ...day, day: '2026-11-02' },
    ]);
    await mailUsage(desk.parts, ANNA, { client, span: { from: '2026-11-01', to: '2026-12-01' } });
    const [receipt, credit, usage] = await desk.waiting();
    // 150.00 came in, 119.00 were open: 31.00 stay, of which 10.00 went back, which is another payment.
    for (const words of [
      '119.00 EUR, still open: 0.00 EUR',
      'To your credit: 31.00 EUR',
      '22 Nov 2026 (bank transfer)',
    ])
      expect(receipt?.text).toContain(words);
    expect(credit?.text).toContain('about invoice INV-2026-00001: \u2212119.00 EUR');
    expect(credit?.text).toContain('Reason: the fan was ours');
    // 96 quarters of 800 Wh are 76.8 kWh a day.
    for (const words of [
      '153.600 kWh, of which 1.600 kWh are estimated',
      'm1: 153.600 kWh on 2 days, lost: grid 180 min',
    ])
      expect(usage?.text).toContain(words);
    const [file] = (usage?.attachments ?? []) as { name: string; base64: string }[];
    expect(file?.name).toBe('usage-2026-11-01-2026-12-01.csv');
    const csv = Buffer.from(file?.base64 ?? '', 'base64')
      .toString('utf8')
      .trimEnd()
      .split(/\r?\n/);
    expect(csv).toHaveLength(3);
    expect(csv[1]).toBe('m1,2026-11-01,1,76.800,0.800,0,1350,grid 90,p1 outlet 4: 76.800 kWh,,');
    await desk.close();
  });

  it('templates are versions, and who saw an old one is told so', async () => {
    const { parts, db, close, waiting } = await postDesk(fresh());
    expect((await currentTemplate(db, 'invoice', 'de')).version).toBe(0);
    const template = {
      subject: 'Ihre Rechnung {{number}}',
      text: 'Hallo {{contact}}',
      html: '<p>Hallo {{client}}</p>',
    };
    const which = { kind: 'invoice', language: 'de', template } as const;
    expect(await saveTemplate(parts, ANNA, { ...which, seen: 0 })).toMatchObject({ version: 1, by: ANNA });
    await expect(saveTemplate(parts, ANNA, { ...which, seen: 0 })).rejects.toThrow('found 0, expected 1');
    await expect(saveTemplate(parts, ANNA, { ...which, seen: 7 })).rejects.toThrow('found 7, expected 1');
    const both = await Promise.allSettled([1, 2].map(() => saveTemplate(parts, ANNA, { ...which, seen: 1 })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const bad of [{ text: '{{nonsense}}' }, { html: '<script>x</script>' }, { subject: '{{#if x}}' }])
      await expect(
        saveTemplate(parts, ANNA, { ...which, seen: 2, template: { ...template, ...bad } }),
      ).rejects.toMatchObject({ status: 400 });
    expect((await templateVersions(db, 'invoice', 'de')).map(({ version }) => version)).toEqual([2, 1]);
    for (const change of [db.updateTable('billing_templates').set({ text: 'x' }), db.deleteFrom('billing_templates')])
      await expect(change.execute()).rejects.toThrow('a row of billing_templates is written once');
    const client = await newClient(parts, { name: 'A & <B>' });
    await mailPaper(parts, ANNA, { id: (await issued(parts, client)).row.id });
    const [mail] = (await waiting()) as { subject: string; html?: string }[];
    expect([mail?.subject, mail?.html]).toEqual(['Ihre Rechnung INV-2026-00001', '<p>Hallo A &amp; &lt;B&gt;</p>']);
    await close();
  });

  it('mails by itself what the configuration wants, and nothing that is old or went out otherwise', async () => {
    const { parts, clock, waiting, close } = await postDesk(fresh(), {
      post: { invoices: 'on-issue', receipts: 'on-payment', size: 'A4' },
    });
    const client = await newClient(parts);
    await issued(parts, client);
    clock.time += 4 * DAY_MS;
    const { row } = await issued(parts, client);
    await recordPayment(parts, ANNA, payment(client, 100));
    const silent = await newClient(parts, { name: 'Silent', contacts: [] });
    await issued(parts, silent);
    for (let round = 0; round < 2; round += 1)
      expect(await mailDue(parts)).toEqual([
        'INV-2026-00003: Silent: found no contact with an address of mail, expected one at least',
      ]);
    expect((await waiting()).map(({ key }) => key.split(':').slice(0, 3).join(':'))).toEqual([
      `billing:invoice:${row.id}`,
      expect.stringMatching(/^billing:receipt:/),
    ]);
    expect((await needInvoice(parts.db, row.id)).row.number).toBe('INV-2026-00002');
    await close();
  });
});

it('the file of a mail is the PDF of the invoice, byte for byte', async () => {
  const pdf = openPdfMaker();
  const desk = await postDesk(':memory:', {}, { pdf });
  const { row } = await issued(desk.parts, await newClient(desk.parts));
  await mailPaper(desk.parts, ANNA, { id: row.id });
  await mailPaper(desk.parts, ANNA, { id: row.id, again: true });
  const files = (await desk.waiting()).map(({ attachments = [] }) => (attachments[0] as { base64?: string }).base64);
  expect(
    Buffer.from(files[0] ?? '', 'base64')
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(files[0]).toBe(files[1]);
  await pdf.stop();
  await desk.close();
});
