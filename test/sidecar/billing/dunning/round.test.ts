import { expect, it, vi } from 'vitest';
import type { BillingConfig } from '../../../../sidecar/billing/config.ts';
import { deliverStep, waitingSteps } from '../../../../sidecar/billing/dunning/deliver.ts';
import { setDispute } from '../../../../sidecar/billing/dunning/dispute.ts';
import { planDunning } from '../../../../sidecar/billing/dunning/plan.ts';
import { rollDay } from '../../../../sidecar/billing/dunning/roll-day.ts';
import { dunningRound } from '../../../../sidecar/billing/dunning/round.ts';
import { tellMails } from '../../../../sidecar/billing/post/tell-mails.ts';
import { standingsOf } from '../../../../sidecar/billing/store/balances.ts';
import { creditInvoice } from '../../../../sidecar/billing/store/credit-notes.ts';
import { eventsOf } from '../../../../sidecar/billing/store/events.ts';
import { needInvoice } from '../../../../sidecar/billing/store/invoice-rows.ts';
import { recordPayment } from '../../../../sidecar/billing/store/payments.ts';
import { onBothEngines } from '../engines.ts';
import { ANNA, issued, line, NOON, newClient, payment } from '../office.ts';
import { DAY_MS, postDesk } from '../post/desk.ts';

vi.setConfig({ testTimeout: 60_000 });

const DUNNING: BillingConfig['dunning'] = {
  automatic: true,
  feeTax: 'outside',
  steps: [
    { days: 3, text: { en: 'You may have overlooked it.', de: 'Sicher nur übersehen.' } },
    { days: 10, text: { en: 'Please pay.' }, fee: { EUR: '5.00' } },
  ],
};

onBothEngines((fresh) => {
  // Issued on 22 November with 14 days: due on 6 December; the steps are due on the 9th and the 16th.
  const desk = async () => {
    const opened = await postDesk(fresh(), { dunning: DUNNING });
    const on = (day: string) => {
      opened.clock.time = NOON + (Date.parse(day) - Date.parse('2026-11-22'));
    };
    return { ...opened, on, round: () => dunningRound(opened.parts, ANNA) };
  };

  it('each step is made once, whoever asks, with a fee of its own and the text of its language', async () => {
    const { parts, db, on, round, waiting, end, close } = await desk();
    const client = await newClient(parts);
    const { row } = await issued(parts, client, line('1', '100'));
    on('2026-12-08');
    expect(await round()).toEqual({ reminded: [], problems: [] });
    on('2026-12-09');
    const rounds = await Promise.all([round(), round(), round()]);
    expect(rounds.flatMap(({ problems }) => problems)).toEqual([]);
    expect((await round()).reminded).toEqual([]);
    let mails = await waiting();
    expect(mails.map(({ subject }) => subject)).toEqual(['Zahlungserinnerung: Rechnung INV-2026-00001']);
    for (const words of ['Sicher nur übersehen.', 'fällig am 06.12.2026', 'Offen: 119,00 EUR'])
      expect(mails[0]?.text).toContain(words);
    expect(mails[0]?.text).not.toContain('Mahnung berechnen');
    await recordPayment(parts, ANNA, payment(client, 1_900));
    on('2026-12-16');
    const [reminded] = (await round()).reminded;
    expect(reminded).toMatchObject({ invoice: row.id, step: 1, fee: 'INV-2026-00002' });
    mails = await waiting();
    expect(mails).toHaveLength(2);
    // A language without a text of its own has the English one.
    for (const words of ['Please pay.', 'Offen: 100,00 EUR', 'berechnen wir 5,00 EUR mit der Rechnung INV-2026-00002'])
      expect(mails[1]?.text).toContain(words);
    expect((await needInvoice(db, row.id)).figures.payableMinor).toBe(11_900);
    await end('sent_at');
    await tellMails(parts);
    expect((await eventsOf(parts, row.id)).map(({ event }) => event)).toEqual(['issued', 'reminded', 'reminded']);
    on('2027-06-01');
    expect(await round()).toEqual({ reminded: [], problems: [] });
    // The fee is open as well, and nobody is reminded of it by a fee.
    expect((await planDunning(parts, db)).map((each) => [each.row.number, each.outcome])).toEqual([
      ['INV-2026-00001', { none: 'all steps were made' }],
    ]);
    expect(await waiting()).toHaveLength(2);
    await close();
  });

  it('nobody is reminded of what is paid, disputed or cancelled', async () => {
    const { parts, on, round, waiting, close } = await desk();
    const client = await newClient(parts);
    const [paid, disputed, cancelled] = [
      await issued(parts, client),
      await issued(parts, client),
      await issued(parts, client),
    ];
    const allot = [{ invoice: paid.row.id, amountMinor: 11_900 }];
    await recordPayment(parts, ANNA, payment(client, 11_900, { allot }));
    await setDispute(parts, ANNA, { id: disputed.row.id, disputed: true, reason: 'the meter' });
    await creditInvoice(parts, ANNA, { invoice: cancelled.row.id, reason: 'r' });
    on('2026-12-20');
    expect(await round()).toEqual({ reminded: [], problems: [] });
    await expect(setDispute(parts, ANNA, { id: disputed.row.id, disputed: true, reason: 'again' })).rejects.toThrow(
      'found it disputed already',
    );
    await expect(setDispute(parts, ANNA, { id: paid.row.id, disputed: true, reason: 'x' })).rejects.toThrow(
      'found a paid invoice',
    );
    await setDispute(parts, ANNA, { id: disputed.row.id, disputed: false, reason: 'it was right' });
    expect((await round()).reminded).toMatchObject([{ invoice: disputed.row.id, step: 0 }]);
    expect(await waiting()).toHaveLength(1);
    await close();
  });

  it('a process that dies behind a step leaves it to the next; what was paid since gets no mail and its fee back', async () => {
    const { parts, db, on, round, waiting, close } = await desk();
    const client = await newClient(parts);
    const [one, other] = [await issued(parts, client), await issued(parts, client)];
    on('2026-12-09');
    await round();
    on('2026-12-16');
    // As far as the step and its fee, and no further: the mail cannot be made.
    const broken = {
      ...parts,
      pdf: { render: () => Promise.reject(new Error('killed')), stop: async () => undefined },
    };
    await expect(dunningRound(broken, ANNA)).rejects.toThrow('killed');
    const left = await waitingSteps(db);
    expect(left).toHaveLength(2);
    expect(await waiting()).toHaveLength(2);
    const allot = [{ invoice: one.row.id, amountMinor: 11_900 }];
    await recordPayment(parts, ANNA, payment(client, 11_900, { allot }));
    expect((await round()).reminded).toMatchObject([{ invoice: other.row.id, step: 1 }]);
    expect(await waitingSteps(db)).toEqual([]);
    expect(await waiting()).toHaveLength(3);
    const fee = left.find(({ invoice }) => invoice === one.row.id)?.fee ?? '';
    const standing = (await standingsOf(db, [(await needInvoice(db, fee)).row], '2026-12-16')).get(fee);
    expect(standing).toMatchObject({ state: 'cancelled', openMinor: 0 });
    for (const step of left) await expect(deliverStep(parts, ANNA, step)).resolves.toBeDefined();
    expect(await waiting()).toHaveLength(3);
    await close();
  });

  it('a client without an address is told, and holds up nobody', async () => {
    const { parts, on, round, close } = await desk();
    const silent = await newClient(parts, { name: 'Silent', contacts: [] });
    const loud = await newClient(parts);
    await issued(parts, silent);
    await issued(parts, loud);
    on('2026-12-09');
    const report = await round();
    expect(report.problems).toEqual([expect.stringContaining('INV-2026-00001: Silent: found no contact')]);
    expect(report.reminded).toHaveLength(1);
    expect(await dunningRound({ ...parts, mailFrom: undefined }, ANNA)).toMatchObject({
      problems: [expect.stringContaining('expected sidecar.mail')],
    });
    await close();
  });

  it('the day that makes an invoice overdue is written down once', async () => {
    const { parts, clock, on, close } = await desk();
    const { row } = await issued(parts, await newClient(parts));
    on('2026-12-06');
    expect(await rollDay(parts)).toBe(0);
    // The seller's midnight is 23:00 of the day before by UTC.
    clock.time = Date.parse('2026-12-06T22:59:59Z');
    expect(await rollDay(parts)).toBe(0);
    clock.time = Date.parse('2026-12-06T23:00:00Z');
    expect((await Promise.all([rollDay(parts), rollDay(parts)])).reduce((sum, each) => sum + each)).toBe(1);
    clock.time += DAY_MS;
    expect(await rollDay(parts)).toBe(0);
    expect((await eventsOf(parts, row.id)).map(({ event }) => event)).toEqual(['issued', 'overdue']);
    await close();
  });
});
